import Foundation

/// A file that may be lost at any time without harm: nothing waits for the disk, and whatever fails is answered by nil
/// or false.
final class PartialFile {
    private let descriptor: CInt

    /// Opens a file; `create`: an empty one, readable by the agent's user only.
    init?(_ path: String, create: Bool) {
        descriptor = open(path, (create ? O_CREAT | O_TRUNC : 0) | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return nil }
    }

    deinit { _ = Foundation.close(descriptor) }

    /// So many bytes from a place on; nil: there are fewer.
    func read(_ count: Int, at offset: Int64) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let length = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset) + off_t(done))
            }
            guard length > 0 else { return nil }
            done += length
        }
        return bytes
    }

    /// True when all bytes were written.
    func write(_ bytes: [UInt8], at offset: Int64) -> Bool {
        var done = 0
        while done < bytes.count {
            let length = bytes.withUnsafeBytes { buffer in
                pwrite(
                    descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset) + off_t(done))
            }
            guard length > 0 else { return false }
            done += length
        }
        return true
    }

    /// Takes away what stands behind a place.
    func cut(to length: Int64) -> Bool { ftruncate(descriptor, off_t(length)) == 0 }
}
