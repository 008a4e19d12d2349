import Foundation

/// Counts on one line of the terminal; writes nothing where standard error is no terminal.
struct ProgressLine {
    private let total: Int
    private let unit: String
    private let isShown = isatty(STDERR_FILENO) == 1
    private var hasWritten = false

    /// Begins; `unit` names what is counted.
    init(total: Int, unit: String = "rows") {
        self.total = total
        self.unit = unit
    }

    /// Tells how far the work is.
    mutating func show(_ count: Int) {
        guard isShown else { return }
        hasWritten = true
        let text = "\r\(MoneyText.count(UInt64(count))) of \(MoneyText.count(UInt64(total))) \(unit)"
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// Clears the line.
    mutating func end() {
        guard hasWritten else { return }
        hasWritten = false
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
