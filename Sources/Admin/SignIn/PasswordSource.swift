import Foundation

/// Where a password comes from: a file, or the terminal.
enum PasswordSource {
    /// Largest file; bytes.
    static let fileBytesMax = 8_192

    /// A password that exists.
    static func password(file: String?, question: String = "password: ", option: String) throws -> String {
        if let file { return try text(file: file) }
        return try TerminalSecret.read(question, instead: "\(option) FILE")
    }

    /// A new password, asked for twice at the terminal.
    static func newPassword(file: String?, option: String) throws -> String {
        if let file { return try text(file: file) }
        let first = try TerminalSecret.read("new password: ", instead: "\(option) FILE")
        guard try TerminalSecret.read("once more: ", instead: "\(option) FILE") == first else {
            throw CommandFailure(.dataRefused, "the two passwords differ", next: "run the command again")
        }
        return first
    }

    /// The first line of a file; blanks belong to the password.
    private static func text(file: String) throws -> String {
        guard let handle = FileHandle(forReadingAtPath: file),
            let data = try? handle.read(upToCount: fileBytesMax + 1) ?? Data()
        else {
            throw CommandFailure(.dataRefused, "\(file): cannot be read", next: "check the path and its permissions")
        }
        guard data.count <= fileBytesMax, let text = String(data: data, encoding: .utf8),
            let line = text.split(whereSeparator: \.isNewline).first, text.last?.isNewline != true || !line.isEmpty
        else { throw CommandFailure(.dataRefused, "\(file): holds no password", next: "check the file that you named") }
        return String(line)
    }
}
