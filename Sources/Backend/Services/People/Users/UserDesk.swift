import Foundation
import KakuzukeProtocol
import Storage

/// Adds persons, gives and takes their roles, disables and invites them.
///
/// Administrators handle everybody but owners; nobody changes their own roles; an owner who can sign in is left over.
struct UserDesk: Sendable {
    /// Longest login; characters.
    static let loginCharactersMax = 64
    /// Longest name and longest reason; characters.
    static let textCharactersMax = 256

    private let parts: PeopleParts
    private let invitations: InvitationDesk

    init(_ parts: PeopleParts) {
        self.parts = parts
        invitations = InvitationDesk(parts)
    }

    /// The persons with their roles.
    func list(_ caller: Caller) async throws -> Kakuzuke_V1_ListUsersResponse {
        let rows = try await parts.database.run(
            caller.scope, ListUsers(tenant: caller.scope.tenant, now: parts.clock.now(), user: nil))
        var response = Kakuzuke_V1_ListUsersResponse()
        response.users = rows.map { row in
            var user = Kakuzuke_V1_ListUsersResponse.User()
            user.userID = row.user.uuidString.lowercased()
            user.login = row.login
            user.name = row.name
            user.roles = row.roles
            user.storeCodes = row.storeCodes
            user.categories = row.categories
            if let disabled = row.disabledAt { user.disabledAtMs = disabled.milliseconds }
            if let last = row.lastSignInAt { user.lastSignInAtMs = last.milliseconds }
            user.hasPassword_p = row.hasPassword
            user.hasOneTimeCodes_p = row.hasOneTimeCodes
            user.isFederated = row.isFederated
            user.openSessions = UInt32(clamping: row.openSessions)
            return user
        }
        return response
    }

    /// Adds a person and invites it.
    ///
    /// - Throws: `ServiceError.invalidField` for a field that is wrong, `alreadyExists` for a login that is taken.
    func add(_ request: Kakuzuke_V1_AddUserRequest, by caller: Caller) async throws -> Kakuzuke_V1_AddUserResponse {
        let login = try Self.login(request.login)
        let name = try Self.text(request.name, field: "name")
        let rights = try await UserRights(
            roles: request.roles, storeCodes: request.storeCodes, categories: request.categories, caller.scope,
            parts.database)
        try Self.require(caller, mayHandleOwners: rights.isOwner)
        let scope = caller.scope
        let user = EnrolmentDesk.identifier(parts.randomBytes(16))
        let invitation = invitations.make(scope)
        let now = parts.clock.now()
        let expiresAt: Moment
        do {
            expiresAt = try await parts.database.transaction(scope) { transaction in
                _ = try await transaction.run(
                    InsertUser(tenant: scope.tenant, user: user, login: login, name: name, createdAt: now))
                try await Self.insert(rights, user, scope, now: now, transaction)
                let expiresAt = try await InvitationDesk.insert(
                    invitation, for: user, scope, now: now, transaction)
                try await AuditTrail.append(
                    caller.event("user.added", at: now, Self.details(user, rights)), scope, transaction)
                return expiresAt
            }
        } catch let error as StorageError where error.code == .alreadyExists {
            throw ServiceError(.alreadyExists, "a person of this login exists", field: "login")
        }
        var response = Kakuzuke_V1_AddUserResponse()
        response.userID = user.uuidString.lowercased()
        response.invitation = invitation.text
        response.invitationExpiresAtMs = expiresAt.milliseconds
        return response
    }

    /// Sets a person's roles and scopes as a whole; its sessions end.
    func change(_ request: Kakuzuke_V1_ChangeUserRequest, by caller: Caller) async throws {
        let rights = try await UserRights(
            roles: request.roles, storeCodes: request.storeCodes, categories: request.categories, caller.scope,
            parts.database)
        try Self.require(caller, mayHandleOwners: rights.isOwner)
        try await handle(request.userID, by: caller) { user, now, transaction in
            guard user != caller.user else {
                throw ServiceError(.notAllowed, "nobody changes their own roles", field: "user_id")
            }
            let tenant = caller.scope.tenant
            _ = try await transaction.run(
                DeleteUserRoles(tenant: tenant, user: user), DeleteUserStores(tenant: tenant, user: user),
                DeleteUserCategories(tenant: tenant, user: user),
                EndUserSessions(tenant: tenant, user: user, endedAt: now, except: nil))
            try await Self.insert(rights, user, caller.scope, now: now, transaction)
            return ("user.changed", Self.details(user, rights))
        }
    }

    /// Disables a person: sessions and invitations end, tokens stop.
    func disable(_ request: Kakuzuke_V1_DisableUserRequest, by caller: Caller) async throws {
        let reason = try Self.text(request.reason, field: "reason")
        try await handle(request.userID, by: caller) { user, now, transaction in
            let tenant = caller.scope.tenant
            _ = try await transaction.run(
                DisableUser(tenant: tenant, user: user, disabledAt: now, reason: reason),
                EndUserSessions(tenant: tenant, user: user, endedAt: now, except: nil),
                EndUserInvitations(tenant: tenant, user: user, endedAt: now))
            return ("user.disabled", Self.details(user))
        }
    }

