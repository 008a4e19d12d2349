import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: whatever is merged and undone in between, ratings are as if customers had always been who they are now. Method:
// random days of receipts (late, amended, voided, returned) and inputs that contradict each other, through the ingest,
// with merges and undoings between them; kept states, a full recomputation and the pure engine on the facts that the
// order of telling gives must agree for every customer on several dates.
@Suite struct MergeHistoryTests {
    /// Days after which a history that has not met everything is a failure.
    private static let daysMax = 150

    @Test(arguments: [("supermarket", "drugstore"), ("department-store", "confectionery")])
    func ratingsAreAsIfItHadAlwaysBeenSo(first: String, second: String) async throws {
        var history = IdentityHistory(first.utf8.count)
        let start = IngestTests.today.adding(days: -20)
        let policies = [(first, CalendarDate("2020-01-01")!), (second, start.adding(days: 30))]
        try await IdentityScene.with(policies: policies, today: start) { scene in
            var uploaders = [TestUploader(scene.tenant, agent: 0), TestUploader(scene.tenant, agent: 1)]
            for position in uploaders.indices { try await uploaders[position].handshake() }
            var counts = (kept: 0, merges: 0, undone: 0)
            var day = 0
            // Chance brings rare things together sooner or later; until then the days go on.
            while day < 45 || day < Self.daysMax && (counts.merges < 5 || counts.undone < 2 || counts.kept <= 25) {
                let today = start.adding(days: day)
                scene.tenant.clock.today = today
                for position in uploaders.indices {
                    let facts = history.facts(store: position + 1, today: today, count: day == 0 ? 60 : 12)
                    try await scene.upload(&uploaders[position], facts)
                    try await change(&history, scene, &counts)
                }
                if history.random.chance(60) {
                    _ = try await scene.tenant.remaker.runNightly(scene.tenant.scope, today: today)
                }
                counts.kept += try await compare(history, scene, today: today)
                day += 3
            }
            let remark = "seed \(SeededGenerator.runSeed): \(counts)"
            #expect(counts.merges >= 5 && counts.undone >= 2 && counts.kept > 25, "\(remark)")
        }
    }

    /// Merges two customers or takes a merge back, by chance.
    private func change(
        _ history: inout IdentityHistory, _ scene: IdentityScene,
        _ counts: inout (kept: Int, merges: Int, undone: Int)
    ) async throws {
        if history.random.chance(55), let pair = history.pair() {
            let number = try await scene.merge(pair.merged, into: pair.into)
            history.merges.append(.init(number: number, merged: pair.merged, into: pair.into))
            counts.merges += 1
        } else if history.random.chance(60), !history.merges.isEmpty {
            let merge = history.merges.remove(at: Int.random(in: history.merges.indices, using: &history.random))
            try await scene.undo(merge.number)
            counts.undone += 1
        }
    }

    /// Rates every customer in three ways; how often the kept states were asked.
    private func compare(
        _ history: IdentityHistory, _ scene: IdentityScene, today: CalendarDate
    ) async throws -> Int {
        let (tenant, scope) = (scene.tenant, scene.tenant.scope)
        let rows = try await scene.customers()
        let roots = Set((0..<IdentityHistory.customerCount).map { history.root($0) })
        var kept = 0
        for customer in 0..<IdentityHistory.customerCount {
            guard let key = try await scene.root(customer) else { continue }
            let root = history.root(customer)
            let remark = "customer \(customer) (\(key.rawValue)) on \(today), seed \(SeededGenerator.runSeed)"
            let row = rows.first { $0.customer == key }
            #expect(row != nil && roots.contains(root), "\(remark)")
            for date in [today, today.adding(days: 1), today.adding(days: 13), today.adding(days: 35)] {
                let known = try await tenant.reader.subject(key, on: date, scope)
                let full = try await tenant.reader.subject(key, on: date, scope, fromReceipts: true)
                let engine = known.version.engine
                let pure = engine.evaluation(
                    of: engine.completeUsage(facts: history.facts(of: root), receipts: history.receipts(of: root)))
                let expected = pure.ratings(on: date)
                #expect(full.evaluation?.ratings(on: date) == expected, "from receipts: \(remark)")
                #expect(known.evaluation?.ratings(on: date) == expected, "kept: \(remark)")
            }
            if row?.needsRemake == false { kept += 1 }
        }
        return kept
    }
}
