import Crypto
import Foundation
import LocalStore

/// Digest of a journal's bytes up to the place where its reading stopped; goes on while the file is read on.
///
/// It is made from the very bytes that were read, so that a change meanwhile is seen at the next look.
struct JournalDigest {
    private var hash = SHA256()
    private var length: Int64
    /// Bytes behind `length` that were read, as far as they may ever be hashed.
    private var ahead: [UInt8] = []

    /// Begins with the first `length` bytes of a file.
    ///
    /// - Throws: what reading the file throws.
    init(_ handle: FileHandle, length: Int64) throws {
        self.length = length
        guard length > 0, length <= JournalPosition.readDigestBytesMax else { return }
        try handle.seek(toOffset: 0)
        var left = Int(length)
        while left > 0, let bytes = try handle.read(upToCount: min(left, JournalFollower.chunkBytes)), !bytes.isEmpty {
            hash.update(data: bytes)
            left -= bytes.count
        }
    }

    /// The digest so far; empty: there are more bytes than are looked through.
    var value: [UInt8] { length > JournalPosition.readDigestBytesMax ? [] : Array(hash.finalize()) }

    /// Takes the next bytes of the file.
    mutating func read(_ bytes: [UInt8]) {
        ahead += bytes.prefix(max(0, Int(JournalPosition.readDigestBytesMax - length) - ahead.count))
    }

    /// Goes on to `offset`, which lies among the bytes that were read.
    mutating func goOn(to offset: Int64) {
        let count = Int(max(0, offset - length))
        if offset <= JournalPosition.readDigestBytesMax { hash.update(data: ahead.prefix(count)) }
        ahead.removeFirst(min(count, ahead.count))
        length = max(length, offset)
    }
}
