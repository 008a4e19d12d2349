import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: agent and server agree on a day exactly when they hold the same, every receipt that one side lacks is named,
// and what is under way or waits for somebody alarms nobody. Method: real database, an agent's batches and what it
// would tell of its days; rows taken out of the database past the product.
@Suite struct ReconciliationTests {
    private typealias Scene = ReconciliationScene

    @Test func theSameReceiptsAreEqualInWhateverOrderTheyCame() async throws {
        try await Scene.with { scene in
            let facts = [Scene.receipt(10), Scene.receipt(9, customer: nil), Scene.receipt(2, amount: -300)]
            try await scene.uploader.upload(facts)
            let compared = try await scene.compare(facts.reversed(), lists: false)
            #expect(compared.outcome == .equal)
            #expect(compared.server.receipts == 3 && compared.server.amount == 1_700)
            let empty = try await scene.compare([], on: Scene.day.adding(days: -3), lists: false)
            #expect(empty.outcome == .equal && empty.server.receipts == 0)
        }
    }

    @Test func whatOneSideLacksIsNamed() async throws {
        try await Scene.with { scene in
            let facts = (1...4).map { Scene.receipt($0, customer: $0 == 1 ? nil : 1) }
            // A batch of nobody's receipts, of which the feed has nothing to tell.
            try await scene.uploader.upload([facts[0]])
            try await scene.uploader.upload(Array(facts.dropFirst()))
            try await scene.lose(2)
            #expect(try await scene.compare(facts, lists: false).outcome == .receiptsWanted)
            #expect(try await scene.list(from: Scene.day, through: Scene.day)[0].compared.outcome == .notCompared)
            let missing = try await scene.compare(facts)
            #expect(missing.outcome == .different && missing.missingAtServer == 1 && missing.missingAtAgent == 0)
            #expect(missing.server.receipts == 3 && missing.server.amount == 3_000)
            #expect(missing.differences.map(\.kind) == [.missingAtServer])
            #expect(missing.differences[0].receiptKey.hasSuffix("|2"))
            // The agent lacks the first one, of nobody, as well.
            let both = try await scene.compare(Array(facts.dropFirst()))
            #expect(both.outcome == .different && both.missingAtServer == 1 && both.missingAtAgent == 1)
            // It is told again and everything is equal.
            try await scene.uploader.upload([Scene.receipt(2, amount: 1001)])
            let mended = [facts[0], Scene.receipt(2, amount: 1001), facts[2], facts[3]]
            #expect(try await scene.compare(mended, lists: false).outcome == .equal)
            #expect(try await scene.list(from: Scene.day, through: Scene.day)[0].compared.outcome == .equal)
        }
    }

    @Test func otherContentsAreNamedAndSoIsASumThatIsWrong() async throws {
        try await Scene.with { scene in
            try await scene.uploader.upload([Scene.receipt(1), Scene.receipt(2)])
            let other = try await scene.compare([Scene.receipt(1), Scene.receipt(2, amount: 900)])
            #expect(other.outcome == .different && other.otherContent == 1)
            let tenant = scene.tenant.scope.tenant.uuidString
            try await scene.tenant.store.run(
                script:
                    "UPDATE receipts SET line_amount = '{1}' WHERE tenant_id = '\(tenant)' AND receipt_key LIKE '%|2'")
            let wrong = try await scene.compare([Scene.receipt(1), Scene.receipt(2)])
            #expect(wrong.outcome == .different && wrong.differences.isEmpty && wrong.server.amount == 1_001)
        }
    }

