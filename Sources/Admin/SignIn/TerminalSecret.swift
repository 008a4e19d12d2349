#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Asks for a secret at the terminal, which does not show what is typed.
enum TerminalSecret {
    /// Longest line; bytes.
    static let bytesMax = 8_192

    /// True when somebody can be asked.
    static var isThere: Bool {
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }

    /// Asks and reads one line.
    ///
    /// - Parameters:
    ///   - question: what is shown, such as `password: `.
    ///   - instead: what to give where there is no terminal, such as `--password-file FILE`.
    /// - Returns: the line without its break.
    /// - Throws: `CommandFailure` when there is no terminal, or when the person gives up with Ctrl-C or Ctrl-D.
    static func read(_ question: String, instead: String) throws -> String {
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
        var before = termios()
        guard descriptor >= 0, tcgetattr(descriptor, &before) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw CommandFailure(.dataRefused, "there is no terminal to ask at", next: "give \(instead)")
        }
        var silent = before
        // Without signals, so that Ctrl-C does not leave a terminal that shows nothing.
        silent.c_lflag &= ~tcflag_t(ECHO | ISIG)
        tcsetattr(descriptor, TCSAFLUSH, &silent)
        defer {
            tcsetattr(descriptor, TCSAFLUSH, &before)
            _ = write(descriptor, "\n", 1)
            close(descriptor)
        }
        _ = write(descriptor, question, question.utf8.count)
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < bytesMax, systemRead(descriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
            line.append(byte)
        }
        guard !line.isEmpty, !line.contains(3), let text = String(validating: line, as: UTF8.self) else {
            throw CommandFailure(.dataRefused, "nothing was given", next: "run the command again")
        }
        return text
    }
}

/// The system's `read`, which the function of the same name hides.
private func systemRead(_ descriptor: Int32, _ byte: inout UInt8, _ count: Int) -> Int {
    read(descriptor, &byte, count)
}
