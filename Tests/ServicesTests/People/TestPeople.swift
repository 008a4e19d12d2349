import Foundation
import KakuzukeProtocol
import RPC
import Storage
import StorageTestSupport
import SwiftProtobuf

@testable import Services

/// Persons of a test's tenant, who call over real TLS.
struct TestPeople {
    static let password = "plum cabinet wagon thirteen"

    /// A person with a session.
    struct SignedIn {
        var id: String
        var session: String
    }

    let backend: TestBackend
    let client: RPCClient
    /// A token of the owner, which holds for more than a year.
    let owner: String

    static func with(_ body: (TestPeople) async throws -> Void) async throws {
        try await TestBackend.with { backend in
            let token = SecretToken(
                kind: .tenant, tenant: backend.tenant.scope.tenant, secret: backend.people.randomBytes(32))
            let now = backend.people.clock.now()
            _ = try await backend.tenant.store.database.run(
                backend.tenant.scope,
                InsertAPIToken(
                    tenant: backend.tenant.scope.tenant, token: UUID(), tokenHash: StoredBytes(token.hash),
                    user: backend.tenant.owner.user, label: "first owner", roles: ["owner"], methods: [],
                    sourceAddresses: [], createdAt: now, expiresAt: now.adding(seconds: 400 * 86_400)))
            let client = try backend.client()
            do {
                try await body(TestPeople(backend: backend, client: client, owner: token.text))
            } catch {
                await client.shutdown()
                throw error
            }
            await client.shutdown()
        }
    }

    var scope: TenantScope { backend.tenant.scope }
    var database: Database { backend.tenant.store.database }

    func call<Answer: Message>(
        _ method: String, _ request: some Message, as credential: String?, _: Answer.Type = Answer.self
    ) async throws -> Answer {
        let metadata = credential.map { RPCMetadata([("authorization", "Bearer " + $0)]) } ?? RPCMetadata()
        return try await client.unary(
            "kakuzuke.v1." + method, request, returning: Answer.self,
            options: RPCCallOptions(deadline: .seconds(60), metadata: metadata))
    }

    /// The code and field of a call's refusal; nil when it is not refused.
    func refusal(_ work: () async throws -> Void) async throws -> (code: KakuzukeError.Code, field: String?)? {
        do {
            try await work()
            return nil
        } catch let error as RPCError {
            guard let detail = error.metadata.bytes(KakuzukeError.metadataKey).flatMap({ KakuzukeError(detail: $0) })
            else { throw error }
            return (detail.code, detail.parameters["field"])
        }
    }

    func add(
        _ login: String, _ roles: [String], name: String = "Person", stores: [String] = [], categories: [String] = [],
        as credential: String? = nil
    ) async throws -> Kakuzuke_V1_AddUserResponse {
        var request = Kakuzuke_V1_AddUserRequest()
        request.login = login
        request.name = name
        request.roles = roles
        request.storeCodes = stores
        request.categories = categories
        return try await call("UserService/AddUser", request, as: credential ?? owner)
    }

    func accept(_ invitation: String, password: String = password) async throws {
        var request = Kakuzuke_V1_AcceptInvitationRequest()
        request.invitation = invitation
        request.password = password
        let _: Kakuzuke_V1_AcceptInvitationResponse = try await call(
            "SignInService/AcceptInvitation", request, as: nil)
    }

    static func signInRequest(
        _ login: String, password: String = password, code: String? = nil, device: Data? = nil, tenant: String = "t"
    ) -> Kakuzuke_V1_SignInRequest {
        var request = Kakuzuke_V1_SignInRequest()
        request.tenantCode = tenant
        request.login = login
        request.password = password
        if let code { request.oneTimeCode = code }
        if let device { request.device = device }
        return request
    }

    func signIn(
        _ login: String, password: String = password, code: String? = nil, device: Data? = nil, tenant: String = "t"
    ) async throws -> Kakuzuke_V1_SignInResponse {
        try await call(
            "SignInService/SignIn",
            Self.signInRequest(login, password: password, code: code, device: device, tenant: tenant), as: nil)
    }

    /// A person with a password, signed in.
    func person(
        _ login: String, _ roles: [String], stores: [String] = [], categories: [String] = []
    ) async throws -> SignedIn {
        let added = try await add(login, roles, stores: stores, categories: categories)
        try await accept(added.invitation)
        return SignedIn(id: added.userID, session: try await signIn(login).sessionToken)
    }

    func whoAmI(_ credential: String) async throws -> Kakuzuke_V1_WhoAmIResponse {
        try await call("PersonService/WhoAmI", Kakuzuke_V1_WhoAmIRequest(), as: credential)
    }

    func change(_ user: String, _ roles: [String], as credential: String? = nil) async throws {
        var request = Kakuzuke_V1_ChangeUserRequest()
        request.userID = user
        request.roles = roles
        let _: Kakuzuke_V1_ChangeUserResponse = try await call(
            "UserService/ChangeUser", request, as: credential ?? owner)
    }

    func disable(_ user: String, as credential: String? = nil) async throws {
        var request = Kakuzuke_V1_DisableUserRequest()
        request.userID = user
        request.reason = "left"
        let _: Kakuzuke_V1_DisableUserResponse = try await call(
            "UserService/DisableUser", request, as: credential ?? owner)
    }

