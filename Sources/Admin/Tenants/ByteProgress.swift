import Foundation

/// Tells on one line of the terminal how many bytes have gone by; writes nothing where standard error is no terminal.
struct ByteProgress {
    /// Bytes between two changes of the line (1 MB).
    static let stepBytes: UInt64 = 1_000_000

    private let isShown = isatty(STDERR_FILENO) == 1
    private var shown: UInt64 = 0
    private var hasWritten = false

    /// Tells how far the work is.
    mutating func show(_ bytes: UInt64) {
        guard isShown, bytes >= shown + Self.stepBytes || !hasWritten else { return }
        shown = bytes
        hasWritten = true
        FileHandle.standardError.write(Data("\r\(MoneyText.count(bytes / Self.stepBytes)) MB".utf8))
    }

    /// Clears the line.
    mutating func end() {
        guard hasWritten else { return }
        hasWritten = false
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
