import Crypto
import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import PointOfSale
import Rating

/// Brings what the point of sale writes into the spool, file by file, from where it stopped the last time.
///
/// A receipt and the place behind it in the file are stored together, so nothing is read twice or left out. Blocks
/// while it reads.
struct JournalFollower: Sendable {
    /// Bytes read at a time; their receipts are one transaction.
    static let chunkBytes = 512 * 1024
    /// Days for which the place in a file that is gone is remembered: it may come back from an archive.
    static let goneFilesKeptDays = 40

    let database: AgentDatabase
    let profileFile: JournalProfileFile
    let identifierKey: IdentifierKey
    /// The folder that is read.
    let source: JournalSource
    /// Seconds without a write after which a file holds whole receipts only.
    let quietSeconds: Int
    /// What the looks until now have seen stand still.
    let stillness = JournalStillness()
    /// What the looks until now could not unpack.
    let unreadableArchives = UnreadableArchives()
    /// What packed files may need.
    var archiveLimits = JournalArchiveLimits()
    /// Opens a file; nil: it cannot be opened.
    var opening: @Sendable (JournalFile) -> FileHandle? = { $0.open() }

    var profile: JournalProfile { profileFile.profile }

    /// By which its places in files and its refused rows are kept apart from those of other folders.
    var name: String { source.name.isEmpty ? profile.name : source.name }

    /// What a look at the folder brought.
    struct Outcome: Sendable {
        var receipts = 0
        var rejectedRows = 0
        var maskedCardNumbers = 0
        /// Products whose entry in the item master was damaged when a receipt named them.
        var damagedProducts: Set<String> = []
        /// Bytes that wait: half a receipt, or files that cannot be read.
        var unreadBytes: Int64 = 0
        /// Why something could not be read; empty: everything could.
        var problems: [JournalProblem] = []
        /// `AgentDatabase.journalTicket` when the look began.
        var ticket = 0

        /// Adds what the look at another folder brought.
        mutating func add(_ other: Outcome) {
            receipts += other.receipts
            rejectedRows += other.rejectedRows
            maskedCardNumbers += other.maskedCardNumbers
            damagedProducts.formUnion(other.damagedProducts)
            unreadBytes += other.unreadBytes
            problems += other.problems
        }
    }

    /// Reads everything that is complete.
    ///
    /// - Parameters:
    ///   - now: the agent's wall clock.
    ///   - moved: is told whenever the look has come further; what stands still for long hangs.
    /// - Returns: what was read; a file that cannot be read is named and does not stop the others.
    /// - Throws: `LocalStoreError` when the agent's file fails, `CommandFailure` when the folder cannot be read.
    func look(at now: StoredInstant, moved: () -> Void) throws -> Outcome {
        var outcome = Outcome(ticket: database.journalTicket)
        // By the clock that dates the files of this machine, which no trial sets; and before the look at them, so that
        // whoever writes meanwhile makes them younger, not older. Else half a receipt may be taken for a whole one.
        let quietSince = Int64((Date().timeIntervalSince1970 - Double(quietSeconds)) * 1_000)
        let looked = ContinuousClock.now
        let files = try JournalFile.all(in: source.folder)
        let still = stillness.still(files.map(\.seen), for: .seconds(quietSeconds), at: looked)
        unreadableArchives.keep(files.map(\.seen))
        // Without the item master a line would freeze neither cost nor category; the journal keeps it meanwhile.
        guard try database.read({ try $0.checkpoint() }) != nil else {
            outcome.unreadBytes = files.reduce(0) { $0 + $1.size }
            let reason = "they wait for the first feed, which brings the item master. Let the agent reach the server"
            outcome.problems = [JournalProblem(file: "", message: reason)]
            return outcome
        }
        let newest = files.map(\.modifiedAt).max() ?? 0
        let positions = try database.read { try $0.journalPositions(source: name) }
        /// When files were last written to whose last receipt is kept back.
        var keptBack: [Int64] = []
        for file in files {
            // What stands in a new file may amend the last receipt of the one before, which must be read first. Files
            // that were written in one tick of the file system's clock have one time.
            let isNew = !positions.contains { $0.device == file.device && $0.inode == file.inode }
            if isNew, keptBack.contains(where: { $0 <= file.modifiedAt }) {
                outcome.unreadBytes += file.size
                continue
            }
            moved()
            do {
                let isNewest = file.modifiedAt == newest
                let isQuiet = file.modifiedAt / 1_000_000 <= quietSince && still.contains(file.seen)
                if try read(
                    file, isNewest: isNewest, isQuiet: isQuiet, positions: positions, at: now, moved: moved, &outcome)
                {
                    keptBack.append(file.modifiedAt)
                }
            } catch {
                // The file that holds everything must not be asked again; a journal stands for itself alone.
                if let error = error as? LocalStoreError, error.concernsWholeFile { throw error }
                outcome.unreadBytes += file.size
                let failure = CommandFailure(describing: error)
                outcome.problems.append(
                    JournalProblem(file: file.name, message: "\(failure.message). \(failure.nextStep)"))
            }
        }
        if !outcome.damagedProducts.isEmpty {
            let message = """
                \(outcome.damagedProducts.count) products of the item master are damaged; their lines were taken as of \
                products that it does not know. Let the agent reach the server: it then takes the whole feed again
                """
            outcome.problems.append(JournalProblem(file: "", message: message))
        }
        return outcome
    }

