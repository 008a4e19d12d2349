import Crypto
import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf
import Testing

@testable import Services

// Goal: a tenant goes to another installation whole, or not at all. Method: two installations with databases, keys and
// authorities of their own; the file goes over TLS as the command line sends it.
@Suite struct TransferTests {
    /// Exports over the wire.
    static func export(_ owner: TestCaller, to key: Curve25519.KeyAgreement.PrivateKey) async throws -> [UInt8] {
        var request = Kakuzuke_V1_ExportTenantRequest()
        request.recipientPublicKey = Data(key.publicKey.rawRepresentation)
        return try await owner.client.serverStreaming(
            "kakuzuke.v1.TenancyService/ExportTenant", request, returning: Kakuzuke_V1_ExportTenantPart.self,
            options: owner.options
        ) { parts in
            var file: [UInt8] = []
            for try await part in parts {
                #expect(part.data.count <= TenantFileLimits.chunkBytesMax + TenantFileLimits.headerBytesMax)
                file += [UInt8](part.data)
            }
            return file
        }
    }

    /// The content of a file.
    static func open(_ file: [UInt8], _ key: Curve25519.KeyAgreement.PrivateKey) throws -> [[UInt8]] {
        var opener = try TenantFileOpener(privateKey: [UInt8](key.rawRepresentation))
        var content: [[UInt8]] = []
        for start in stride(from: 0, to: file.count, by: 10_007) {
            content += try opener.append(Array(file[start..<min(start + 10_007, file.count)]))
        }
        try opener.requireEnd()
        return content
    }

    /// Imports over the wire.
    static func load(_ content: [[UInt8]], _ owner: TestCaller) async throws -> Kakuzuke_V1_ImportTenantResponse {
        try await owner.client.clientStreaming(
            "kakuzuke.v1.TenancyService/ImportTenant", sending: Kakuzuke_V1_ImportTenantPart.self,
            returning: Kakuzuke_V1_ImportTenantResponse.self, options: owner.options
        ) { writer in
            for bytes in content {
                var part = Kakuzuke_V1_ImportTenantPart()
                part.content = Data(bytes)
                try await writer.send(part)
            }
        }
    }

    /// Makes the empty tenant in the other installation; its owner.
    static func shell(_ backend: TestBackend, for tenant: UUID) async throws -> TestCaller {
        let platform = try await backend.platformOperator()
        var request = Kakuzuke_V1_CreateTenantRequest()
        request.code = "moved"
        request.name = "Moved"
        request.timeZone = "UTC"
        request.currency = "JPY"
        request.importTenantID = tenant.uuidString.lowercased()
        let created: Kakuzuke_V1_CreateTenantResponse = try await platform.call("TenantService/CreateTenant", request)
        #expect(created.tenantID == tenant.uuidString.lowercased())
        let token = try #require(SecretToken(text: created.ownerToken))
        return TestCaller(client: platform.client, options: backend.options(token))
    }

    /// Ratings, forecasts and quotes of every customer on three dates, as they cross the wire.
    static func answers(_ owner: TestCaller, customers: [Int64]) async throws -> [String] {
        var answers: [String] = []
        for customer in customers {
            for date in ["2026-11-20", "2026-12-29", "2027-02-28"] {
                var rating = Kakuzuke_V1_GetRatingRequest()
                rating.customer.customerID = UInt64(customer)
                rating.asOf = CalendarDate(date)!.daysSinceEpoch
                rating.reason = "comparison"
                let rated: Kakuzuke_V1_GetRatingResponse = try await owner.call("RatingService/GetRating", rating)
                answers.append(try rated.jsonString())
                var quote = Kakuzuke_V1_QuoteRequest()
                quote.customer = rating.customer
                quote.asOf = rating.asOf
                quote.reason = rating.reason
                quote.basket.store = "S01"
                quote.basket.payment = "cash"
                quote.basket.fulfilment = "carry_out"
                quote.basket.lines = [
                    .with {
                        $0.product = "4901"
                        $0.quantity = 3000
                    }
                ]
                var priced: Kakuzuke_V1_QuoteResponse = try await owner.call("RatingService/Quote", quote)
                priced.quoteID = ""
                answers.append(try priced.jsonString())
            }
        }
        return answers
    }

    static func differences(_ owner: TestCaller) async throws -> Kakuzuke_V1_VerifyRatingsResponse {
        try await owner.call("RatingService/VerifyRatings", Kakuzuke_V1_VerifyRatingsRequest())
    }

