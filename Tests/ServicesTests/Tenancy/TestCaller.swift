import Foundation
import KakuzukeProtocol
import RPC
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf

@testable import Services

/// Somebody who calls a test server with a token.
struct TestCaller {
    let client: RPCClient
    let options: RPCCallOptions

    func call<Answer: Message>(
        _ method: String, _ request: some Message, _: Answer.Type = Answer.self
    ) async throws -> Answer {
        try await client.unary("kakuzuke.v1." + method, request, returning: Answer.self, options: options)
    }

    /// The word by which a call is refused; nil when it is not.
    func refusal(_ method: String, _ request: some Message) async throws -> KakuzukeError? {
        do {
            _ = try await client.unary("kakuzuke.v1." + method, try request.serializedBytes(), options: options)
            return nil
        } catch let error as RPCError {
            return error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
        }
    }
}

extension TestBackend {
    /// The platform operator.
    func platformOperator() async throws -> TestCaller {
        let token = SecretToken(kind: .platformOperator, tenant: nil, secret: [UInt8](repeating: 3, count: 32))
        let now = Self.certificateClock.now()
        _ = try await tenant.store.database.runWithoutTenant(
            InsertOperatorToken(
                tokenHash: StoredBytes(token.hash), label: "test", createdAt: now, expiresAt: now.adding(seconds: 600))
        )
        return TestCaller(client: try client(), options: options(token))
    }

    /// Somebody of the tenant with these roles.
    func person(
        _ roles: Set<Role>, categories: [String] = []
    ) async throws -> TestCaller {
        let user = UUID()
        let scope = tenant.scope
        let now = Self.certificateClock.now()
        let secret = (0..<32).map { _ in UInt8.random(in: 0...255) }
        let token = SecretToken(kind: .tenant, tenant: scope.tenant, secret: secret)
        let names = roles.map(\.rawValue)
        _ = try await tenant.store.database.run(
            scope,
            InsertUser(
                tenant: scope.tenant, user: user, login: "u" + user.uuidString.lowercased(), name: "",
                createdAt: now),
            InsertUserRoles(tenant: scope.tenant, user: user, roles: names, grantedAt: now),
            InsertAPIToken(
                tenant: scope.tenant, token: UUID(), tokenHash: StoredBytes(token.hash), user: user, label: "test",
                roles: names, methods: [], sourceAddresses: [], createdAt: now, expiresAt: now.adding(seconds: 600)))
        for category in categories {
            try await tenant.store.run(
                script:
                    """
                    INSERT INTO user_categories (tenant_id, user_id, category)
                    VALUES ('\(scope.tenant)', '\(user)', '\(category)')
                    """)
        }
        return TestCaller(client: try client(), options: options(token))
    }

    /// Actions of the tenant's audit log, oldest first, with their canonical bytes as text.
    func audit(_ scope: TenantScope) async throws -> [String] {
        try await tenant.store.database.run(scope, ListAuditEntries(tenant: scope.tenant, after: 0, limit: 1000)).map {
            String(decoding: $0.content.bytes, as: UTF8.self)
        }
    }
}
