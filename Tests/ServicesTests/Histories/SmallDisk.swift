import Foundation

/// A disk in memory with little room.
struct SmallDisk {
    /// True where this process may mount disks.
    static let canMount: Bool = {
        guard geteuid() == 0, let disk = try? SmallDisk(kilobytes: 64) else { return false }
        disk.remove()
        return true
    }()

    let folder: URL

    private init(kilobytes: Int) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "kz-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        do {
            try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k,mode=700", "tmpfs", folder.path())
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    /// Mounts one for the time of `body`.
    static func with(kilobytes: Int, _ body: (SmallDisk) async throws -> Void) async throws {
        let disk = try SmallDisk(kilobytes: kilobytes)
        defer { disk.remove() }
        try await body(disk)
    }

    /// Gives the disk more room.
    func grow(kilobytes: Int) throws {
        try Self.run("/bin/mount", "-o", "remount,size=\(kilobytes)k", folder.path())
    }

    /// What all files take, also those without a name.
    func usedBytes() throws -> UInt64 {
        var figures = statvfs()
        guard statvfs(folder.path(), &figures) == 0 else { throw CocoaError(.fileReadUnknown) }
        return UInt64(figures.f_blocks - figures.f_bfree) * UInt64(figures.f_frsize)
    }

    private func remove() {
        try? Self.run("/bin/umount", folder.path())
        try? FileManager.default.removeItem(at: folder)
    }

    private static func run(_ program: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