    /// Enables a person again.
    func enable(_ request: Kakuzuke_V1_EnableUserRequest, by caller: Caller) async throws {
        try await handle(request.userID, by: caller) { user, _, transaction in
            _ = try await transaction.run(EnableUser(tenant: caller.scope.tenant, user: user))
            return ("user.enabled", Self.details(user))
        }
    }

    /// Takes password and one-time codes away and invites the person anew; its sessions end.
    func invite(
        _ request: Kakuzuke_V1_InviteUserRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_InviteUserResponse {
        let invitation = invitations.make(caller.scope)
        let invitedAt = parts.clock.now()
        try await handle(request.userID, by: caller) { user, now, transaction in
            let tenant = caller.scope.tenant
            let users = try await transaction.run(ListUsers(tenant: tenant, now: now, user: user))
            guard users.first?.disabledAt == nil else {
                throw ServiceError(.wrongState, "the person is disabled: enable it first", field: "user_id")
            }
            _ = try await transaction.run(
                TakeSignInMeans(tenant: tenant, user: user),
                EndUserSessions(tenant: tenant, user: user, endedAt: now, except: nil))
            _ = try await InvitationDesk.insert(invitation, for: user, caller.scope, now: invitedAt, transaction)
            return ("user.invited", Self.details(user))
        }
        var response = Kakuzuke_V1_InviteUserResponse()
        response.invitation = invitation.text
        response.invitationExpiresAtMs = invitedAt.adding(seconds: InvitationDesk.lifetimeSeconds).milliseconds
        return response
    }

    /// Changes one person in a transaction that keeps the rules about owners, and writes the audit entry.
    private func handle(
        _ identifier: String, by caller: Caller,
        _ change:
            @escaping @Sendable (UUID, Moment, StorageTransaction) async throws -> (
                action: String, details: [(key: String, value: String)]
            )
    ) async throws {
        guard let user = UUID(uuidString: identifier) else { throw Self.notFound }
        let tenant = caller.scope.tenant
        let now = parts.clock.now()
        try await parts.database.transaction(caller.scope) { transaction in
            // In this order everywhere: first all owners, then the person.
            _ = try await transaction.run(LockOwners(tenant: tenant))
            let locked = try await transaction.run(LockUser(tenant: tenant, user: user))
            guard !locked.isEmpty else { throw Self.notFound }
            let roles = try await transaction.run(SelectUserRoles(tenant: tenant, user: user)).map(\.role)
            try Self.require(caller, mayHandleOwners: roles.contains(Role.owner.rawValue))
            let done = try await change(user, now, transaction)
            if roles.contains(Role.owner.rawValue) {
                let able = try await transaction.run(CountAbleOwners(tenant: tenant, now: now))
                guard (able.first?.owners ?? 0) > 0 else {
                    throw ServiceError(
                        .wrongState, "no owner would be left who can sign in", field: "user_id")
                }
            }
            try await AuditTrail.append(
                caller.event(done.action, at: now, done.details), caller.scope, transaction)
        }
        parts.credentials.forget(tenant: tenant)
    }

    private static func insert(
        _ rights: UserRights, _ user: UUID, _ scope: TenantScope, now: Moment, _ transaction: StorageTransaction
    ) async throws {
        _ = try await transaction.run(
            InsertUserRoles(
                tenant: scope.tenant, user: user, roles: rights.roles.map(\.rawValue), grantedAt: now),
            InsertUserStores(tenant: scope.tenant, user: user, stores: rights.stores),
            InsertUserCategories(tenant: scope.tenant, user: user, categories: rights.categories))
    }

    private static func details(
        _ user: UUID, _ rights: UserRights? = nil
    ) -> [(key: String, value: String)] {
        let person = [(key: "user", value: user.uuidString.lowercased())]
        guard let rights else { return person }
        return person + [
            ("categories", rights.categories.joined(separator: ",")),
            ("roles", rights.roles.map(\.rawValue).joined(separator: ",")),
            ("stores", rights.stores.map { String($0.rawValue) }.joined(separator: ",")),
        ]
    }

    /// Only the roles of the credential count, not all of the person.
    private static func require(_ caller: Caller, mayHandleOwners concernsOwner: Bool) throws {
        guard !concernsOwner || caller.person.roles.contains(.owner) else {
            throw ServiceError(.notAllowed, "only an owner handles owners")
        }
    }

    private static func login(_ text: String) throws -> String {
        let login = text.lowercased()
        let inner = Set("abcdefghijklmnopqrstuvwxyz0123456789._@-")
        guard (1...loginCharactersMax).contains(login.count), login.allSatisfy(inner.contains),
            let first = login.first, first.isLetter || first.isNumber
        else {
            throw ServiceError(
                .invalidField, "1 to \(loginCharactersMax) letters, digits and .-_@, a letter or digit first",
                field: "login")
        }
        return login
    }

    private static func text(_ text: String, field: String) throws -> String {
        guard (1...textCharactersMax).contains(text.unicodeScalars.count),
            text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw ServiceError(
                .invalidField, "1 to \(textCharactersMax) characters without control characters", field: field)
        }
        return text
    }

    private static var notFound: ServiceError {
        ServiceError(.notFound, "there is no such person", field: "user_id")
    }
}
