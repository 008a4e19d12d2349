/// How the file system knows a journal; another file may have the same numbers later.
public struct JournalFileID: Hashable, Sendable {
    /// Stands for a file whose place another one has taken.
    public static let replaced = JournalFileID(device: -1, inode: -1)

    /// The device.
    public var device: Int64
    /// The number on the device.
    public var inode: Int64

    /// Names a file.
    public init(device: Int64, inode: Int64) {
        self.device = device
        self.inode = inode
    }
}
