import Crypto
import Foundation
import KakuzukeProtocol
import Postgres
import PostgresTestSupport
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf

@testable import Services

/// Two retailers in one installation that have the same codes, numbers and hashes, and things that only one of them
/// has; every person, program and agent of the first can call.
struct IsolationWorld {
    static let today = CalendarDate("2026-11-20")!

    /// The key of a receipt; 1 to 12 are in both tenants, 77 in the foreign one alone.
    static func receiptKey(_ number: Int) -> String {
        IngestTests.receipt(number, on: today.adding(days: -7 * number)).key
    }

    /// The id of a quote that both tenants have, and one of the foreign tenant alone.
    static let quote = "Q1"
    static let foreignQuote = "Q77"

    let backend: TestBackend
    let foreign: ServiceTestTenant
    let ids: IsolationIDs
    let digests: RowDigests
    /// Clients of the first tenant's agents, by store code.
    let agents: [String: RPCClient]
    /// A client without certificate, for tokens.
    let client: RPCClient

    var tenant: ServiceTestTenant { backend.tenant }

    static func with(
        omissions: AccessOmissions? = nil, _ body: (IsolationWorld) async throws -> Void
    ) async throws {
        await WorldTurns.shared.take()
        do {
            try await make(omissions, body)
        } catch {
            await WorldTurns.shared.pass()
            throw error
        }
        await WorldTurns.shared.pass()
    }

    private static func make(
        _ omissions: AccessOmissions?, _ body: (IsolationWorld) async throws -> Void
    ) async throws {
        try await TestBackend.with(today: today, omissions: omissions) { backend in
            let store = backend.tenant.store
            let overseer = try await PostgresPool.start(
                store.throwaway.configuration(), form: .implicit, time: .testing, logger: .silent)
            do {
                let world = try await IsolationWorld(backend, overseer)
                try await body(world)
                for agent in world.agents.values { await agent.shutdown() }
                await world.client.shutdown()
            } catch {
                await overseer.close()
                throw error
            }
            await overseer.close()
        }
    }

    private init(_ backend: TestBackend, _ overseer: PostgresPool) async throws {
        self.backend = backend
        let store = backend.tenant.store
        foreign = try await ServiceTestTenant(
            store, code: "foreign", policies: [("supermarket", CalendarDate("2020-01-01")!)], today: Self.today)
        digests = RowDigests(overseer: overseer)
        let now = TestBackend.certificateClock.now()
        _ = try await store.database.runWithoutTenant(
            InsertOperatorToken(
                tokenHash: StoredBytes(operatorToken.hash), label: "test", createdAt: now,
                expiresAt: now.adding(seconds: 86_400)))
        _ = try await store.makeTenant("spare")
        let people = IsolationPeople(store: store)
        try await people.insert(into: backend.tenant.scope.tenant, tag: 1)
        try await people.insert(into: foreign.scope.tenant, tag: 2)
        try await Self.fill(backend.tenant, Array(1...12), amount: 4_000)
        try await Self.fill(foreign, Array(1...12) + [77], amount: 9_000)
        for scope in [backend.tenant.scope, foreign.scope] {
            try await store.throwaway.run(Self.products(scope.tenant))
        }
        try await store.throwaway.run(Self.onlyForeign(foreign.scope.tenant))
        let (own, ownEnrolled) = try await backend.enrolled("S01")
        let (other, otherEnrolled) = try await backend.enrolled("S02")
        let foreignToken = try await backend.desk.makeToken(storeCode: "S01", for: foreign.owner).token.text
        let (stranger, foreignEnrolled) = try await backend.enrolled(token: foreignToken)
        await stranger.shutdown()
        try await store.throwaway.run(Self.quotes(backend.tenant.scope.tenant, [Self.quote]))
        try await store.throwaway.run(Self.quotes(foreign.scope.tenant, [Self.quote, Self.foreignQuote]))
        for (tenant, agent, number) in [
            (backend.tenant.scope.tenant, ownEnrolled.agentID, MethodProbe.ownCommand),
            (backend.tenant.scope.tenant, otherEnrolled.agentID, MethodProbe.otherStoreCommand),
            (foreign.scope.tenant, foreignEnrolled.agentID, MethodProbe.ownCommand),
            (foreign.scope.tenant, foreignEnrolled.agentID, MethodProbe.foreignCommand),
        ] { try await store.throwaway.run(Self.command(tenant, agent: agent, number: number)) }
        agents = ["S01": own, "S02": other]
        client = try backend.client()
        ids = IsolationIDs(
            tenant: backend.tenant.scope.tenant, foreignTenant: foreign.scope.tenant,
            ownAgent: ownEnrolled.agentID, otherStoreAgent: otherEnrolled.agentID,
            foreignAgent: foreignEnrolled.agentID)
    }

