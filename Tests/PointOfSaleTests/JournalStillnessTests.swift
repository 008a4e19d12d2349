import PointOfSale
import Testing

// Goal: a journal counts as finished only when it was seen to stand still, whatever its date says. Method: looks at
// made-up files at moments that the test sets.
@Suite struct JournalStillnessTests {
    private let start = ContinuousClock.now

    private func file(_ inode: Int64, size: Int64 = 10, modifiedAt: Int64 = 1) -> JournalStillness.File {
        JournalStillness.File(device: 1, inode: inode, size: size, modifiedAt: modifiedAt)
    }

    private func still(_ watch: JournalStillness, _ files: [JournalStillness.File], after seconds: Int) -> [Int64] {
        watch.still(files, for: .seconds(30), at: start + .seconds(seconds)).map(\.inode).sorted()
    }

    @Test func whatLayThereAtTheFirstLookIsJudgedByItsDate() {
        let watch = JournalStillness()
        #expect(still(watch, [file(1), file(2)], after: 0) == [1, 2])
        #expect(still(watch, [file(1), file(2)], after: 5) == [1, 2])
    }

    @Test func whatIsWrittenWaitsFromThenOn() {
        let watch = JournalStillness()
        _ = still(watch, [file(1)], after: 0)
        #expect(still(watch, [file(1, size: 11)], after: 5) == [])
        #expect(still(watch, [file(1, size: 11)], after: 34) == [])
        #expect(still(watch, [file(1, size: 11)], after: 35) == [1])
        // Written in place: only its date is another one.
        #expect(still(watch, [file(1, size: 11, modifiedAt: 2)], after: 36) == [])
        #expect(still(watch, [file(1, size: 11, modifiedAt: 2)], after: 66) == [1])
    }

    @Test func whatComesLaterWaitsHoweverOldItsDateIs() {
        let watch = JournalStillness()
        _ = still(watch, [], after: 0)
        #expect(still(watch, [file(7)], after: 1) == [])
        #expect(still(watch, [file(7)], after: 31) == [7])
    }

    @Test func whatWasGoneBeginsAgain() {
        let watch = JournalStillness()
        _ = still(watch, [file(1)], after: 0)
        _ = still(watch, [], after: 10)
        #expect(still(watch, [file(1)], after: 20) == [])
        #expect(still(watch, [file(1)], after: 50) == [1])
    }

    @Test func withoutAWaitEverythingIsStill() {
        let watch = JournalStillness()
        _ = still(watch, [], after: 0)
        #expect(watch.still([file(1)], for: .zero, at: start) == [file(1)])
    }
}