    @Test func voidsAndAmendmentsCountAsTheyStand() async throws {
        try await Scene.with { scene in
            let earlier = Scene.day.adding(days: -1)
            try await scene.uploader.upload([
                Scene.receipt(1), Scene.receipt(2), Scene.receipt(3), Scene.receipt(5, event: .void),
            ])
            try await scene.uploader.upload([
                Scene.receipt(1, amount: 1_500), Scene.receipt(2, event: .void), Scene.receipt(5),
            ])
            let standing = [Scene.receipt(1, amount: 1_500), Scene.receipt(3)]
            #expect(try await scene.compare(standing, lists: false).outcome == .equal)
            // An agent that still counts what is voided differs.
            let voided = try await scene.compare(standing + [Scene.receipt(2)])
            #expect(voided.outcome == .different && voided.otherContent == 1 && voided.missingAtServer == 0)
            #expect(try await scene.compare([], on: earlier, lists: false).outcome == .equal)
        }
    }

    @Test func aLateReceiptOpensItsDayAgain() async throws {
        try await Scene.with { scene in
            let facts = [Scene.receipt(1), Scene.receipt(2)]
            try await scene.uploader.upload([facts[0]])
            #expect(try await scene.compare([facts[0]], lists: false).outcome == .equal)
            try await scene.uploader.upload([facts[1]])
            let open = try await scene.list(from: Scene.day, through: Scene.day)[0]
            #expect(open.compared.outcome == .waiting && open.compared.server.receipts == 2)
            #expect(open.told.agent.receipts == 1)
            #expect(try await scene.compare(facts, lists: false).outcome == .equal)
            // What the agent tells before the server has its last batch is not held against anybody.
            var request = scene.request([Scene.told([facts[0]])])
            request.acknowledgedSequence -= 1
            let early = try await scene.desk.compare(request, scene.uploader.agent)
            #expect(early.days.map(\.outcome) == [.waiting])
            #expect(try await scene.list(from: Scene.day, through: Scene.day)[0].compared.outcome == .equal)
        }
    }

    /// Compares a day as the agent of an uploader does.
    private func compare(
        _ facts: [Fact], _ desk: ReconciliationDesk, _ uploader: TestUploader
    ) async throws -> Kakuzuke_V1_ComparedDay {
        var request = Kakuzuke_V1_CompareDaysRequest()
        request.installEpoch = Data(uploader.epoch.bytes)
        request.acknowledgedSequence = uploader.next - 1
        request.days = [Scene.told(facts)]
        return try await desk.compare(request, uploader.agent).days[0]
    }

    @Test func whatWaitsInQuarantineIsNamedApart() async throws {
        try await QuarantineDeskTests.with { quarantine in
            let scene = try await Scene(quarantine.tenant)
            let foreign = Scene.receipt(7, store: "S02")
            try await quarantine.uploader.upload([Scene.receipt(1), foreign])
            let desk = scene.desk
            let held = try await compare([Scene.receipt(1), foreign], desk, quarantine.uploader)
            #expect(held.outcome == .waiting && held.held == 1 && held.differences.map(\.kind) == [.held])
            // Discarded for good, and not lost.
            _ = try await quarantine.discard(1)
            let discarded = try await compare([Scene.receipt(1), foreign], desk, quarantine.uploader)
            #expect(discarded.outcome == .waiting)
            // Another receipt that is lost alarms all the same.
            let lost = try await compare(
                [Scene.receipt(1), Scene.receipt(2), foreign], desk, quarantine.uploader)
            #expect(lost.outcome == .different && lost.held == 1 && lost.missingAtServer == 1)
            // A receipt under changed settings counts nowhere until it is approved, and then at the server first.
            let recast = Scene.receipt(1, amount: 1_200, event: .recast)
            try await quarantine.uploader.upload([recast])
            let waiting = try await compare([Scene.receipt(1), foreign], desk, quarantine.uploader)
            #expect(waiting.outcome == .waiting && waiting.held == 1)
            _ = try await quarantine.retry(2)
            let approved = try await compare([Scene.receipt(1), foreign], desk, quarantine.uploader)
            #expect(approved.outcome == .waiting && approved.held == 2)
            let learnt = try await compare(
                [Scene.receipt(1, amount: 1_200), foreign], desk, quarantine.uploader)
            #expect(learnt.outcome == .waiting && learnt.held == 1)
        }
    }