    /// Reads what is complete; true: the last receipt is kept back, because more of it may come.
    private func read(
        _ file: JournalFile, isNewest: Bool, isQuiet: Bool, positions: [JournalPosition], at now: StoredInstant,
        moved: () -> Void, _ outcome: inout Outcome
    ) throws -> Bool {
        guard let handle = opening(file) else {
            guard file.exists else { return false }
            throw CommandFailure(
                .configuration, "it cannot be opened for reading",
                nextStep: "Let the agent's user read the file; the agent then goes on by itself")
        }
        defer { try? handle.close() }
        let same = positions.first { $0.device == file.device && $0.inode == file.inode }
        guard let beginning = try beginning(of: file, handle, after: same) else { return false }
        let known = beginning.known
        var digest = beginning.digest
        let start = known?.offset ?? 0
        guard file.size > start || known != nil else { return false }
        if let known, file.size == start {
            // Only its time is new. Its header may have no end, so that it cannot be read once more.
            let reading = JournalReading(offset: start, lineCount: known.line)
            let position = try position(after: reading, in: file, handle, digest: digest.value)
            try store(reading, of: file.name, position, at: now, &outcome)
            return false
        }
        if start == 0, let packing = JournalPacking(try Self.bytes(handle, at: 0, count: JournalPacking.signBytes)) {
            let packed = PackedFile(file: file, handle: handle, packing: packing, known: known)
            return try read(packed, isQuiet: isQuiet, at: now, moved: moved, &outcome)
        }
        let head = start > 0 ? try Self.bytes(handle, at: 0, count: JournalReader.headBytesMax) : []
        var reader = try JournalReader(
            profile: profile, identifierKey: identifierKey, offset: start, lineCount: known?.line ?? 0, head: head)
        var offset = start
        var taken = start
        repeat {
            let bytes = try Self.bytes(handle, at: offset, count: Int(min(Int64(Self.chunkBytes), file.size - offset)))
            guard !bytes.isEmpty || offset == file.size else { break }
            offset += Int64(bytes.count)
            digest.read(bytes)
            let isLast = offset >= file.size
            // A file that the point of sale has left for a newer one is finished, its last line included.
            let end: JournalEnd = !isLast || !isQuiet ? .more : isNewest ? .quiet : .closed
            let reading = try reader.read(bytes, end: end)
            digest.goOn(to: reading.offset)
            let position = try position(after: reading, in: file, handle, digest: digest.value)
            if position != known { try store(reading, of: file.name, position, at: now, &outcome) }
            taken = reading.offset
            moved()
        } while offset < file.size
        outcome.unreadBytes += max(0, file.size - taken)
        return !isQuiet && file.size > taken
    }

    /// Where the reading of a file goes on, with the digest of everything before it; nil: nobody has written to it.
    ///
    /// A point of sale that corrects a receipt in its place changes what was read; read again from the beginning, the
    /// other receipts are known by their keys. The bytes say so, also where neither size nor time does.
    private func beginning(
        of file: JournalFile, _ handle: FileHandle, after known: JournalPosition?
    ) throws -> (known: JournalPosition?, digest: JournalDigest)? {
        let fresh = try JournalDigest(handle, length: 0)
        guard let known else { return (nil, fresh) }
        guard try known.isContinued(bySize: file.size, digest: { try Self.headDigest(handle, length: $0) }) else {
            var isSame = false
            if file.size >= known.headLength {
                isSame = try Self.headDigest(handle, length: known.headLength) == known.headDigest
            }
            if !isSame { try database.noteReplacedJournal(source: name, file.id) }
            return (nil, fresh)
        }
        if file.size == known.offset, known.isUntouched(size: file.size, modifiedAt: file.modifiedAt) { return nil }
        let digest = try JournalDigest(handle, length: known.offset)
        return known.isUnchanged(digest: digest.value) ? (known, digest) : (nil, fresh)
    }