    /// Receipts of both stores for the same customers in every tenant, with other amounts.
    private static func fill(_ tenant: ServiceTestTenant, _ numbers: [Int], amount: Int64) async throws {
        for agent in 0..<2 {
            var uploader = TestUploader(tenant, agent: agent)
            try await uploader.handshake()
            try await uploader.upload(
                numbers.map { number in
                    IngestTests.receipt(
                        number, customer: 1 + number % 3, on: today.adding(days: -7 * number),
                        amount: amount + Int64(number), store: agent == 0 ? "S01" : "S02")
                })
            // Each store has told of a receipt that is not its own, which waits at the server.
            try await uploader.upload([IngestTests.receipt(91 + agent, on: today, store: "S66")])
        }
        _ = try await tenant.remaker.run(tenant.scope, today: today)
    }

    /// A product of the category manager's category and one of another, and a report of a simulation.
    private static func products(_ tenant: UUID) -> String {
        """
        INSERT INTO products (tenant_id, code, name, category, change_number) VALUES
            ('\(tenant.uuidString)', 'P-FRUIT', 'Apple', 'FRUIT', 1),
            ('\(tenant.uuidString)', 'P-DAIRY', 'Milk', 'DAIRY', 1);
        INSERT INTO policy_simulations (
            tenant_id, policy_key, simulated_at, simulated_by, against, digest, against_digest, as_of, report)
        SELECT tenant_id, policy_key, '2026-01-01', 'test', policy_key, digest, digest, '2026-01-01', ''
        FROM policies WHERE tenant_id = '\(tenant.uuidString)' AND policy_key = 1;
        INSERT INTO day_comparisons
        SELECT tenant_id, store_key, '\(today.adding(days: -1))', agent_id, now(), 2, 3, 3000,
            substr(sha256('x'), 1, 16), 2, 2000, substr(sha256('y'), 1, 16), '', ''
        FROM agents WHERE tenant_id = '\(tenant.uuidString)';
        """
    }

    /// A command of an agent with its bundle.
    private static func command(_ tenant: UUID, agent: String, number: UInt64) -> String {
        let reason = number == MethodProbe.foreignCommand ? IsolationIDs.marker : ""
        return """
            INSERT INTO agent_commands (tenant_id, command_number, agent_id, kind, ordered_at, ordered_by, expires_at,
                state, ended_at, reason_code, bundle)
            VALUES ('\(tenant.uuidString)', \(number), '\(agent)', 2, now(), 'test', now(), 2, now(), '\(reason)',
                '\\x01');
            """
    }