    func enable(_ user: String, as credential: String? = nil) async throws {
        var request = Kakuzuke_V1_EnableUserRequest()
        request.userID = user
        let _: Kakuzuke_V1_EnableUserResponse = try await call(
            "UserService/EnableUser", request, as: credential ?? owner)
    }

    func invite(_ user: String, as credential: String? = nil) async throws -> String {
        var request = Kakuzuke_V1_InviteUserRequest()
        request.userID = user
        let response: Kakuzuke_V1_InviteUserResponse = try await call(
            "UserService/InviteUser", request, as: credential ?? owner)
        return response.invitation
    }

    func users() async throws -> [Kakuzuke_V1_ListUsersResponse.User] {
        let list: Kakuzuke_V1_ListUsersResponse = try await call(
            "UserService/ListUsers", Kakuzuke_V1_ListUsersRequest(), as: owner)
        return list.users
    }

    func createToken(
        roles: [String] = [], methods: [String] = [], days: UInt32 = 1, addresses: [String] = [], as credential: String
    ) async throws -> Kakuzuke_V1_CreateTokenResponse {
        var request = Kakuzuke_V1_CreateTokenRequest()
        request.label = "reports"
        request.roles = roles
        request.methods = methods
        request.days = days
        request.sourceAddresses = addresses
        return try await call("TokenService/CreateToken", request, as: credential)
    }

    func tokens(as credential: String) async throws -> [Kakuzuke_V1_ListTokensResponse.Token] {
        let list: Kakuzuke_V1_ListTokensResponse = try await call(
            "TokenService/ListTokens", Kakuzuke_V1_ListTokensRequest(), as: credential)
        return list.tokens
    }

    func revoke(_ token: String, as credential: String) async throws {
        var request = Kakuzuke_V1_RevokeTokenRequest()
        request.tokenID = token
        let _: Kakuzuke_V1_RevokeTokenResponse = try await call("TokenService/RevokeToken", request, as: credential)
    }

    func refusalOfAdding(
        _ login: String, name: String = "Person"
    ) async throws -> (code: KakuzukeError.Code, field: String?)? {
        try await refusal { _ = try await add(login, ["analyst"], name: name) }
    }

    func refusalOfAccepting(
        _ invitation: String, _ password: String
    ) async throws -> (code: KakuzukeError.Code, field: String?)? {
        try await refusal { try await accept(invitation, password: password) }
    }

    /// The refusal where a person disables itself.
    func refusalOfDisabling(_ person: SignedIn) async throws -> (code: KakuzukeError.Code, field: String?)? {
        try await refusal { try await disable(person.id, as: person.session) }
    }

    /// The refusal where a person takes its own password away.
    func refusalOfInviting(_ person: SignedIn) async throws -> (code: KakuzukeError.Code, field: String?)? {
        try await refusal { _ = try await invite(person.id, as: person.session) }
    }

    /// Sets one-time codes up for a session and gives their generator.
    func setUpCodes(_ session: String, password: String = password) async throws -> OneTimeCode {
        var begin = Kakuzuke_V1_BeginOneTimeCodesRequest()
        begin.password = password
        let begun: Kakuzuke_V1_BeginOneTimeCodesResponse = try await call(
            "PersonService/BeginOneTimeCodes", begin, as: session)
        let codes = OneTimeCode(secret: try TestBase32.bytes(begun.secret))
        var confirm = Kakuzuke_V1_ConfirmOneTimeCodesRequest()
        confirm.oneTimeCode = code(codes)
        let _: Kakuzuke_V1_ConfirmOneTimeCodesResponse = try await call(
            "PersonService/ConfirmOneTimeCodes", confirm, as: session)
        return codes
    }

    /// The code of the present time step of the server.
    func code(_ codes: OneTimeCode) -> String { codes.code(step: OneTimeCode.step(at: backend.people.clock.now())) }

    /// Moves the time of tokens and sign-ins.
    func pass(seconds: Int64) { backend.time.shiftSeconds += seconds }

    /// What a query of one text finds, asked as the owner of the database.
    func text(_ query: String) async throws -> String {
        try await backend.tenant.store.texts(query).first ?? ""
    }

    /// Runs a script as the owner of the database.
    func run(_ script: String) async throws { try await backend.tenant.store.run(script: script) }

    /// The entries of the tenant's audit log as texts, the oldest first.
    func auditActions() async throws -> [String] {
        let entries = try await database.run(scope, ListAuditEntries(tenant: scope.tenant, after: 0, limit: 10_000))
        return entries.map { String(decoding: $0.content.bytes, as: UTF8.self) }
    }
}

/// Base32 as applications read it.
enum TestBase32 {
    static func bytes(_ text: String) throws -> [UInt8] {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var buffer = 0
        var bits = 0
        var bytes: [UInt8] = []
        for letter in text {
            guard let value = letters.firstIndex(of: letter) else { throw ServiceError(.invalidField, "no base32") }
            buffer = (buffer << 5 | value) & 0xFFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        return bytes
    }
}
