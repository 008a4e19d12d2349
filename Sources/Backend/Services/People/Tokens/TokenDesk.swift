import Foundation
import KakuzukeProtocol
import Storage

/// Makes, lists and revokes tokens: of persons with some of their roles, and of programs with a list of methods.
struct TokenDesk: Sendable {
    /// Longest time that a token may hold; days.
    static let daysMax: UInt32 = 365
    /// Longest label; characters.
    static let labelCharactersMax = 64
    /// Most ranges of addresses of one token.
    static let addressRangesMax = 32

    private let parts: PeopleParts

    init(_ parts: PeopleParts) {
        self.parts = parts
    }

    /// Makes a token that can do no more than the credential that asks for it.
    ///
    /// - Throws: `ServiceError.invalidField` for a field that is wrong, `notAllowed` for more than the credential has.
    func create(
        _ request: Kakuzuke_V1_CreateTokenRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_CreateTokenResponse {
        let label = try Self.label(request.label)
        guard (1...Self.daysMax).contains(request.days) else {
            throw ServiceError(.invalidField, "1 to \(Self.daysMax) days", field: "days")
        }
        guard request.roles.isEmpty != request.methods.isEmpty else {
            throw ServiceError(
                .invalidField, "roles for a token of one's own, or methods for a program", field: "roles")
        }
        let roles = try Self.roles(request, caller.person)
        let methods = try Self.methods(request.methods, caller.person)
        let ranges = try Self.ranges(request.sourceAddresses, caller.person)
        let scope = caller.scope
        let now = parts.clock.now()
        var expiresAt = now.adding(seconds: Int64(request.days) * 86_400)
        // What a token makes does not outlive it.
        if case .token = caller.person.means { expiresAt = min(expiresAt, caller.person.endsAt) }
        let secret = SecretToken(
            kind: .tenant, tenant: scope.tenant, secret: parts.randomBytes(SecretToken.secretByteCount))
        let row = InsertAPIToken(
            tenant: scope.tenant, token: EnrolmentDesk.identifier(parts.randomBytes(16)),
            tokenHash: StoredBytes(secret.hash), user: caller.user, label: label, roles: roles, methods: methods,
            sourceAddresses: ranges, createdAt: now, expiresAt: expiresAt)
        try await parts.database.transaction(scope) { transaction in
            _ = try await transaction.run(row)
            try await AuditTrail.append(
                caller.event(
                    "token.created", at: now,
                    [
                        ("kind", methods.isEmpty ? "person" : "program"), ("label", label),
                        ("roles", roles.joined(separator: ",")), ("token", row.token.uuidString.lowercased()),
                    ]), scope, transaction)
        }
        var response = Kakuzuke_V1_CreateTokenResponse()
        response.tokenID = row.token.uuidString.lowercased()
        response.token = secret.text
        response.expiresAtMs = expiresAt.milliseconds
        return response
    }

    /// The tokens that the caller may see.
    func list(_ caller: Caller) async throws -> Kakuzuke_V1_ListTokensResponse {
        let rows = try await parts.database.run(
            caller.scope,
            ListAPITokens(tenant: caller.scope.tenant, user: caller.reach.isOneself ? caller.user : nil))
        var response = Kakuzuke_V1_ListTokensResponse()
        response.tokens = rows.map { row in
            var token = Kakuzuke_V1_ListTokensResponse.Token()
            token.tokenID = row.token.uuidString.lowercased()
            token.label = row.label
            token.login = row.login
            // A program's roles only bound its methods.
            token.roles = row.methods.isEmpty ? row.roles : []
            token.methods = row.methods
            token.sourceAddresses = row.sourceAddresses
            token.createdAtMs = row.createdAt.milliseconds
            token.expiresAtMs = row.expiresAt.milliseconds
            if let revoked = row.revokedAt { token.revokedAtMs = revoked.milliseconds }
            if let used = row.lastUsedAt { token.lastUsedAtMs = used.milliseconds }
            return token
        }
        return response
    }

    /// Revokes a token; it is refused from the next call on.
    ///
    /// - Throws: `ServiceError.notFound` when the caller may not see it, `notAllowed` for an owner's token.
    func revoke(_ request: Kakuzuke_V1_RevokeTokenRequest, by caller: Caller) async throws {
        guard let token = UUID(uuidString: request.tokenID) else { throw Self.notFound }
        let tenant = caller.scope.tenant
        let now = parts.clock.now()
        try await parts.database.transaction(caller.scope) { transaction in
            let holders = try await transaction.run(FindTokenHolder(tenant: tenant, token: token))
            guard let holder = holders.first, !caller.reach.isOneself || holder.user == caller.user else {
                throw Self.notFound
            }
            guard
                holder.user == caller.user || caller.person.roles.contains(.owner)
                    || !holder.roles.contains(Role.owner.rawValue)
            else { throw ServiceError(.notAllowed, "only an owner handles owners' tokens", field: "token_id") }
            _ = try await transaction.run(RevokeAPIToken(tenant: tenant, token: token, revokedAt: now))
            try await AuditTrail.append(
                caller.event("token.revoked", at: now, [("token", token.uuidString.lowercased())]), caller.scope,
                transaction)
        }
        parts.credentials.forget(tenant: tenant)
    }

    /// The roles of the token; a program's are those of the credential that makes it, and bound its methods.
    private static func roles(
        _ request: Kakuzuke_V1_CreateTokenRequest, _ maker: PersonCredential
    ) throws -> [String] {
        guard request.methods.isEmpty else {
            guard !maker.roles.isDisjoint(with: [.owner, .administrator]) else {
                throw ServiceError(.notAllowed, "only owners and administrators make tokens for programs")
            }
            return maker.roles.sorted().map(\.rawValue)
        }
        let roles = request.roles.compactMap(Role.init(rawValue:))
        guard roles.count == request.roles.count, Set(roles).count == roles.count,
            maker.roles.isSuperset(of: roles)
        else {
            throw ServiceError(.invalidField, "some of the roles that this sign-in has, each once", field: "roles")
        }
        return roles.sorted().map(\.rawValue)
    }

    private static func methods(_ names: [String], _ maker: PersonCredential) throws -> [String] {
        for name in names {
            guard let method = MethodAccess.method(named: name), isForPrograms(method), maker.mayCall(method) else {
                throw ServiceError(
                    .invalidField, "names of methods that this sign-in may call and that programs may have",
                    field: "methods")
            }
        }
        return Set(names).sorted()
    }

    /// What is about persons and their credentials is done by persons.
    private static func isForPrograms(_ method: KakuzukeMethod) -> Bool {
        switch method {
        case .signInService, .personService, .userService, .tokenService, .identityProviderService: return false
        default:
            if case .open = MethodAccess.row(method).callers { return false }
            return true
        }
    }

    /// The ranges as they were given; within those of the credential where it has some.
    private static func ranges(_ texts: [String], _ maker: PersonCredential) throws -> [String] {
        guard texts.count <= addressRangesMax else {
            throw ServiceError(.invalidField, "at most \(addressRangesMax) ranges", field: "source_addresses")
        }
        let given = texts.compactMap { AddressRange($0) }
        guard given.count == texts.count else {
            throw ServiceError(
                .invalidField, "ranges such as 192.0.2.0/24 or 2001:db8::/32, without bits after the prefix",
                field: "source_addresses")
        }
        guard !maker.sourceAddresses.isEmpty else { return texts }
        guard !texts.isEmpty else { return maker.sourceAddresses }
        let outer = maker.sourceAddresses.compactMap { AddressRange($0) }
        guard given.allSatisfy({ range in outer.contains { $0.contains(range) } }) else {
            throw ServiceError(
                .invalidField, "within the addresses of the token that makes it", field: "source_addresses")
        }
        return texts
    }

    private static func label(_ text: String) throws -> String {
        guard (1...labelCharactersMax).contains(text.unicodeScalars.count),
            text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw ServiceError(
                .invalidField, "1 to \(labelCharactersMax) characters without control characters", field: "label")
        }
        return text
    }

    private static var notFound: ServiceError {
        ServiceError(.notFound, "there is no such token", field: "token_id")
    }
}