    /// Puts a second policy into force, so that the tenant has two.
    static func addPolicy(_ tenant: ServiceTestTenant) async throws {
        _ = try await tenant.store.database.run(
            tenant.scope,
            InsertPolicy(
                tenant: tenant.scope.tenant, policy: PolicyKey(rawValue: 2), fileName: "drugstore",
                content: try ServiceTestTenant.policyText("drugstore"),
                digest: StoredBytes([UInt8](repeating: 2, count: 32)), uploadedAt: tenant.clock.wallClock.now(),
                uploadedBy: "test", author: StorageTestDatabase.author),
            UpsertActivation(
                tenant: tenant.scope.tenant, effectiveFrom: CalendarDate("2026-12-15")!,
                policy: PolicyKey(rawValue: 2), activatedAt: tenant.clock.wallClock.now(), activatedBy: "test",
                author: StorageTestDatabase.author, activator: StorageTestDatabase.owner))
    }

    private static let clientSecret = Array("known to the provider alone".utf8)

    @Test func everythingIsTheSameInTheOtherInstallation() async throws {
        try await TestBackend.with { old in
            try await TestBackend.with { new in
                let tenant = old.tenant.scope.tenant
                try await Self.addPolicy(old.tenant)
                try await TransferTestWorld.fill(old.tenant, seed: 7)
                try old.keys.source.create(tenant: tenant, keyID: 1, bytes: [UInt8](repeating: 7, count: 32))
                try old.keys.source.create(tenant: tenant, keyID: 2, bytes: [UInt8](repeating: 8, count: 32))
                let (agent, _) = try await old.enrolled("S01")
                let owner = try await old.person([.owner])
                let secret = (0..<20).map { UInt8($0) }
                let sealed = try old.people.seal.seal(
                    secret, .oneTimeCodes, tenant: tenant, owner: StorageTestDatabase.owner,
                    nonce: [UInt8](repeating: 1, count: SecretSeal.nonceByteCount))
                _ = try await old.tenant.store.database.run(
                    old.tenant.scope,
                    RestoreOneTimeSecret(tenant: tenant, user: StorageTestDatabase.owner, sealed: sealed),
                    UpsertIdentityProvider(
                        tenant: tenant, issuer: "https://provider.example", clientID: "moving",
                        clientSecret: try old.people.seal.seal(
                            Self.clientSecret, .identityProvider, tenant: tenant, owner: tenant,
                            nonce: [UInt8](repeating: 2, count: SecretSeal.nonceByteCount)),
                        setAt: Moment(rawValue: 1_700_000_000_000_000)))
                let customers = try await old.tenant.store.database.run(
                    old.tenant.scope,
                    SelectCustomersPage(tenant: tenant, after: CustomerKey(rawValue: 0), limit: 1000)
                ).map(\.customer.rawValue)
                #expect(customers.count >= TransferTestWorld.customers)
                let before = try await Self.answers(owner, customers: customers)
                #expect(Set(before).count > 60)

                let key = Curve25519.KeyAgreement.PrivateKey()
                let file = try await Self.export(owner, to: key)
                let shell = try await Self.shell(new, for: tenant)
                let answer = try await Self.load(try Self.open(file, key), shell)
                #expect(answer.tenantCode == "moved" && answer.rows > 1_000)

                // The old token holds in the new installation, and everything is as it was.
                let moved = TestCaller(client: try new.client(), options: owner.options)
                #expect(try await Self.answers(moved, customers: customers) == before)
                let verified = try await Self.differences(moved)
                #expect(verified.differences == 0 && verified.customers >= UInt64(TransferTestWorld.customers))
                #expect(new.keys.all[tenant] == old.keys.all[tenant])
                try await compareRows(old, new, file: file, key: key, moved)
                try await requireSecrets(new, tenant, secret)
                try await goOn(old.tenant, in: new)
                for client in [agent, owner.client, shell.client, moved.client] { await client.shutdown() }
            }
        }
    }

