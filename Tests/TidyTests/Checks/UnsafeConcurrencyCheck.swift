extension TidyCheck {
    static let unsafeConcurrency = TidyCheck(
        name: "a promise that the compiler cannot check has its reason beside it",
        findings: { tree in tree.files.filter { !$0.isGenerated && $0.language == .swift }.flatMap(unexplained) },
        examples: [
            Example(files: [
                "Sources/A.swift": """
                // Sendable because every access holds the lock.
                final class A: @unchecked Sendable {}
                nonisolated(unsafe) let b = 1  // Written once, before any thread starts.
                /// A session.
                ///
                /// Sendable by hand: only its own thread touches it.
                struct C: @unchecked Sendable {}
                let d = "@unchecked Sendable"
                struct E: @unchecked Sendable {
                    // Reached only under the lock.
                    var f: Int
                }
                nonisolated func e() {}
                """
            ]),
            Example(
                files: [
                    "Sources/A.swift": """
                    /// A session.
                    final class A: @unchecked Sendable {}
                    // Too far away.

                    nonisolated(unsafe) let b = 1
                    """,
                    "Tests/B.swift": "struct B: @unchecked Sendable {}",
                ], strikes: ["Sources/A.swift:2", "Sources/A.swift:5", "Tests/B.swift:1"]),
        ])

    private static func unexplained(_ file: SourceFile) -> [Finding] {
        let code = file.code
        return code.indices.dropFirst().compactMap { index in
            let isUnchecked = code[index].isWord("unchecked") && code[index - 1].isSymbol("@")
            let isUnsafe = code[index].isWord("unsafe") && index > 1 && code[index - 2].isWord("nonisolated")
            guard isUnchecked || isUnsafe, !hasReason(file, at: code[index].line) else { return nil }
            return Finding(
                path: file.path, line: code[index].line,
                advice: "say beside it why this is safe, or use a Mutex or an actor")
        }
    }

    /// Whether a comment on the line, or directly above it or first in its body, speaks of safety.
    private static func hasReason(_ file: SourceFile, at line: Int) -> Bool {
        let comments = file.tokens.filter { $0.kind == .comment }
        if comments.contains(where: { $0.line == line }) { return true }
        let opensBody = file.lines[line - 1].hasSuffix("{")
        if opensBody, comments.contains(where: { $0.line == line + 1 && !$0.text.hasPrefix("///") }) { return true }
        var next = line
        while let above = comments.first(where: { $0.lastLine == next - 1 }) {
            let isDocumentation = above.text.hasPrefix("///")
            // A doc comment tells the purpose; it is a reason only where it speaks of the promise.
            let speaks = ["Sendable", "nchecked", "isolat"].contains { above.text.contains($0) }
            if !isDocumentation || speaks { return true }
            next = above.line
        }
        return false
    }
}
