import Dispatch
import Foundation
import JournalFixtures
import LocalStore
import PointOfSale
import Rating
import Testing

@testable import kakuzuke_agent

// Goal: a folder on a share that does not answer holds up no other folder, is named after a while, and goes on by
// itself. Method: folders whose files open only when the test lets them, in place of a share that hangs.
@Suite struct HangingFolderTests {
    private static let head = "number,date,product,quantity,amount\n"

    /// Two folders; files of the first open once `gate` is signalled.
    private struct Shop {
        let store: FollowedStore
        let tills: JournalSource
        let cafe: JournalSource
        let gate = DispatchSemaphore(value: 0)
        let health = RunHealth()
        let folders: JournalFolders

        init() throws {
            store = try FollowedStore()
            tills = try store.source("tills", profile: try store.tableProfile("till"))
            cafe = try store.source("cafe", profile: try store.tableProfile("bar", ", terminal: cafe"))
            try store.write(HangingFolderTests.head + "1,2026-11-01,A,1,110\n", "day.csv", in: tills)
            try store.write(HangingFolderTests.head + "1,2026-11-01,A,1,220\n", "day.csv", in: cafe)
            var hanging = try store.follower(tills)
            hanging.opening = { [gate] file in
                gate.wait()
                return file.open()
            }
            folders = JournalFolders(
                [hanging, try store.follower(cafe)], health: health, stillMax: .milliseconds(200))
        }

        var hangsSince: ContinuousClock.Instant? { look?.hangsSince }
        var look: RunHealth.Look? { health.now.looks.first { $0.source == tills } }

        func refusal() async throws -> String {
            do {
                _ = try await folders.look(at: store.now, forgetting: nil)
                return ""
            } catch let failure as CommandFailure {
                return failure.message
            }
        }

        /// Lets the folder answer, and waits until the look that hung has ended.
        func answer() async throws {
            gate.signal()
            while hangsSince != nil { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    @Test(.timeLimit(.minutes(1))) func theOtherFoldersAreRead() async throws {
        let shop = try Shop()
        #expect(try await shop.refusal() == "the journals' folder \(shop.tills.folder) does not answer")
        #expect(try shop.store.ledger() == JournalFixture.Ledger(1, 200))
        // It is not asked a second time, and nobody waits for it again.
        try shop.store.append(Array("2,2026-11-01,A,1,220\n".utf8), "day.csv", in: shop.cafe)
        let began = ContinuousClock.now
        #expect(try await shop.refusal().hasSuffix("does not answer"))
        #expect(ContinuousClock.now - began < .seconds(5))
        #expect(try shop.store.ledger() == JournalFixture.Ledger(2, 400))
        try await shop.answer()
        #expect(try shop.store.ledger() == JournalFixture.Ledger(3, 500))
        shop.gate.signal()
        #expect(try await shop.refusal() == "")
    }

    @Test(.timeLimit(.minutes(1))) func aFolderThatDoesNotAnswerIsNamed() async throws {
        let shop = try Shop()
        _ = try await shop.refusal()
        let since = try #require(shop.hangsSince)
        let almost = since + JournalFolders.answerMax - .milliseconds(1)
        #expect(shop.look?.problems(at: almost) == [])
        let told = try #require(shop.look?.problems(at: since + JournalFolders.answerMax).first?.message)
        #expect(told.hasPrefix("the folder \(shop.tills.folder) has not answered for 15 seconds"))
        #expect(told.contains("Check the disk or share"))
        try await shop.answer()
        #expect(shop.look?.problems(at: since + .seconds(60)) == [])
    }

    /// A look that wakes up must not undo that everything is to be read again.
    @Test(.timeLimit(.minutes(1))) func aLookThatWakesUpUndoesNothing() async throws {
        let shop = try Shop()
        _ = try await shop.refusal()
        try shop.store.database.readJournalsAgain()
        try await shop.answer()
        #expect(try shop.store.database.read { try $0.journalPositions(source: "tills") }.isEmpty)
        #expect(try shop.store.ledger() == JournalFixture.Ledger(2, 300))
        shop.gate.signal()
        #expect(try await shop.refusal() == "")
        #expect(try shop.store.database.read { try $0.journalPositions(source: "tills") }.count == 1)
        #expect(try shop.store.status().acceptedCount == 2)
    }

    /// Work beside the looks stands still alone, and is not begun a second time.
    @Test(.timeLimit(.minutes(1))) func readingAgainIsLeftBehind() async throws {
        let shop = try Shop()
        let gate = DispatchSemaphore(value: 0)
        let none = try await shop.folders.readAgain { _ in
            gate.wait()
            return 1
        }
        #expect(none == nil)
        #expect(try await shop.folders.readAgain { _ in 2 } == nil)
        gate.signal()
        var again: Int?
        while again == nil {
            try await Task.sleep(for: .milliseconds(10))
            again = try await shop.folders.readAgain { _ in 3 }
        }
        #expect(again == 3)
        // What comes further is waited for.
        let slow = try await shop.folders.readAgain { moved in
            for _ in 0..<8 {
                Thread.sleep(forTimeInterval: 0.05)
                moved()
            }
            return 4
        }
        #expect(slow == 4)
    }
}
