import Foundation
import LocalStore
import PointOfSale

/// A journal file as it lies in the folder now.
struct JournalFile: Sendable {
    /// Its path as the file system has it: any bytes, which need be no text.
    private var pathBytes: [CChar]
    var device: Int64
    var inode: Int64
    var size: Int64
    /// When it was last written; nanoseconds since 1970.
    var modifiedAt: Int64

    /// Its name without the folder, line breaks and the like escaped: it stands in messages.
    var name: String {
        let bytes = pathBytes.dropLast().map { UInt8(bitPattern: $0) }
        let last = bytes.split(separator: UInt8(ascii: "/")).last ?? bytes[...]
        return Self.shown(String(decoding: last, as: UTF8.self))
    }

    /// A name with line breaks and the like escaped, so that it stays on its line.
    static func shown(_ name: String) -> String {
        name.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                ? scalar.escaped(asASCII: true) : String(scalar)
        }.joined()
    }

    /// As it is watched.
    var seen: JournalStillness.File {
        JournalStillness.File(device: device, inode: inode, size: size, modifiedAt: modifiedAt)
    }

    /// As the file system knows it.
    var id: JournalFileID { JournalFileID(device: device, inode: inode) }

    /// True while nobody has written to it or put another one in its place.
    var isUnchanged: Bool {
        guard let now = JournalFile(path: pathBytes.dropLast().map { UInt8(bitPattern: $0) }) else { return false }
        return now.seen == seen
    }

    /// The regular files of a folder by name; hidden ones and those being written under another name are left out.
    static func all(in folder: String) throws -> [JournalFile] {
        try names(in: folder).sorted { $0.lexicographicallyPrecedes($1) }.compactMap { name in
            isLeftOut(name[...]) ? nil : JournalFile(path: Array(folder.utf8) + [UInt8(ascii: "/")] + name)
        }
    }

    /// True for the name of a hidden file, and of one that is being written under another name.
    static func isLeftOut(_ name: ArraySlice<UInt8>) -> Bool {
        name.first == UInt8(ascii: ".") || name.last == UInt8(ascii: "~")
            || name.suffix(4) == Array(".tmp".utf8)[...]
    }

    /// The names in a folder as the file system has them: a name that is no text is one as well.
    private static func names(in folder: String) throws -> [[UInt8]] {
        let failure = CommandFailure(
            .configuration, "the journals' folder \(folder) cannot be read",
            nextStep: "Check journals.folder and its permissions.")
        guard let directory = opendir(folder) else { throw failure }
        defer { closedir(directory) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else { break }
            names.append(withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) })
        }
        guard errno == 0 else { throw failure }
        return names
    }

    /// nil when it is no regular file or is gone.
    private init?(path: [UInt8]) {
        pathBytes = path.map { CChar(bitPattern: $0) } + [0]
        var info = stat()
        guard stat(pathBytes, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        device = Int64(bitPattern: UInt64(info.st_dev))
        inode = Int64(bitPattern: UInt64(info.st_ino))
        size = Int64(info.st_size)
        modifiedAt = Int64(info.st_mtim.tv_sec) * 1_000_000_000 + Int64(info.st_mtim.tv_nsec)
    }

    /// False when it is gone.
    var exists: Bool { access(pathBytes, F_OK) == 0 }

    /// True when this user may read it.
    var isReadable: Bool { access(pathBytes, R_OK) == 0 }

    /// Opens it for reading; nil when it cannot be.
    func open() -> FileHandle? {
        let descriptor = Foundation.open(pathBytes, O_RDONLY | O_CLOEXEC)
        return descriptor < 0 ? nil : FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
