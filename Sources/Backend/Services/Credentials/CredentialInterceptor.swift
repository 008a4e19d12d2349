import KakuzukeProtocol
public import RPC
public import Storage

/// Finds out who is calling, and whether the table of roles lets the credential call the method; the default is no.
public struct CredentialInterceptor: RPCServerInterceptor {
    private let finder: CredentialFinder

    /// Makes the interceptor.
    public init(database: Database, registry: AgentRegistry, clock: WallClock) {
        finder = CredentialFinder(database: database, registry: registry, clock: clock)
    }

    /// Lets a call pass with its credential, or refuses it.
    public func intercept(_ context: RPCCallContext, next: (RPCCallContext) async throws -> Void) async throws {
        guard let method = MethodAccess.method(named: context.method) else {
            throw RPCError(.unimplemented, "there is no such method")
        }
        let access = MethodAccess.row(method)
        if case .open = access.callers { return try await next(context) }
        let credential = try await finder.credential(context)
        var context = context
        context[CredentialKey.self] = credential
        switch credential {
        case .platformOperator: _ = try Self.extents([.platformOperator], access)
        case .agent: _ = try Self.extents([.agent], access)
        case .person(let person):
            context[CallerKey.self] = try Self.caller(person, access, method: context.method)
        }
        try await next(context)
    }

    private static func caller(
        _ person: PersonCredential, _ access: MethodAccess, method: String
    ) throws -> Caller {
        if case .program(_, let methods) = person.means, !methods.contains(method) {
            throw ServiceError(.notAllowed, "the token does not list this method")
        }
        if person.needsSecondFactor, !access.isBeforeSecondFactor {
            throw ServiceError(.notAllowed, "set up one-time codes first: the tenant wants a second factor")
        }
        let extents = try extents(person.roles, access)
        return Caller(
            person: person, reach: Reach(extents, stores: person.stores, categories: person.categories))
    }

    private static func extents(_ roles: Set<Role>, _ access: MethodAccess) throws -> Set<Extent> {
        guard let extents = access.extents(of: roles) else {
            let names = roles.sorted().map(\.rawValue).joined(separator: ", ")
            throw ServiceError(.notAllowed, "the role \(names) may not call this method")
        }
        return extents
    }
}
