import Foundation
import KakuzukeProtocol
import LocalStore
import PointOfSale
import Rating

/// Reads the journals once more, as far as they were read before, and sees what they hold of business dates: what the
/// point of sale says, told without the spool (promise S7).
///
/// It reads a bounded number of bytes at a time, so that what is new never waits for it.
struct JournalRecount: Sendable {
    /// Bytes that are read beside one look at the journals; 2 MiB.
    static let bytesPerLook = 2 << 20
    /// Bytes that are read at once where somebody asks; 64 MiB.
    static let bytesAskedMax = 64 << 20
    /// Receipts that one recount keeps in memory at most; with more, nothing is compared.
    static let receiptsMax = 200_000
    /// From the end of one recount to the beginning of the next.
    static let pause: Duration = .seconds(6 * 3_600)

    /// A receipt as journals have it.
    struct Seen: Sendable {
        /// A content under the key.
        struct Content: Sendable {
            var digest: [UInt8]
            var date: CalendarDate
            var amount: Int64
        }

        /// Its contents, the one that was read last at the end; none where only a void is told.
        var contents: [Content] = []
        /// True: the journals say that it never happened.
        var isVoid = false
        /// Digest of the profile by which it was read.
        var reading: [UInt8]

        mutating func add(_ fact: SpoolFact) {
            guard fact.lineCount > 0 else {
                isVoid = true
                return
            }
            contents.removeAll { $0.digest == fact.digest }
            contents.append(
                Content(digest: fact.digest, date: fact.businessDate, amount: fact.amount.rawValue))
        }
    }

    /// A file that is being read.
    private struct OpenFile: Sendable {
        var follower: JournalFollower
        var file: JournalFile
        var reader: JournalReader
        var offset: Int64 = 0
        /// Where its reading stopped before.
        var end: Int64
        var facts: [SpoolFact] = []
    }

    let dates: ClosedRange<CalendarDate>
    /// Each reads one folder.
    let followers: [JournalFollower]
    private let receiptsMax: Int
    private var waiting: [(follower: JournalFollower, file: JournalFile)]
    private var open: OpenFile?
    /// Files that were read to the end, as they were then.
    private(set) var finished: [JournalFile] = []
    private(set) var receipts: [String: Seen] = [:]
    /// True: there are more receipts than are kept.
    private(set) var isOverfull = false

    /// Begins.
    ///
    /// - Parameters:
    ///   - followers: read the journals, each of one folder.
    ///   - dates: the business dates that are compared.
    ///   - receiptsMax: receipts that are kept at most.
    /// - Throws: `CommandFailure` when the folder cannot be read.
    init(
        _ followers: [JournalFollower], _ dates: ClosedRange<CalendarDate>,
        receiptsMax: Int = JournalRecount.receiptsMax
    ) throws {
        self.followers = followers
        self.dates = dates
        self.receiptsMax = receiptsMax
        waiting = try followers.reversed().flatMap { follower in
            try JournalFile.all(in: follower.source.folder).reversed().map { (follower, $0) }
        }
    }

    /// True: everything was read.
    var isDone: Bool { waiting.isEmpty && open == nil }

    /// Reads on.
    ///
    /// - Parameters:
    ///   - bytes: about how many.
    ///   - moved: is told whenever it has come further.
    /// - Throws: `LocalStoreError` when the agent's file fails; a journal that cannot be read is passed over, because
    ///   the look at the journals names it.
    mutating func read(_ bytes: Int, moved: () -> Void) throws {
        var left = bytes
        while left > 0, !isDone {
            moved()
            do {
                left -= try readChunk()
            } catch {
                if let error = error as? LocalStoreError, error.concernsWholeFile { throw error }
                open = nil
            }
        }
    }

    /// Reads a part of the file that is open, or opens the next one; gives the bytes that it took.
    private mutating func readChunk() throws -> Int {
        guard var open = try open ?? next() else { return 1 }
        guard let handle = open.follower.opening(open.file) else {
            self.open = nil
            return 1
        }
        defer { try? handle.close() }
        let bytes = try JournalFollower.bytes(
            handle, at: open.offset, count: Int(min(Int64(JournalFollower.chunkBytes), open.end - open.offset)))
        guard !bytes.isEmpty else {
            self.open = nil
            return 1
        }
        open.offset += Int64(bytes.count)
        // What stands before the place where its reading stopped is whole, its last receipt included.
        let end: JournalEnd = open.offset < open.end ? .more : open.end == open.file.size ? .closed : .quiet
        let reading = try open.reader.read(bytes, end: end)
        open.facts += try open.follower.facts(of: reading).facts.filter { $0.kind == FactKind.receipt.rawValue }
        if open.offset < open.end {
            self.open = open
        } else {
            self.open = nil
            if open.file.isUnchanged { take(open) }
        }
        return bytes.count
    }

    /// Opens the next file that was read before and was not written to since.
    private mutating func next() throws -> OpenFile? {
        guard let (follower, file) = waiting.popLast() else { return nil }
        let positions = try follower.database.read { try $0.journalPositions(source: follower.name) }
        guard let position = positions.first(where: { $0.device == file.device && $0.inode == file.inode }),
            position.isUntouched(size: file.size, modifiedAt: file.modifiedAt), position.offset > 0
        else { return nil }
        let reader = try JournalReader(profile: follower.profile, identifierKey: follower.identifierKey)
        return OpenFile(follower: follower, file: file, reader: reader, end: position.offset)
    }

    private mutating func take(_ open: OpenFile) {
        finished.append(open.file)
        for fact in open.facts {
            // A void or an amendment may bear another date than what it changes.
            let isWanted = dates.contains(fact.businessDate) || fact.lineCount == 0 || receipts[fact.key] != nil
            if isWanted {
                receipts[fact.key, default: Seen(reading: open.follower.profileFile.digest)].add(fact)
            }
        }
        if receipts.count > receiptsMax {
            isOverfull = true
            receipts = [:]
            waiting = []
        }
    }
}
