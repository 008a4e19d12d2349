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

    let database: AgentDatabase
    let profile: JournalProfile
    let identifierKey: IdentifierKey
    let folder: String
    /// Seconds without a write after which a file holds whole receipts only.
    let quietSeconds: Int

    /// What a look at the folder brought.
    struct Outcome: Sendable {
        var receipts = 0
        var rejectedRows = 0
        var maskedCardNumbers = 0
        /// Bytes that wait: half a receipt, or files that cannot be read.
        var unreadBytes: Int64 = 0
        /// Why something could not be read; nil: everything could.
        var problem: String?
    }

    /// Reads everything that is complete.
    ///
    /// - Parameter now: the agent's wall clock.
    /// - Returns: what was read; a file that cannot be read is named and does not stop the others.
    /// - Throws: `LocalStoreError` when the agent's file fails, `CommandFailure` when the folder cannot be read.
    func look(at now: StoredInstant) throws -> Outcome {
        var outcome = Outcome()
        let files = try JournalFile.all(in: folder)
        // Without the item master a line would freeze neither cost nor category; the journal keeps it meanwhile.
        guard try database.read({ try $0.checkpoint() }) != nil else {
            outcome.unreadBytes = files.reduce(0) { $0 + $1.size }
            outcome.problem = "waits for the first feed, which brings the item master"
            return outcome
        }
        let newest = files.map(\.modifiedAt).max() ?? 0
        let positions = try database.read { try $0.journalPositions(source: profile.name) }
        for file in files {
            do {
                try read(file, isNewest: file.modifiedAt == newest, positions: positions, at: now, &outcome)
            } catch let error as JournalReaderError {
                outcome.unreadBytes += file.size
                let name = URL(filePath: file.path).lastPathComponent
                outcome.problem = "\(name): \(error.code): \(error.message). \(error.nextStep)"
            }
        }
        return outcome
    }

    private func read(
        _ file: JournalFile, isNewest: Bool, positions: [JournalPosition], at now: StoredInstant,
        _ outcome: inout Outcome
    ) throws {
        guard let handle = FileHandle(forReadingAtPath: file.path) else { return }
        defer { try? handle.close() }
        let known = try positions.first { position in
            guard position.device == file.device, position.inode == file.inode else { return false }
            return try position.isContinued(bySize: file.size) { try Self.headDigest(handle, length: $0) }
        }
        let start = known?.offset ?? 0
        guard file.size > start else { return }
        let head = start > 0 ? try Self.bytes(handle, at: 0, count: JournalReader.headBytesMax) : []
        var reader = try JournalReader(
            profile: profile, identifierKey: identifierKey, offset: start, lineCount: known?.line ?? 0, head: head)
        let isQuiet = now.millisecondsSinceEpoch / 1_000 - file.modifiedAt >= Int64(quietSeconds)
        var offset = start
        var taken = start
        while offset < file.size {
            let bytes = try Self.bytes(handle, at: offset, count: Int(min(Int64(Self.chunkBytes), file.size - offset)))
            guard !bytes.isEmpty else { break }
            offset += Int64(bytes.count)
            let isLast = offset >= file.size
            // A file that the point of sale has left for a newer one is finished, its last line included.
            let end: JournalEnd = !isLast || !isQuiet ? .more : isNewest ? .quiet : .closed
            let reading = try reader.read(bytes, end: end)
            try store(reading, of: file, handle, at: now, &outcome)
            taken = reading.offset
        }
        outcome.unreadBytes += max(0, file.size - taken)
    }

    private func store(
        _ reading: JournalReading, of file: JournalFile, _ handle: FileHandle, at now: StoredInstant,
        _ outcome: inout Outcome
    ) throws {
        let length = min(JournalPosition.headLengthMax, file.size)
        let position = JournalPosition(
            source: profile.name, device: file.device, inode: file.inode, headLength: length,
            headDigest: try Self.headDigest(handle, length: length), size: file.size, offset: reading.offset,
            line: reading.lineCount)
        let name = URL(filePath: file.path).lastPathComponent
        let facts = try database.read { reader in
            var items = ItemMaster(reader)
            return try reading.receipts.map { try SpoolFact(.receipt(try items.completing($0))) }
        }
        let rejected = reading.rejected.map { row in
            RejectedRow(line: row.line, reasonCode: row.reasonCode, field: row.field, raw: Array(row.raw.utf8))
        }
        let source = "\(profile.name): \(name)"
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
                SpoolDelivery(facts: part, sourceCanAmend: profile.canAmend, source: source), at: now)
        }
        try database.accept(
            SpoolDelivery(
                facts: Array(facts.suffix(limit / 2)), sourceCanAmend: profile.canAmend, source: source,
                rejected: Array(rejected.suffix(limit / 2)), position: position), at: now)
        outcome.receipts += facts.count
        outcome.rejectedRows += rejected.count
        outcome.maskedCardNumbers += reading.maskedCardNumbers
    }

    private static func headDigest(_ handle: FileHandle, length: Int64) throws -> [UInt8] {
        Array(SHA256.hash(data: try bytes(handle, at: 0, count: Int(length))))
    }

    private static func bytes(_ handle: FileHandle, at offset: Int64, count: Int) throws -> [UInt8] {
        try handle.seek(toOffset: UInt64(offset))
        return [UInt8](try handle.read(upToCount: count) ?? Data())
    }
}
