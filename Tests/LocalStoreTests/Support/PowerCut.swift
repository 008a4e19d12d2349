import Foundation

/// A small ext4 disk in a file; a copy of the file taken without syncing is what a power cut leaves.
struct PowerCut {
    let folder: String
    let mountPoint: String

    /// Whether this machine lets a test mount a disk.
    static let isPossible: Bool = {
        guard geteuid() == 0, FileManager.default.fileExists(atPath: "/sbin/mkfs.ext4"),
            let folder = try? TemporaryFolder(), let disk = try? PowerCut(folder: folder.path)
        else { return false }
        disk.unmount()
        return true
    }()

    struct Failure: Error {
        let output: String
    }

    init(folder: String, mebibytes: Int = 48) throws {
        self.folder = folder
        mountPoint = folder + "/mount"
        try FileManager.default.createDirectory(atPath: mountPoint, withIntermediateDirectories: true)
        try Self.must("/usr/bin/truncate", ["-s", "\(mebibytes)M", folder + "/disk.img"])
        try Self.must("/sbin/mkfs.ext4", ["-q", "-F", folder + "/disk.img"])
        try Self.must("/bin/mount", ["-o", "loop", folder + "/disk.img", mountPoint])
        chmod(mountPoint, 0o700)
    }

    func copyImage() throws {
        try Self.must("/bin/cp", ["--sparse=always", folder + "/disk.img", folder + "/copy.img"])
    }

    func mountCopy() throws {
        try Self.must("/bin/umount", [mountPoint])
        try Self.must("/bin/mount", ["-o", "loop", folder + "/copy.img", mountPoint])
    }

    func unmount() { _ = try? run("/bin/umount", [mountPoint]) }

    private static func must(_ program: String, _ arguments: [String]) throws {
        let result = try run(program, arguments)
        guard result.code == 0 else { throw Failure(output: result.output) }
    }
}
