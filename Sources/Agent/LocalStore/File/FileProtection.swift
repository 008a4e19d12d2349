import Foundation

/// Makes folder and file so that only the agent's user can read them.
struct FileProtection {
    /// Makes the folder (0700) and an empty file (0600) where they are missing; refuses a folder that others may
    /// write into, because they could exchange the file.
    static func prepare(path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let files = FileManager.default
        if !files.fileExists(atPath: folder) {
            do {
                try files.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw LocalStoreError(
                    .unavailable, "the folder cannot be made",
                    nextStep: "Make the folder and let the agent's user own it", cause: error)
            }
        }
        let mode = try files.attributesOfItem(atPath: folder)[.posixPermissions] as? Int ?? 0
        guard mode & 0o022 == 0 else {
            throw LocalStoreError(
                .unsafeFolder, "others may write into the folder of the file (mode \(String(mode, radix: 8)))",
                nextStep: "Take the folder from them: chmod 700, owner the agent's user")
        }
        if !files.fileExists(atPath: path) {
            // The mode is part of making the file, so that it is never readable by others, not even for a moment.
            let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw failedToMake(errno) }
            Foundation.close(descriptor)
        }
    }

    /// Takes the file and its two companions from group and others; SQLite gives the companions the file's mode.
    static func restrict(path: String) throws {
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
            chmod(path + suffix, 0o600)
        }
    }

    private static func failedToMake(_ number: Int32) -> LocalStoreError {
        let reason = String(cString: strerror(number))
        switch number {
        case EROFS, EACCES, EPERM:
            return LocalStoreError(
                .readOnly, "the file cannot be made: \(reason)",
                nextStep: "Mount the file system for writing and let the agent's user own the folder")
        case ENOSPC, EDQUOT:
            return LocalStoreError(
                .full, "the file cannot be made: \(reason)", nextStep: "Free disk space and start the agent again")
        default:
            return LocalStoreError(
                .unavailable, "the file cannot be made: \(reason)", nextStep: "Check the path of the file")
        }
    }
}
