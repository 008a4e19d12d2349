import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: what the server has put aside is listed, tried again in the ordinary way or discarded, each once and written
// down once, and the agent is told. Method: real database, agents' batches, a moved clock.
@Suite struct QuarantineDeskTests {
    /// A tenant with an agent that has shaken hands.
    struct Scene {
        let tenant: ServiceTestTenant
        let desk: QuarantineDesk
        var uploader: TestUploader

        init(_ tenant: ServiceTestTenant) async throws {
            self.tenant = tenant
            desk = QuarantineDesk(
                database: tenant.store.database, ingest: tenant.conversation.ingest, clock: tenant.clock.wallClock)
            uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
        }

        func list(
            all: Bool = false, after: UInt64 = 0, limit: UInt32 = 0
        ) async throws -> Kakuzuke_V1_ListHeldFactsResponse {
            var request = Kakuzuke_V1_ListHeldFactsRequest()
            request.all = all
            request.afterNumber = after
            request.limit = limit
            return try await desk.list(request, tenant.owner)
        }

        func retry(_ number: UInt64) async throws -> Kakuzuke_V1_HeldEntry {
            var request = Kakuzuke_V1_RetryHeldFactRequest()
            request.entryNumber = number
            return try await desk.retry(request, by: tenant.owner).response.entry
        }

        func discard(_ number: UInt64, dryRun: Bool = false) async throws -> Kakuzuke_V1_HeldEntry {
            var request = Kakuzuke_V1_DiscardHeldFactRequest()
            request.entryNumber = number
            request.reason = "a slip of the till"
            request.dryRun = dryRun
            return try await desk.discard(request, by: tenant.owner).entry
        }

        func held() async throws -> Kakuzuke_V1_HandshakeResponse {
            var request = uploader.request()
            request.wantsHeld = true
            return try await tenant.conversation.handshake(request, uploader.agent)
        }

        func amounts() async throws -> Int64 {
            let rows = try await tenant.store.database.run(tenant.scope, CountReceipts(tenant: tenant.scope.tenant))
            return rows.reduce(0) { $0 + ($1.amount ?? 0) }
        }

        /// How often the audit log tells of an action.
        func audited(_ action: String) async throws -> Int {
            let rows = try await tenant.store.database.run(
                tenant.scope, ListAuditEntries(tenant: tenant.scope.tenant, after: 0, limit: 1000))
            return rows.filter { String(decoding: $0.content.bytes, as: UTF8.self).contains(action) }.count
        }
    }

    static func with(_ body: (inout Scene) async throws -> Void) async throws {
        try await IngestTests.with { tenant in
            var scene = try await Scene(tenant)
            try await body(&scene)
        }
    }

    @Test func aRecastReceiptWaitsForApprovalAndThenTakesThePlaceOfTheStoredOne() async throws {
        try await Self.with { scene in
            try await scene.uploader.upload([IngestTests.receipt(1)])
            let answer = try await scene.uploader.upload([IngestTests.receipt(1, amount: 1200, event: .recast)])
            #expect(answer.amended == 0 && answer.quarantined.map(\.reasonCode) == ["changed_by_setting"])
            #expect(try await scene.amounts() == 1000)
            let entry = try #require(try await scene.list().entries.first)
            #expect(entry.held.amount == 1200 && entry.stored.amount == 1000 && entry.storeCode == "S01")
            #expect(entry.kind == "receipt" && entry.key.hasPrefix("S01|T1|") && entry.state == .open)
            let told = try await scene.held()
            #expect(told.heldIsWhole && told.held.map(\.isApproved) == [false])
            let settled = try await scene.retry(entry.entryNumber)
            #expect(settled.state == .applied && settled.stored.amount == 1200)
            #expect(try await scene.amounts() == 1200)
            #expect(try await scene.audited("held_fact.retried") == 1)
            let approved = try await scene.held()
            #expect(approved.held.map(\.isApproved) == [true])
            #expect(try await scene.list().entries.isEmpty)
            await #expect(throws: ServiceError.self) { _ = try await scene.retry(entry.entryNumber) }
        }
    }

    @Test func whatChangedSinceIsLookedAtBeforeItIsReplaced() async throws {
        try await Self.with { scene in
            try await scene.uploader.upload([
                IngestTests.receipt(1), IngestTests.receipt(1, amount: 1200, event: .recast),
                IngestTests.receipt(1, amount: 1100),
            ])
            let number = try #require(try await scene.list().entries.first).entryNumber
            let first = try await scene.retry(number)
            #expect(first.state == .open && first.reasonCode == "changed_since_held" && first.tries == 1)
            #expect(first.stored.amount == 1100)
            #expect(try await scene.amounts() == 1100)
            #expect(try await scene.retry(number).state == .applied)
            #expect(try await scene.amounts() == 1200)
        }
    }

