import Foundation

/// A token as somebody keeps it in a file; never printed.
struct TokenText {
    /// Largest token file that is read; bytes.
    static let fileBytesMax = 4_096

    /// The token.
    let text: String

    /// Wraps a token; nil when the text cannot be one of the platform operator, of a tenant or of a session.
    init?(_ text: String) {
        guard ["kzo_", "kzt_", "kzs_"].contains(where: text.hasPrefix),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        self.text = text
    }

    /// Reads a file that holds a token and nothing else.
    ///
    /// - Throws: `CommandFailure` when it cannot be read or holds no token.
    init(file: String) throws {
        let failure = CommandFailure(
            .dataRefused, "\(file): holds no token",
            next: "name the file that `kakuzuke-server` or `kakuzuke tenant create` wrote the token to")
        guard let handle = FileHandle(forReadingAtPath: file),
            let data = try? handle.read(upToCount: Self.fileBytesMax + 1) ?? Data()
        else {
            throw CommandFailure(.dataRefused, "\(file): cannot be read", next: "check the path and its permissions")
        }
        guard data.count <= Self.fileBytesMax, let text = String(data: data, encoding: .utf8),
            let token = TokenText(text.trimmingCharacters(in: .whitespacesAndNewlines))
        else { throw failure }
        self = token
    }

    /// True for the platform operator's.
    var isPlatformOperator: Bool { text.hasPrefix("kzo_") }

    /// True for the session of a person.
    var isSession: Bool { text.hasPrefix("kzs_") }

    /// The tenant that the token names, as it is printed elsewhere; nil for the platform operator's.
    var tenant: String? {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard !isPlatformOperator, parts.count > 2, parts[1].count == 32 else { return nil }
        var rest = parts[1]
        return [8, 4, 4, 4, 12].map { length in
            defer { rest = rest.dropFirst(length) }
            return String(rest.prefix(length))
        }.joined(separator: "-")
    }
}
