import Foundation

/// A new file that its owner alone reads; made before the secret exists, so that a secret shown once is not lost.
struct SecretFile {
    /// Where it is.
    let path: String

    /// Makes the file, empty.
    ///
    /// - Throws: `CommandFailure` when it exists or cannot be made.
    init(path: String) throws {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = errno == EEXIST ? "exists and is not replaced" : "cannot be made"
            throw CommandFailure(.dataRefused, "\(path): \(reason)", next: "name another file")
        }
        close(descriptor)
    }

    /// Writes the secret and a line break; false when the disk does not take it.
    func write(_ secret: String) -> Bool {
        guard let handle = FileHandle(forWritingAtPath: path) else { return false }
        do {
            try handle.write(contentsOf: Data((secret + "\n").utf8))
            try handle.synchronize()
            try handle.close()
            return true
        } catch {
            return false
        }
    }

    /// Takes the file away when there is no secret to write.
    func discard() { unlink(path) }
}
