import Crypto
import Foundation
import KakuzukeProtocol

/// The file that keeps the first parts of a snapshot whose connection broke off, for the next round or process.
///
/// Nothing in it is believed: checksums find what a disk or a power cut has damaged, and the signature over all parts
/// is verified before any of them is visible. Source: `docs/sync.md`, "Going on where a snapshot broke off".
struct FeedDownload: Sendable {
    /// What is kept of a snapshot.
    struct Kept: Hashable, Sendable {
        /// The snapshot's name.
        var artefact: [UInt8]
        /// Its first parts, header included.
        var parts: Int
        /// Where the last of them ends in the file.
        var bytes: Int64
        /// Checksum of all of them.
        var chain: [UInt8]
    }

    /// The file begins with it.
    static let mark = Array("KKZFEED1".utf8)
    /// Length of a snapshot's name, and of an install epoch; bytes.
    static let nameByteCount = 16
    /// Largest part that is believed; bytes.
    static let partBytesMax = 64 << 20
    /// Length and checksum before each part; bytes.
    static let recordHeadBytes = 12

    /// Where the file is.
    let path: String
    /// Most bytes of the file; a larger snapshot is taken in one go or from the beginning.
    let bytesMax: Int64

    /// What is kept for an installation; a file that is damaged or another installation's is thrown away.
    func kept(of epoch: [UInt8]) -> Kept? {
        guard let file = PartialFile(path, create: false) else { return nil }
        guard let head = file.read(Self.mark.count + 2 * Self.nameByteCount, at: 0),
            head.starts(with: Self.mark + epoch), epoch.count == Self.nameByteCount
        else { return thrownAway() }
        var kept = Kept(
            artefact: Array(head.suffix(Self.nameByteCount)), parts: 0, bytes: Int64(head.count),
            chain: Self.chain(head))
        while let record = file.read(Self.recordHeadBytes, at: kept.bytes) {
            let length = record.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard length <= Self.partBytesMax else { return thrownAway() }
            // The last one may be half written.
            guard let part = file.read(length, at: kept.bytes + Int64(Self.recordHeadBytes)) else { break }
            let chain = Self.chain(kept.chain + part)
            guard chain.prefix(8).elementsEqual(record.suffix(8)) else { return thrownAway() }
            kept.chain = chain
            kept.parts += 1
            kept.bytes += Int64(Self.recordHeadBytes + length)
        }
        return kept.parts > 0 ? kept : thrownAway()
    }

    /// Hands out the parts that are kept, in their order.
    ///
    /// - Throws: what `body` throws, `SyncFailure` when the file is no longer what it was.
    func each(of kept: Kept, _ body: ([UInt8]) async throws -> Void) async throws {
        guard let file = PartialFile(path, create: false) else { throw Self.gone }
        var position = Int64(Self.mark.count + 2 * Self.nameByteCount)
        for _ in 0..<kept.parts {
            guard let record = file.read(Self.recordHeadBytes, at: position) else { throw Self.gone }
            let length = record.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            position += Int64(Self.recordHeadBytes)
            guard length <= Self.partBytesMax, let part = file.read(length, at: position) else { throw Self.gone }
            try await body(part)
            position += Int64(length)
        }
    }

    /// Begins to keep another snapshot; nil: the disk takes nothing, so this one is taken without.
    func begin(_ artefact: [UInt8], epoch: [UInt8]) -> FeedDownloadWriter? {
        discard()
        let head = Self.mark + epoch + artefact
        guard epoch.count == Self.nameByteCount, artefact.count == Self.nameByteCount,
            let file = PartialFile(path, create: true), file.write(head, at: 0)
        else { return nil }
        return FeedDownloadWriter(self, file, position: Int64(head.count), chain: Self.chain(head))
    }

    /// Goes on behind what is kept.
    func resume(_ kept: Kept) -> FeedDownloadWriter? {
        guard let file = PartialFile(path, create: false), file.cut(to: kept.bytes) else { return nil }
        return FeedDownloadWriter(self, file, position: kept.bytes, chain: kept.chain)
    }

    /// Deletes the file.
    func discard() { try? FileManager.default.removeItem(atPath: path) }

    static func chain(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    private static var gone: SyncFailure {
        SyncFailure(.unavailable, "the file of the unfinished snapshot cannot be read any more", isTransient: true)
    }

    private func thrownAway() -> Kept? {
        discard()
        return nil
    }
}
