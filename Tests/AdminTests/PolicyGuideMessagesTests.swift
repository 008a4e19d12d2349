import Foundation
import Testing

/// Goal: the policy guides explain every message that a check of a policy can give, and no other.
///
/// Method: the texts in the sources that find problems, against the tables of both guides. `…` stands for anything.
@Suite struct PolicyGuideMessagesTests {
    private static let root = (1...3).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }

    /// Texts of these sources that are no messages by themselves.
    private static let parts: Set = [
        "the standard fee", "basis points", "minor units", "… and …", ", is `…`", "… % is …", "a full-width space",
        "… as line … or … as line …",
    ]

    /// Every text with a word after a space, values within it as `…`.
    private static func messages() throws -> Set<String> {
        var found: Set<String> = []
        for (folder, prefix) in [("Sources/PolicyFile", ""), ("Sources/Rating/Policy", "Policy+")] {
            let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())
            for name in names where name.hasPrefix(prefix) && name.hasSuffix(".swift") {
                let source = try String(contentsOf: root.appending(path: folder + "/" + name), encoding: .utf8)
                for line in source.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                    found.formUnion(texts(line))
                }
            }
        }
        return found.filter {
            $0.contains(/[a-z]{2,} [a-z…`]|… [a-z]{4,}/) && !parts.contains($0) && !$0.hasPrefix(" ")
        }
    }

    private static func texts(_ line: Substring) -> [String] {
        var found: [String] = []
        var text: String?
        var depth = 0
        var rest = line[...]
        while let character = rest.popFirst() {
            if depth > 0 {
                depth += character == "(" ? 1 : character == ")" ? -1 : 0
            } else if text == nil {
                if character == "\"" { text = "" }
            } else if character == "\"" {
                found.append(text ?? "")
                text = nil
            } else if character == "\\", rest.first == "(" {
                rest.removeFirst()
                depth = 1
                if text?.hasSuffix("…") == false { text?.append("…") }
            } else {
                text?.append(character)
            }
        }
        return found
    }

    /// The messages of the tables: the first cells between backticks, with what is said of them.
    private static func explained(_ guide: String) throws -> [(message: String, advice: String)] {
        try String(contentsOf: root.appending(path: "docs/" + guide), encoding: .utf8).split(separator: "\n").compactMap
        {
            guard let match = $0.wholeMatch(of: /\| (?:`` (.+?) ``|`([^`]+)`) \| ([^|]+) \|/) else { return nil }
            return (String(match.1 ?? match.2 ?? ""), String(match.3))
        }
    }

    private static func matches(_ message: String, _ pattern: String) -> Bool {
        let pieces = pattern.split(separator: "…", omittingEmptySubsequences: false)
        var rest = message[...]
        for (position, piece) in pieces.enumerated() {
            if position == 0 {
                guard rest.hasPrefix(piece) else { return false }
                rest = rest.dropFirst(piece.count)
            } else if position == pieces.count - 1 {
                return rest.count > piece.count && rest.hasSuffix(piece)
            } else {
                guard let range = rest.firstRange(of: piece) else { return false }
                rest = rest[range.upperBound...]
            }
        }
        return pieces.count > 1 || rest.isEmpty
    }

    @Test(arguments: ["policy-guide.md", "policy-guide.ja.md"])
    func everyMessageIsExplained(guide: String) throws {
        let messages = try Self.messages()
        let explained = try Self.explained(guide)
        #expect(messages.count > 50 && messages.contains("the bound … stands twice"), "\(messages.count)")
        for message in messages {
            #expect(explained.contains { Self.matches(message, $0.message) }, "\(guide) does not explain: \(message)")
        }
        for (message, advice) in explained {
            #expect(messages.contains { Self.matches($0, message) }, "\(guide) explains what nobody says: \(message)")
            #expect(message.contains(" ") && advice.count > 3)
        }
    }

    @Test func patternsMatchWhatTheyMean() {
        #expect(Self.matches("must lie between …, is …", "must lie between …, is …"))
        #expect(Self.matches("needs at least 1 entry", "needs at least …"))
        #expect(!Self.matches("is missing", "is missin") && !Self.matches("is missing now", "is missing"))
        #expect(!Self.matches("needs at least ", "needs at least …") && !Self.matches("x is y", "is …"))
        #expect(Self.texts(#"a("is \(f(b)), \("c")", "d e")"#) == ["is …, …", "d e"])
    }
}