    /// Quotes of each agent that has a certificate, for customers of both tenants.
    private static func quotes(_ tenant: UUID, _ ids: [String]) -> String {
        var contents = Kakuzuke_V1_QuoteContents()
        contents.store = "S01"
        contents.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1))
        let bytes = ((try? contents.serializedData()) ?? Data()).map { String(format: "%02x", $0) }.joined()
        return ids.map { id in
            """
            INSERT INTO store_quotes (tenant_id, agent_id, quote_id, received_at, made_at, as_of, policy_version,
                install_epoch, feed_change, included_sequence, own_sequence, contents, digest, signature,
                certificate_serial)
            SELECT tenant_id, agent_id, '\(id)', now(), now(), '\(today)', 1, substr(sha256('x'), 1, 16), 3, 0, 0,
                '\\x\(bytes)', sha256('x'), sha256('x') || sha256('y'), serial
            FROM agent_certificates WHERE tenant_id = '\(tenant.uuidString)';
            """
        }.joined()
    }

    /// What the first tenant does not have: a store, a product, a category, a version and a customer.
    private static func onlyForeign(_ tenant: UUID) -> String {
        let id = "'\(tenant.uuidString)'"
        let hash = IngestTests.customer(900).bytes.map { String(format: "%02x", $0) }.joined()
        return """
            INSERT INTO stores (tenant_id, store_key, code, name, time_zone, cut_off_hour, created_at)
            VALUES (\(id), 77, 'S77', '\(IsolationIDs.marker) store', 'Asia/Tokyo', 0, now());
            INSERT INTO products (tenant_id, code, name, category, change_number)
            VALUES (\(id), 'F77', '\(IsolationIDs.marker) product', '\(IsolationIDs.marker)', 1);
            INSERT INTO product_prices (tenant_id, code, from_date, unit_cost_e2, tax)
            VALUES (\(id), 'F77', '2020-01-01', 10000, 'reduced');
            INSERT INTO policies (tenant_id, policy_key, file_name, content, digest, uploaded_at, uploaded_by, author)
            SELECT tenant_id, 2, '\(IsolationIDs.marker).yaml', content, digest, uploaded_at, uploaded_by, author
            FROM policies WHERE tenant_id = \(id) AND policy_key = 1;
            INSERT INTO policy_simulations (
                tenant_id, policy_key, simulated_at, simulated_by, against, digest, against_digest, as_of, report)
            SELECT tenant_id, 2, '2026-01-01', '\(IsolationIDs.marker)', 1, digest, digest, '2026-01-01', ''
            FROM policies WHERE tenant_id = \(id) AND policy_key = 2;
            INSERT INTO customers (tenant_id, customer_key) VALUES (\(id), 900);
            INSERT INTO customer_identifiers (tenant_id, kind, key_id, hash, customer_key)
            VALUES (\(id), \(IngestTests.customer(900).kind.rawValue), 1, '\\x\(hash)', 900);
            INSERT INTO customers (tenant_id, customer_key, survivor_key, is_gone) VALUES (\(id), 899, 900, true);
            INSERT INTO customer_merges (tenant_id, merge_number, merged_key, into_key, merged_at, merged_by, reason)
            VALUES (\(id), 77, 899, 900, now(), '\(IsolationIDs.marker)', '\(IsolationIDs.marker)');
            INSERT INTO identity_conflicts (tenant_id, conflict_number, winning_kind, customer_key, kind, key_id, hash,
                other_key, source, first_seen, last_seen)
            VALUES (\(id), 77, 1, 900, 2, 1, '\\x\(hash)', 899, '\(IsolationIDs.marker)', now(), now());
            INSERT INTO quarantine (tenant_id, agent_id, install_epoch, sequence, reason_code, field, content,
                received_at, entry_number)
            SELECT tenant_id, agent_id, '\\x', 77, '\(IsolationIDs.marker)', '', '', now(), 77 FROM agents
            WHERE tenant_id = \(id) LIMIT 1;
            """
    }

    /// The platform operator's token.
    let operatorToken = SecretToken(kind: .platformOperator, tenant: nil, secret: [UInt8](repeating: 3, count: 32))

    /// Options of a call that shows a token.
    func options(_ token: SecretToken) -> RPCCallOptions { backend.options(token) }
}