    @Test func whatIsDiscardedStaysAsideAlsoWhenItIsToldAgain() async throws {
        try await Self.with { scene in
            let facts = [IngestTests.receipt(1), IngestTests.receipt(1, amount: 1200, event: .recast)]
            try await scene.uploader.upload(facts)
            let number = try #require(try await scene.list().entries.first).entryNumber
            #expect(try await scene.discard(number, dryRun: true).state == .open)
            #expect(try await scene.audited("held_fact.discarded") == 0)
            #expect(try await scene.discard(number).state == .discarded)
            #expect(try await scene.audited("held_fact.discarded") == 1)
            try await scene.uploader.upload(facts)
            #expect(try await scene.list().entries.isEmpty)
            let all = try await scene.list(all: true).entries
            #expect(all.map(\.state) == [.discarded] && all[0].resolveReason == "a slip of the till")
            #expect(try await scene.amounts() == 1000)
            #expect(try await scene.held().held.isEmpty)
            await #expect(throws: ServiceError.self) { _ = try await scene.discard(number) }
        }
    }

    @Test func aDateTooFarAheadIsTakenOnceItIsNear() async throws {
        try await Self.with { scene in
            let far = CalendarDate("2028-06-01")!
            try await scene.uploader.upload([IngestTests.receipt(3, on: far)])
            let number = try #require(try await scene.list().entries.first).entryNumber
            let waiting = try await scene.retry(number)
            #expect(waiting.state == .open && waiting.reasonCode == "date_out_of_range" && waiting.tries == 1)
            #expect(waiting.hasTriedAtMs && !waiting.hasStored)
            scene.tenant.clock.today = far.adding(days: -30)
            #expect(try await scene.retry(number).state == .applied)
            #expect(try await scene.amounts() == 1000)
            // Told once more it is known.
            #expect(try await scene.uploader.upload([IngestTests.receipt(3, on: far)]).duplicates == 1)
        }
    }

    @Test func entriesComeInPagesAndAgentsLearnWhatIsSettled() async throws {
        try await Self.with { scene in
            try await scene.uploader.upload((1...3).map { IngestTests.receipt($0, store: "S02") })
            let first = try await scene.list(limit: 2)
            #expect(first.entries.count == 2 && first.goesOn)
            let rest = try await scene.list(after: first.entries[1].entryNumber, limit: 2)
            #expect(rest.entries.count == 1 && !rest.goesOn)
            #expect(try await scene.held().held.filter { $0.reasonCode == "foreign_store" }.count == 3)
            _ = try await scene.discard(first.entries[0].entryNumber)
            #expect(try await scene.held().held.count == 2)
            await #expect(throws: ServiceError.self) { _ = try await scene.list(limit: 1001) }
            await #expect(throws: ServiceError.self) { _ = try await scene.retry(99) }
        }
    }

    @Test func whatWasPutAsideBeforeKeysWereNotedIsNotTakenForSettled() async throws {
        try await Self.with { scene in
            try await scene.uploader.upload([
                IngestTests.receipt(1, store: "S02"), IngestTests.receipt(2, store: "S02"),
            ])
            let tenant = scene.tenant
            try await tenant.store.run(
                script:
                    """
                    UPDATE quarantine SET fact_kind = NULL, fact_key = NULL, fact_digest = NULL
                    WHERE tenant_id = '\(tenant.scope.tenant.uuidString)' AND entry_number = 1
                    """)
            let told = try await scene.held()
            #expect(told.held.count == 1 && !told.heldIsWhole)
            #expect(try await scene.list().entries.allSatisfy { $0.key.hasPrefix("S02|") })
            _ = try await scene.discard(1)
            #expect(try await scene.held().heldIsWhole)
        }
    }

    @Test func aContradictionIsOnlyEverAcknowledged() async throws {
        try await Self.with { scene in
            func age(_ value: String, key: String) -> Fact {
                .input(
                    CustomerInputFact(
                        store: StoreCode("S01")!, key: key, customer: IngestTests.customer(1),
                        input: .attribute(AttributeValue(attribute: "age", value: value, from: nil))))
            }
            let answer = try await scene.uploader.upload([age("30", key: "a"), age("40", key: "b")])
            #expect(answer.quarantined.map(\.reasonCode) == ["attribute_contradiction"])
            let entry = try #require(try await scene.list().entries.first)
            #expect(entry.kind == "input" && !entry.hasHeld)
            let again = try await scene.retry(entry.entryNumber)
            #expect(again.state == .open && again.reasonCode == "attribute_contradiction" && again.field == "age")
        }
    }
}
