/// How far a journal file was read, and how the same file is known again after it grew or was renamed.
public struct JournalPosition: Hashable, Sendable {
    /// Name of the profile that reads the journal.
    public var source: String
    /// Device and inode of the file.
    public var device: Int64
    /// See `device`.
    public var inode: Int64
    /// How many bytes `headDigest` covers: 4 KiB, or the whole file while it is shorter.
    public var headLength: Int64
    /// Digest of the first `headLength` bytes.
    public var headDigest: [UInt8]
    /// Size of the file when it was last read; bytes.
    public var size: Int64
    /// First byte that was not read yet.
    public var offset: Int64
    /// Lines before `offset`.
    public var line: Int64
    /// When the file was last written, as it was read; nanoseconds since 1970; 0: not known.
    public var modifiedAt: Int64
    /// Digest of all bytes before `offset`; empty: more than `readDigestBytesMax`, or not known.
    public var readDigest: [UInt8]

    /// Bytes at the start of a file by which it is known again.
    public static let headLengthMax: Int64 = 4096
    /// Bytes of a file that are looked through for changes whenever it was written to; 16 MiB.
    public static let readDigestBytesMax: Int64 = 16 << 20

    /// Makes a position.
    public init(
        source: String, device: Int64, inode: Int64, headLength: Int64, headDigest: [UInt8], size: Int64,
        offset: Int64, line: Int64, modifiedAt: Int64 = 0, readDigest: [UInt8] = []
    ) {
        self.source = source
        self.device = device
        self.inode = inode
        self.headLength = headLength
        self.headDigest = headDigest
        self.size = size
        self.offset = offset
        self.line = line
        self.modifiedAt = modifiedAt
        self.readDigest = readDigest
    }

    /// True when a file was not written to since it was read.
    public func isUntouched(size fileSize: Int64, modifiedAt fileModifiedAt: Int64) -> Bool {
        size == fileSize && modifiedAt == fileModifiedAt && modifiedAt != 0
    }

    /// True when nothing before `offset` has changed, as far as it was noted.
    ///
    /// `digest` is that of the file's first `offset` bytes now.
    public func isUnchanged(digest: [UInt8]) -> Bool { readDigest.isEmpty || digest == readDigest }

    /// True when a file goes on where this position stopped: it did not shrink and its beginning is the same.
    ///
    /// `digest` computes the digest of the file's first bytes; it is asked for `headLength` bytes at most once.
    public func isContinued(bySize fileSize: Int64, digest: (Int64) throws -> [UInt8]) rethrows -> Bool {
        guard fileSize >= offset, fileSize >= headLength else { return false }
        return try digest(headLength) == headDigest
    }
}