    @Test func aNewInstallationNeedNotHaveWhatAnotherHasSent() async throws {
        try await Scene.with { scene in
            try await scene.uploader.upload([Scene.receipt(1), Scene.receipt(2, customer: nil)])
            var anew = try await Scene(scene.tenant, epoch: 9)
            try await anew.uploader.upload([Scene.receipt(3)])
            let compared = try await anew.compare([Scene.receipt(3)])
            #expect(compared.outcome == .equal && compared.ofOthers == 2 && compared.differences.isEmpty)
            let lost = try await anew.compare([])
            #expect(lost.outcome == .different && lost.missingAtAgent == 1 && lost.ofOthers == 2)
            await #expect(throws: ServiceError.self, "the installation before is no more") {
                _ = try await scene.compare([])
            }
        }
    }

    @Test func storesAndTenantsStandForThemselves() async throws {
        try await StorageTestDatabase.with { store in
            var scenes: [Scene] = []
            for code in ["a", "b"] {
                let tenant = try await ServiceTestTenant(
                    store, code: code, policies: [("supermarket", CalendarDate("2020-01-01")!)],
                    today: IngestTests.today)
                for agent in 0...1 { scenes.append(try await Scene(tenant, agent: agent)) }
            }
            for position in scenes.indices {
                let code = scenes[position].uploader.agent.storeCode
                try await scenes[position].uploader.upload([
                    Scene.receipt(1, amount: Int64(position + 1), store: code), Scene.receipt(2, store: code),
                ])
            }
            try await scenes[1].lose(2, store: 2)
            for (position, scene) in scenes.enumerated() {
                let code = scene.uploader.agent.storeCode
                let facts = [
                    Scene.receipt(1, amount: Int64(position + 1), store: code), Scene.receipt(2, store: code),
                ]
                let outcome = try await scene.compare(facts).outcome
                #expect(outcome == (position == 1 ? .different : .equal), "\(position)")
                let listed = try await scene.list(code, from: Scene.day, through: Scene.day)
                #expect(listed.map(\.compared.outcome) == [outcome], "\(position)")
            }
        }
    }

    @Test func headquartersSeesEveryDateAsItStandsNow() async throws {
        try await Scene.with { scene in
            try await scene.uploader.upload([Scene.receipt(1)])
            var told = Scene.told([Scene.receipt(1)], lists: false)
            told.journal.view = Kakuzuke_V1_DayView(receipts: 2, amount: 1_500, digest: DayDigest().bytes)
            told.journal.missingAtAgent = 1
            #expect(try await scene.compareDays([told])[0].outcome == .equal)
            let days = try await scene.list()
            #expect(days.count == DayLimits.daysBack && days.last?.compared.businessDate == told.businessDate)
            #expect(days.dropLast().allSatisfy { $0.compared.outcome == .notCompared && !$0.hasTold })
            // What the journals have alone is a difference, whatever agent and server agree upon.
            let last = try #require(days.last)
            #expect(last.compared.outcome == .different && last.told.journal.view.amount == 1_500)
            #expect(last.agentID == scene.uploader.agent.agent.uuidString.lowercased() && last.hasComparedAtMs)
            let other = try await scene.list("S02")
            #expect(other.allSatisfy { $0.compared.outcome == .notCompared })
            let early = CalendarDate("2026-01-01")!
            for (from, through) in [(Scene.day, early), (early, early.adding(days: DayLimits.listedDaysMax))] {
                await #expect(throws: ServiceError.self) { _ = try await scene.list(from: from, through: through) }
            }
            let longest = early.adding(days: DayLimits.listedDaysMax - 1)
            #expect(try await scene.list(from: early, through: longest).count == DayLimits.listedDaysMax)
            await #expect(throws: ServiceError.self) { _ = try await scene.list("S99") }
        }
    }

    @Test func whatLiesOutsideTheLimitsIsRefusedWithItsField() async throws {
        try await Scene.with { scene in
            let scene = scene
            let good = Scene.told([Scene.receipt(1)])
            func refused(
                _ field: String, _ change: (inout Kakuzuke_V1_CompareDaysRequest) -> Void
            ) async throws {
                var request = scene.request([good])
                change(&request)
                do {
                    _ = try await scene.desk.compare(request, scene.uploader.agent)
                    Issue.record("\(field) is taken")
                } catch let error as ServiceError {
                    #expect(error.code == .invalidField && error.field == field, "\(error)")
                }
            }
            try await refused("days") { $0.days = [good, good] }
            try await refused("days") { request in
                request.days = (0...Int32(DayLimits.daysPerCallMax)).map { number in
                    var day = good
                    day.businessDate -= number
                    return day
                }
            }
            try await refused("acknowledged_sequence") { $0.acknowledgedSequence = .max }
            try await refused("days[0].business_date") { $0.days[0].businessDate = .max }
            try await refused("days[0].agent") { $0.days[0].agent.digest = Data() }
            try await refused("days[0].agent") { $0.days[0].agent.receipts = .max }
            try await refused("days[0].digests") { $0.days[0].digests = Data(count: 15) }
            try await refused("days[0].digests") { request in
                request.days[0].keys = ["a", "a"]
                request.days[0].digests = Data(count: 32)
            }
            try await refused("days[0].keys") { $0.days[0].keys = [String(repeating: "x", count: 257)] }
            try await refused("days[0].keys") { $0.days[0].keys = ["a\u{0}"] }
            try await refused("days.keys") { request in
                request.days[0].keys = (0...DayLimits.receiptsListedMax).map { String($0) }
            }
            try await refused("days[0].journal") { request in
                request.days[0].journal.differences = [Kakuzuke_V1_DayDifference](
                    repeating: Kakuzuke_V1_DayDifference(), count: DayLimits.journalDifferencesMax + 1)
            }
            var foreign = scene.request([good])
            foreign.installEpoch = Data(count: 16)
            let unknown = foreign
            await #expect(throws: ServiceError.self) {
                _ = try await scene.desk.compare(unknown, scene.uploader.agent)
            }
        }
    }

    @Test func aStoresDayIsFoundByIndexesAmongMany() async throws {
        try await Scene.with { scene in
            let tenant = scene.tenant.scope.tenant.uuidString
            try await scene.uploader.upload([Scene.receipt(1)])
            // As many receipts of other days and stores as make an index worth it.
            try await scene.tenant.store.run(
                script: """
                    SET session_replication_role = replica;
                    INSERT INTO receipt_keys
                    SELECT tenant_id, 2 + n % 50, receipt_key || n, business_date, digest, 1, false
                    FROM receipt_keys, generate_series(1, 20000) AS n WHERE tenant_id = '\(tenant)';
                    INSERT INTO receipts
                    SELECT (jsonb_populate_record(r, jsonb_build_object('receipt_key', r.receipt_key || n,
                        'store_key', 2 + n % 50, 'business_date', '2026-11-01'::date + n % 19))).*
                    FROM receipts r, generate_series(1, 20000) AS n WHERE r.tenant_id = '\(tenant)';
                    ANALYZE receipts; ANALYZE receipt_keys;
                    """)
            let plan = try await scene.tenant.store.texts(
                """
                EXPLAIN SELECT r.receipt_key, k.digest FROM receipts r
                JOIN receipt_keys k ON k.tenant_id = '\(tenant)' AND k.store_key = 1 AND k.receipt_key = r.receipt_key
                WHERE r.tenant_id = '\(tenant)' AND r.store_key = 1 AND r.business_date = '\(Scene.day)'
                    AND NOT r.is_void
                """
            ).joined(separator: "\n")
            #expect(!plan.contains("Seq Scan"), "\(plan)")
        }
    }
}
