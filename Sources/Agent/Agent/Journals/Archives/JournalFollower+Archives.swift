import Crypto
import Foundation
import LocalStore
import PointOfSale

// Packed files in the folder. An entry is unpacked twice: first to see that it is whole and whether it was read before,
// then into the spool, so that nothing of a damaged file counts.
extension JournalFollower {
    /// A packed file that lies in the folder.
    struct PackedFile {
        var file: JournalFile
        var handle: FileHandle
        var packing: JournalPacking
        /// What was noted when it was read; nil: it was not.
        var known: JournalPosition?
    }

    /// Reads the journals in a packed file; true: it waits until nobody writes to it any more.
    func read(
        _ packed: PackedFile, isQuiet: Bool, at now: StoredInstant, moved: () -> Void, _ outcome: inout Outcome
    ) throws -> Bool {
        let file = packed.file
        if let known = packed.known, known.isUntouched(size: file.size, modifiedAt: file.modifiedAt) { return false }
        guard isQuiet else {
            outcome.unreadBytes += file.size
            return true
        }
        if let problems = unreadableArchives.problems(of: file.seen) {
            outcome.unreadBytes += file.size
            outcome.problems += problems
            return false
        }
        var problems: [JournalProblem] = []
        var entries: [ArchiveEntry] = []
        var archive: JournalArchive?
        do {
            archive = try JournalArchive(
                packed.handle, size: file.size, packing: packed.packing, limits: archiveLimits)
            entries = archive?.entries ?? []
        } catch {
            problems.append(try Self.problem(error, file.name))
        }
        let length = min(JournalPosition.headLengthMax, file.size)
        var position = JournalPosition(
            source: name, device: file.device, inode: file.inode, headLength: length,
            headDigest: try Self.headDigest(packed.handle, length: length), size: file.size, offset: 0, line: 0)
        for entry in entries {
            let shown = entry.name.isEmpty ? file.name : "\(file.name)/\(entry.name)"
            guard let archive else { continue }
            do {
                try read(entry, of: archive, named: shown, position, at: now, moved: moved, &outcome)
            } catch {
                problems.append(try Self.problem(error, shown))
            }
        }
        guard problems.isEmpty else {
            unreadableArchives.note(problems, of: file.seen)
            outcome.unreadBytes += file.size
            outcome.problems += problems
            return false
        }
        // Only now it counts as read: until then its receipts are known by their keys.
        position.modifiedAt = file.modifiedAt
        var end = SpoolDelivery(
            facts: [], sourceCanAmend: profile.canAmend, source: "\(name): \(file.name)", position: position)
        end.journalTicket = outcome.ticket
        try database.accept(end, at: now)
        return false
    }

    /// Reads one journal of a packed file, unless it was read before.
    private func read(
        _ entry: ArchiveEntry, of archive: JournalArchive, named shown: String, _ position: JournalPosition,
        at now: StoredInstant, moved: () -> Void, _ outcome: inout Outcome
    ) throws {
        var hash = SHA256()
        var head: [UInt8] = []
        var length: Int64 = 0
        try archive.unpack(entry) { piece in
            if head.count < JournalPacking.signBytes { head += piece.prefix(JournalPacking.signBytes - head.count) }
            hash.update(data: piece)
            length += Int64(piece.count)
            moved()
        }
        if let packing = JournalPacking(head) {
            throw JournalArchiveError.unknownForm("it is packed once more (\(packing.rawValue))")
        }
        let digest = Array(hash.finalize())
        let isKnown = try database.read {
            try $0.hasReadJournal(source: name, digest: digest, length: length)
        }
        guard length > 0, !isKnown else { return }
        var reader = try JournalReader(profile: profile, identifierKey: identifierKey)
        try archive.unpack(entry) { piece in
            let reading = try reader.read(piece, end: .more)
            if !reading.receipts.isEmpty || !reading.rejected.isEmpty {
                try store(reading, of: shown, position, at: now, &outcome)
            }
            moved()
        }
        let rest = try reader.read([UInt8](), end: .closed)
        try store(rest, of: shown, position, at: now, &outcome)
        try database.noteReadJournal(source: name, digest: digest, length: length, ticket: outcome.ticket, at: now)
    }

    /// What is wrong with a file or an entry by itself.
    ///
    /// - Throws: `error` where it is no matter of the file alone, so that it must be tried again.
    private static func problem(_ error: any Error, _ file: String) throws -> JournalProblem {
        guard error is JournalArchiveError || error is JournalReaderError else { throw error }
        let failure = CommandFailure(describing: error)
        return JournalProblem(file: file, message: "\(failure.message). \(failure.nextStep)")
    }
}
