import KakuzukeProtocol
import Rating
import StorageTestSupport
import Testing

@testable import Services

// Goal: a fact that the server had put aside, and that headquarters lets count later, makes no quote of a store wrong:
// each is reckoned from exactly what the store knew, or said to be beyond that. Method: quotes of before and after the
// retry, with the fact and without it.
@Suite struct QuoteRetryTests {
    private static func desk(_ scene: QuoteScene) -> QuarantineDesk {
        QuarantineDesk(
            database: scene.tenant.store.database, ingest: scene.tenant.conversation.ingest,
            clock: scene.tenant.clock.wallClock)
    }

    private static func retry(_ scene: QuoteScene) async throws {
        let desk = desk(scene)
        let entry = try #require(try await desk.list(.init(), scene.tenant.owner).entries.first)
        #expect(entry.reasonCode == "date_out_of_range")
        var request = Kakuzuke_V1_RetryHeldFactRequest()
        request.entryNumber = entry.entryNumber
        #expect(try await desk.retry(request, by: scene.tenant.owner).response.entry.state == .applied)
    }

    @Test func aRetriedFactCountsFromWhenAFeedToldOfIt() async throws {
        try await QuoteScene.with { scene in
            let today = IngestTests.today
            let told = QuoteCheckTests.receipts(1..<11)
            try await scene.uploader.upload(told)
            let first = try await QuoteCheckTests.head(scene)
            // The server's clock is far behind for a while, so that the eleventh fact lies too far ahead.
            let late = IngestTests.receipt(11, on: today, amount: 600_000)
            scene.tenant.clock.today = today.adding(days: -500)
            #expect(try await scene.uploader.upload([late]).quarantined.map(\.reasonCode) == ["date_out_of_range"])
            scene.tenant.clock.today = today
            let without = try await scene.contents(1, from: told, on: today)
            let with = try await scene.contents(1, from: told + [late], on: today)
            #expect(without.ratings != with.ratings, "the fact matters")
            let before = [
                // The store counted its own fact, which the server had put aside.
                try scene.quote("own", with, change: first, included: 10, own: 11),
                // The next feed included its sequence and not the fact.
                try scene.quote("fed", without, change: try await QuoteCheckTests.head(scene), included: 11, own: 11),
            ]
            #expect(try await QuoteCheckTests.verdicts(scene, before) == ["fed 1", "own 3 facts_quarantined"])
            try await Self.retry(scene)
            // What the store had counted and priced by is what counts now.
            #expect(try await QuoteCheckTests.verdicts(scene, before) == ["fed 1", "own 1"])
            let second = try await QuoteCheckTests.head(scene)
            let next = IngestTests.receipt(12, on: today, amount: 500)
            try await scene.uploader.upload([next])
            let onward = try await scene.contents(1, from: told + [late, next], on: today)
            let after = [
                // Sent only now, made before: the fact counts as the store's own; what it changed for a feed that did
                // not tell of it has no earlier state.
                try scene.quote("late-own", with, change: first, included: 10, own: 11),
                try scene.quote("late-fed", without, change: first, included: 11, own: 11),
                // From the feed that told of it on it counts, with own facts over it and without.
                try scene.quote("counted", with, change: second, included: 11, own: 11),
                try scene.quote("onward", onward, change: second, included: 11, own: 12),
                // A store that would not count it then would be wrong.
                try scene.quote("blind", without, change: second, included: 11, own: 11),
            ]
            #expect(
                try await QuoteCheckTests.verdicts(scene, after) == [
                    "blind 2", "counted 1", "late-fed 3 facts_changed", "late-own 1", "onward 1",
                ])
        }
    }
    /// A quote over a fact that never counts is explained by it, and by no defect; one without it is equal.
    @Test func quotesOverADiscardedFactAreCheckedAgain() async throws {
        try await QuoteScene.with { scene in
            let today = IngestTests.today
            let told = QuoteCheckTests.receipts(1..<11)
            try await scene.uploader.upload(told)
            let first = try await QuoteCheckTests.head(scene)
            let late = IngestTests.receipt(11, on: today, amount: 600_000)
            scene.tenant.clock.today = today.adding(days: -500)
            try await scene.uploader.upload([late])
            scene.tenant.clock.today = today
            let with = try await scene.contents(1, from: told + [late], on: today)
            let without = try await scene.contents(1, from: told, on: today)
            let walkIn = try await scene.contents(nil, from: [], on: today)
            let quotes = [
                try scene.quote("blind", without, change: first, included: 10, own: 11),
                try scene.quote("own", with, change: first, included: 10, own: 11),
                try scene.quote("walk-in", walkIn, change: first, included: 10, own: 11),
            ]
            #expect(
                try await QuoteCheckTests.verdicts(scene, quotes) == [
                    "blind 3 facts_quarantined", "own 3 facts_quarantined", "walk-in 1",
                ])
            let desk = Self.desk(scene)
            let entry = try #require(try await desk.list(.init(), scene.tenant.owner).entries.first)
            var request = Kakuzuke_V1_DiscardHeldFactRequest()
            request.entryNumber = entry.entryNumber
            request.reason = "test"
            request.dryRun = true
            _ = try await desk.discard(request, by: scene.tenant.owner)
            #expect(try await scene.texts("SELECT count(*)::text FROM store_quotes WHERE verdict = 0") == ["0"])
            request.dryRun = false
            _ = try await desk.discard(request, by: scene.tenant.owner)
            #expect(try await scene.texts("SELECT count(*)::text FROM store_quotes WHERE verdict = 0") == ["2"])
            #expect(
                try await QuoteCheckTests.verdicts(scene, quotes) == [
                    "blind 1", "own 3 facts_quarantined", "walk-in 1",
                ])
        }
    }
}
