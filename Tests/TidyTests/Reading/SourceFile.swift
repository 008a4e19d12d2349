import Foundation

/// One file of the tree with its text, and its tokens when it is Swift.
struct SourceFile: Sendable {
    enum Language {
        case swift, shell, python, markdown
        case other
    }

    /// The place below the root, with slashes.
    let path: String
    let text: String
    let lines: [Substring]
    let language: Language
    /// Every token; empty unless the file is Swift.
    let tokens: [Token]
    /// The tokens without comments.
    let code: [Token]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // The empty piece behind the last line break is no line.
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
        language = Self.language(path: path, firstLine: lines.first ?? "")
        tokens = language == .swift ? SwiftLexer.tokens(of: text) : []
        code = tokens.filter { $0.kind != .comment }
    }

    var components: [Substring] { path.split(separator: "/") }

    var name: String { String(components.last ?? "") }

    /// Whether a tool writes this file, so that habits of people do not bind it.
    var isGenerated: Bool { components.dropLast().contains("Generated") }

    /// Whether a word stands anywhere in the text; quick, to look at lines only where it pays.
    func mentions(_ word: String) -> Bool { strstr(text, word) != nil }

    var isInSources: Bool { path.hasPrefix("Sources/") }

    /// Whether people read this file as code.
    var isCode: Bool { language == .swift || language == .shell || language == .python }

    private static func language(path: String, firstLine: Substring) -> Language {
        if path.hasSuffix(".swift") { return .swift }
        if path.hasSuffix(".sh") { return .shell }
        if path.hasSuffix(".py") { return .python }
        if path.hasSuffix(".md") { return .markdown }
        guard firstLine.hasPrefix("#!") else { return .other }
        if firstLine.contains("python") { return .python }
        return firstLine.hasSuffix("sh") || firstLine.contains("sh ") ? .shell : .other
    }
}
