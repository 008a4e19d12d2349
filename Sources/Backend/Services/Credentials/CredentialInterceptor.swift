import KakuzukeProtocol
public import RPC
public import Storage

/// Finds out who is calling, and whether the table of roles lets the credential call the method; the default is no.
public struct CredentialInterceptor: RPCServerInterceptor {
    private let credentials: RememberedCredentials
    /// Only tests leave checks out.
    private let omissions: AccessOmissions?

    /// Makes the interceptor.
    public init(database: Database, registry: AgentRegistry, memory: CredentialMemory, clock: WallClock) {
        self.init(database: database, registry: registry, memory: memory, clock: clock, omissions: nil)
    }

    init(
        database: Database, registry: AgentRegistry, memory: CredentialMemory, clock: WallClock,
        omissions: AccessOmissions?
    ) {
        credentials = RememberedCredentials(
            finder: CredentialFinder(database: database, registry: registry, clock: clock), memory: memory)
        self.omissions = omissions
    }

    /// Lets a call pass with its credential, or refuses it.
    public func intercept(_ context: RPCCallContext, next: (RPCCallContext) async throws -> Void) async throws {
        guard let method = MethodAccess.method(named: context.method) else {
            throw RPCError(.unimplemented, "there is no such method")
        }
        if case .open = MethodAccess.row(method).callers { return try await next(context) }
        let credential = try await credentials.credential(context)
        var context = context
        context[CredentialKey.self] = credential
        switch credential {
        case .platformOperator: _ = try extents([.platformOperator], method)
        case .agent: _ = try extents([.agent], method)
        case .person(let person): context[CallerKey.self] = try caller(person, method)
        }
        try await next(context)
    }

    private func caller(_ person: PersonCredential, _ method: KakuzukeMethod) throws -> Caller {
        if case .program(_, let methods) = person.means, !methods.contains(method.name) {
            throw ServiceError(.notAllowed, "the token does not list this method")
        }
        try TenantAdmission.require(person, method: method.name)
        if person.needsSecondFactor, !MethodAccess.row(method).isBeforeSecondFactor {
            throw ServiceError(.notAllowed, "set up one-time codes first: the tenant wants a second factor")
        }
        let extents = try extents(person.roles, method)
        return Caller(
            person: person, reach: Reach(extents, stores: person.stores, categories: person.categories))
    }

    private func extents(_ roles: Set<Role>, _ method: KakuzukeMethod) throws -> Set<Extent> {
        let found = MethodAccess.row(method).extents(of: roles)
        if let omissions {
            if found == nil, omissions.hasNoRoleCheck(method) { return [.tenant] }
            if found != nil, omissions.hasNoExtents(method) { return [.tenant] }
        }
        guard let extents = found else {
            let names = roles.sorted().map(\.rawValue).joined(separator: ", ")
            throw ServiceError(.notAllowed, "the role \(names) may not call this method")
        }
        return extents
    }
}