    /// A second export from the new installation holds the same rows, but for what the import itself has changed.
    private func compareRows(
        _ old: TestBackend, _ new: TestBackend, file: [UInt8], key: Curve25519.KeyAgreement.PrivateKey,
        _ moved: TestCaller
    ) async throws {
        let again = try await Self.export(moved, to: key)
        func manifest(_ file: [UInt8]) throws -> TenantManifest {
            var reader = TenantContentReader()
            for part in try Self.open(file, key) { _ = try reader.append(part) }
            try reader.requireEnd()
            return try #require(reader.manifest)
        }
        let (first, second) = (try manifest(file), try manifest(again))
        #expect(first.tables.map(\.name) == ExportedTable.exported.map(\.name))
        #expect(first.tables.allSatisfy { $0.rows > 0 }, "\(first)")
        let tenant = old.tenant.scope.tenant
        #expect(zip(first.tables, second.tables).allSatisfy { $0.columns == $1.columns })
        var changed: Set<String> = []
        for table in ExportedTable.exported {
            let query = """
                SELECT (to_jsonb(x) - 'last_used_at')::text FROM \(table.name) x WHERE tenant_id = '\(tenant)'
                ORDER BY 1
                """
            // What only its own installation can open is sealed anew.
            if ["users", "identity_providers"].contains(table.name) { continue }
            let (before, after) = (try await old.tenant.store.texts(query), try await new.tenant.store.texts(query))
            if table.name == "quotes" {
                // Every question to the new installation leaves another quote.
                #expect(!before.isEmpty && Set(before).isSubset(of: after))
            } else if before != after {
                changed.insert(table.name)
            }
        }
        #expect(changed == ["tenant_heads", "agent_certificates", "audit_entries"])
        let valid = try await new.tenant.store.texts(
            "SELECT count(*)::text FROM agent_certificates WHERE tenant_id = '\(tenant)' AND revoked_at IS NULL")
        #expect(valid == ["0"])
        #expect(try await new.audit(old.tenant.scope).contains { $0.contains("tenant.imported") })
        // What is left out stays out, and the limits are those of the new installation.
        for table in ["user_sessions", "tenant_limits"] {
            let rows = try await new.tenant.store.texts(
                "SELECT count(*)::text FROM \(table) WHERE tenant_id = '\(tenant)'")
            #expect(rows == ["0"], "\(table)")
        }
    }

    private func requireSecrets(_ new: TestBackend, _ tenant: UUID, _ secret: [UInt8]) async throws {
        let rows = try await new.tenant.store.database.run(
            TenantScope(tenant: tenant), ListOneTimeSecrets(tenant: tenant))
        let row = try #require(rows.first)
        let opened = try new.people.seal.open(
            row.sealed, .oneTimeCodes, tenant: tenant, owner: StorageTestDatabase.owner)
        #expect(rows.count == 1 && opened == secret)
        let providers = try await new.tenant.store.database.run(
            TenantScope(tenant: tenant), SelectIdentityProvider(tenant: tenant))
        let provider = try #require(providers.first)
        let client = try new.people.seal.open(
            provider.clientSecret, .identityProvider, tenant: tenant, owner: tenant)
        #expect(provider.clientID == "moving" && client == Self.clientSecret)
    }

    /// The next batch of a store is taken once, and receipts that came over are known.
    private func goOn(_ tenant: ServiceTestTenant, in new: TestBackend) async throws {
        let conversation = AgentConversation(
            database: new.tenant.store.database, directories: new.tenant.directories,
            businessClock: tenant.clock.wallClock, clock: tenant.clock.wallClock, feedPublicKey: [])
        var uploader = TestUploader(tenant, agent: 0)
        // What the agent itself remembers.
        let epochs = try await tenant.store.database.run(
            tenant.scope, SelectCurrentEpoch(tenant: tenant.scope.tenant, agent: uploader.agent.agent))
        let epoch = try #require(epochs.first)
        uploader.next = UInt64(epoch.nextSequence)
        uploader.digest = try #require(BatchDigest(bytes: epoch.batchDigest.bytes))
        let hello = try await conversation.handshake(uploader.request(), tenant.agents[0])
        #expect(hello.nextSequence == uploader.next && !hello.serverWentBack)
        let batch = try uploader.message([IngestTests.receipt(9_000, customer: 0), IngestTests.receipt(12_345)])
        let taken = try await conversation.store(batch, from: tenant.agents[0]).acknowledgement
        #expect(taken.accepted == 1 && taken.duplicates == 1)
        await #expect(throws: ServiceError.self) { _ = try await conversation.store(batch, from: tenant.agents[0]) }
    }

    @Test func everyTableIsExportedOrLeftOutForAReasonParentsFirst() async throws {
        try await StorageTestDatabase.with { store in
            let tables = try await store.database.runWithoutTenant(ListTenantTables())
            #expect(tables.map(\.table) == ExportedTable.all.map(\.name).sorted())
            let order = ExportedTable.exported.map(\.name)
            let references = try await store.texts(
                """
                SELECT conrelid::regclass || ' ' || confrelid::regclass FROM pg_constraint
                WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0
                """)
            for reference in references {
                let names = reference.split(separator: " ").map(String.init)
                guard let child = order.firstIndex(of: names[0]), let parent = order.firstIndex(of: names[1]) else {
                    continue
                }
                #expect(parent < child, "\(reference)")
            }
            for table in ExportedTable.exported {
                guard case .exported(let key) = table.treatment else { continue }
                let columns = try #require(tables.first { $0.table == table.name }).columns
                #expect(Set(key).isSubset(of: columns) && Set(table.blanks.keys).isSubset(of: columns))
            }
        }
    }
}
