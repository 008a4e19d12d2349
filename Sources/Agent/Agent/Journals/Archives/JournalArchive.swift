import Foundation
import KakuzukeProtocol

/// A packed file among the journals: its entries come out piece by piece, and never onto the disk.
struct JournalArchive {
    /// The journals within it, by name.
    let entries: [ArchiveEntry]
    private let handle: FileHandle
    /// Where packed bytes end.
    private let end: Int64
    private let limits: JournalArchiveLimits

    /// Looks what lies in a packed file.
    ///
    /// - Parameters:
    ///   - handle: the file; nobody else may read from it meanwhile.
    ///   - size: its bytes.
    ///   - packing: how it is packed; others than gzip and zip are refused.
    ///   - limits: how much it may need.
    /// - Throws: `JournalArchiveError` when nothing of it can be read; what reading the file throws.
    init(
        _ handle: FileHandle, size: Int64, packing: JournalPacking,
        limits: JournalArchiveLimits = JournalArchiveLimits()
    ) throws {
        self.handle = handle
        self.limits = limits
        switch packing {
        case .gzip:
            entries = [ArchiveEntry(name: "", method: .gzip, offset: 0, packedBytes: size)]
            end = size
        case .zip:
            let directory = try ZipDirectory(handle, size: size, limits: limits)
            entries = directory.entries
            end = directory.offset
            guard entries.reduce(0, { $0 + ($1.unpackedBytes ?? 0) }) <= limits.unpackedBytesMax else {
                throw Self.tooMuch(limits)
            }
        case .zstandard, .bzip2, .xz:
            throw JournalArchiveError.unknownForm("it is packed (\(packing.rawValue))")
        }
    }

    /// Unpacks an entry.
    ///
    /// - Parameters:
    ///   - entry: one of `entries`.
    ///   - take: is given the bytes in order, at most `pieceBytes` at a time; what it throws ends the reading.
    /// - Throws: `JournalArchiveError` when it is not whole, at the latest behind its last bytes: only then is its
    ///   checksum known; what reading the file throws.
    func unpack(_ entry: ArchiveEntry, _ take: (ArraySlice<UInt8>) throws -> Void) throws {
        if let refusal = entry.refusal { throw refusal }
        var check = EntryCheck(entry)
        switch entry.method {
        case .gzip: try inflate(0..<end, .gzip, take)
        case .deflated:
            try inflate(try range(of: entry), .raw) { piece in
                try check.add(piece)
                try take(piece)
            }
            try check.end()
        case .stored:
            try copy(try range(of: entry)) { piece in
                try check.add(piece)
                try take(piece)
            }
            try check.end()
        case nil: throw JournalArchiveError.unknownForm("its entry \(entry.name) is made in an unknown way")
        }
    }

    /// Where the packed bytes of a zip file's entry lie, behind a header of their own.
    private func range(of entry: ArchiveEntry) throws -> Range<Int64> {
        let headerBytes = 30
        let header = try JournalFollower.bytes(handle, at: entry.offset, count: headerBytes)
        let fields = ByteFields(header[...])
        guard header.count == headerBytes, fields[0, 4] == 0x0403_4b50 else {
            throw JournalArchiveError.damaged("the entry does not lie where the directory says")
        }
        let start = entry.offset + Int64(headerBytes) + Int64(fields[26, 2]) + Int64(fields[28, 2])
        guard start + entry.packedBytes <= end else {
            throw JournalArchiveError.damaged("the entry reaches beyond the place of the directory")
        }
        return start..<(start + entry.packedBytes)
    }

    private func copy(_ range: Range<Int64>, _ take: (ArraySlice<UInt8>) throws -> Void) throws {
        var place = range.lowerBound
        while place < range.upperBound {
            let piece = try bytes(at: place, before: range.upperBound, limits.pieceBytes)
            place += Int64(piece.count)
            try take(piece[...])
        }
    }

    private func inflate(
        _ range: Range<Int64>, _ form: InflateStream.Form, _ take: (ArraySlice<UInt8>) throws -> Void
    ) throws {
        let stream = try InflateStream(form)
        var output = [UInt8](repeating: 0, count: limits.pieceBytes)
        var filled = 0
        var made: Int64 = 0
        var place = range.lowerBound
        var input: ArraySlice<UInt8> = []
        var isAtEnd = false
        while true {
            if input.isEmpty, place < range.upperBound {
                input = try bytes(at: place, before: range.upperBound, limits.packedPieceBytes)[...]
                place += Int64(input.count)
            }
            if isAtEnd {
                // Zeros fill up a block of a tape; anything else is a further member, as of two files set together.
                if form == .gzip { input = input.drop { $0 == 0 } }
                if input.isEmpty, place < range.upperBound { continue }
                guard !input.isEmpty else { break }
                guard form == .gzip else { throw JournalArchiveError.damaged("further bytes follow its end") }
                try stream.restart()
            }
            let step = try Self.step(stream, input, into: &output, at: filled)
            input = input.dropFirst(step.used)
            filled += step.made
            made += Int64(step.made)
            try check(made, of: place - range.lowerBound - Int64(input.count))
            isAtEnd = step.isAtEnd
            if filled == output.count {
                try take(output[...])
                filled = 0
            } else if !isAtEnd, input.isEmpty, place >= range.upperBound {
                throw JournalArchiveError.truncated
            } else if !isAtEnd, !input.isEmpty, step.used == 0 {
                throw JournalArchiveError.damaged("its packed bytes lead nowhere")
            }
        }
        if filled > 0 { try take(output[..<filled]) }
    }

    private static func step(
        _ stream: InflateStream, _ input: ArraySlice<UInt8>, into output: inout [UInt8], at place: Int
    ) throws -> InflateStream.Step {
        do throws(DeflateError) {
            return try stream.unpack(input, into: &output, at: place)
        } catch {
            guard error.code == .malformed else { throw error }
            throw JournalArchiveError.damaged("its packed bytes are none, or their checksum is another one")
        }
    }

    /// Stops what comes out much larger than it is before it does harm.
    private func check(_ made: Int64, of packed: Int64) throws {
        guard made <= limits.unpackedBytesMax else { throw Self.tooMuch(limits) }
        guard made <= limits.ratioFreeBytes || made / max(1, packed) < limits.ratioMax else {
            throw JournalArchiveError.tooLarge(
                "it comes out more than \(limits.ratioMax) times as large as it is, as no journal does")
        }
    }

    private static func tooMuch(_ limits: JournalArchiveLimits) -> JournalArchiveError {
        .tooLarge("more than \(limits.unpackedBytesMax >> 20) MiB would come out of it")
    }

    private func bytes(at place: Int64, before end: Int64, _ count: Int) throws -> [UInt8] {
        let bytes = try JournalFollower.bytes(handle, at: place, count: Int(min(Int64(count), end - place)))
        // The file became shorter meanwhile.
        guard !bytes.isEmpty else { throw JournalArchiveError.truncated }
        return bytes
    }
}