    private func position(
        after reading: JournalReading, in file: JournalFile, _ handle: FileHandle, digest: [UInt8]
    ) throws -> JournalPosition {
        let length = min(JournalPosition.headLengthMax, file.size)
        return JournalPosition(
            source: name, device: file.device, inode: file.inode, headLength: length,
            headDigest: try Self.headDigest(handle, length: length), size: file.size, offset: reading.offset,
            line: reading.lineCount, modifiedAt: file.modifiedAt, readDigest: digest)
    }

    /// Stores what was read, of a file by the name that messages have for it.
    func store(
        _ reading: JournalReading, of file: String, _ position: JournalPosition, at now: StoredInstant,
        _ outcome: inout Outcome
    ) throws {
        let (facts, refused, damaged) = try facts(of: reading)
        outcome.damagedProducts.formUnion(damaged)
        let rejected =
            reading.rejected.map { row in
                RejectedRow(line: row.line, reasonCode: row.reasonCode, field: row.field, raw: Array(row.raw.utf8))
            } + refused
        let source = "\(name): \(file)"
        // What is stored before the place in the file is known again by its key, should the rest not follow.
        let limit = database.limits.deliveryEntriesMax
        for start in stride(from: 0, to: max(0, rejected.count - limit / 2), by: limit / 2) {
            let part = Array(rejected.dropFirst(start).prefix(limit / 2))
            try database.accept(
                SpoolDelivery(facts: [], sourceCanAmend: profile.canAmend, source: source, rejected: part), at: now)
        }
        for start in stride(from: 0, to: max(0, facts.count - limit / 2), by: limit / 2) {
            let part = Array(facts.dropFirst(start).prefix(limit / 2))
            try database.accept(
                SpoolDelivery(
                    facts: part, sourceCanAmend: profile.canAmend, source: source, reading: profileFile.digest), at: now
            )
        }
        var last = SpoolDelivery(
            facts: Array(facts.suffix(limit / 2)), sourceCanAmend: profile.canAmend, source: source,
            rejected: Array(rejected.suffix(limit / 2)), position: position, reading: profileFile.digest)
        last.dates = Set(facts.map(\.businessDate))
        last.journalTicket = outcome.ticket
        try database.accept(last, at: now)
        outcome.receipts += facts.count
        outcome.rejectedRows += rejected.count
        outcome.maskedCardNumbers += reading.maskedCardNumbers
    }

    /// Completes receipts by the item master and packs them for the spool.
    ///
    /// - Returns: the facts; the receipts that lie outside the spool's limits; the damaged products among them.
    func facts(
        of reading: JournalReading
    ) throws -> (facts: [SpoolFact], refused: [RejectedRow], damaged: Set<String>) {
        guard !reading.receipts.isEmpty else { return ([], [], []) }
        let found = try database.read { reader in
            var items = ItemMaster(reader)
            return (try reading.receipts.map { try items.completing($0) }, items.damaged)
        }
        if let product = found.1.min() { database.noteCacheDamage("product \(product) cannot be read") }
        var facts: [SpoolFact] = []
        var refused: [RejectedRow] = []
        for receipt in found.0 {
            do {
                let fact = try SpoolFact(.receipt(receipt))
                try fact.check(database.limits)
                facts.append(fact)
            } catch {
                // Whatever is wrong with one receipt keeps none of the others waiting.
                let problem = error as? FactBatchError
                refused.append(
                    RejectedRow(
                        line: 0, reasonCode: problem?.code.word ?? "receipt_too_large", field: problem?.column ?? "",
                        raw: Array(receipt.receiptKey.utf8)))
            }
        }
        return (facts, refused, found.1)
    }

    /// Forgets the places in files that are gone and were not read since `moment`.
    ///
    /// - Throws: `LocalStoreError` when the agent's file fails, `CommandFailure` when the folder cannot be read.
    func forget(notReadSince moment: StoredInstant) throws {
        let files = Set(try JournalFile.all(in: source.folder).map { [$0.device, $0.inode] })
        try database.forgetJournals(source: name, notReadSince: moment) { files.contains([$0, $1]) }
    }

    static func headDigest(_ handle: FileHandle, length: Int64) throws -> [UInt8] {
        Array(SHA256.hash(data: try bytes(handle, at: 0, count: Int(length))))
    }

    static func bytes(_ handle: FileHandle, at offset: Int64, count: Int) throws -> [UInt8] {
        try handle.seek(toOffset: UInt64(offset))
        return [UInt8](try handle.read(upToCount: count) ?? Data())
    }
}
