import Foundation
import LocalStore
import PointOfSale

/// A journal file as it lies in the folder now.
struct JournalFile: Sendable {
    var path: String
    var device: Int64
    var inode: Int64
    var size: Int64
    /// When it was last written; nanoseconds since 1970.
    var modifiedAt: Int64

    /// Its name without the folder, line breaks and the like escaped: it stands in messages.
    var name: String {
        let last = path.split(separator: "/").last.map(String.init) ?? path
        return Self.shown(last)
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

    /// The regular files of a folder by name; hidden ones and those being written under another name are left out.
    static func all(in folder: String) throws -> [JournalFile] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
            throw CommandFailure(
                .configuration, "the journals' folder \(folder) cannot be read",
                nextStep: "Check journals.folder and its permissions.")
        }
        return names.compactMap { name in
            guard !name.hasPrefix("."), !name.hasSuffix("~"), !name.hasSuffix(".tmp") else { return nil }
            return JournalFile(path: folder + "/" + name)
        }
    }

    /// nil when it is no regular file or is gone.
    init?(path: String) {
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        self.path = path
        device = Int64(bitPattern: UInt64(info.st_dev))
        inode = Int64(bitPattern: UInt64(info.st_ino))
        size = Int64(info.st_size)
        modifiedAt = Int64(info.st_mtim.tv_sec) * 1_000_000_000 + Int64(info.st_mtim.tv_nsec)
    }
}
