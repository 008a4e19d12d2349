extension TidyCheck {
    static let publicTypes = TidyCheck(
        name: "a file holds at most one public type, nested ones and extensions apart",
        findings: { tree in
            tree.files.filter { $0.isInSources && !$0.isGenerated }.flatMap { file in
                outerPublicTypes(file).dropFirst().map {
                    Finding(
                        path: file.path, line: $0.line,
                        advice: "`\($0.name)` is a second public type: give it a file of its own")
                }
            }
        },
        examples: [
            Example(files: [
                "Sources/A.swift": """
                public struct A { public struct B {} }
                extension A { public enum C {} }
                public extension A { struct D {} }
                struct E {}
                public func f() { struct F {} }
                public typealias G = A
                """,
                "Sources/Generated/B.swift": "public struct A {}\npublic struct B {}",
                "Tests/C.swift": "public struct A {}\npublic struct B {}",
            ]),
            Example(
                files: [
                    "Sources/A.swift": """
                    // public struct Z {}
                    public struct A {}
                    @available(*, deprecated)
                    public final class B {}
                    public protocol C {}
                    open class D {}
                    @frozen public indirect enum E {}
                    public actor F {}
                    """
                ],
                strikes: [
                    "Sources/A.swift:4", "Sources/A.swift:5", "Sources/A.swift:6", "Sources/A.swift:7",
                    "Sources/A.swift:8",
                ]),
        ])

    private static func outerPublicTypes(_ file: SourceFile) -> [(name: String, line: Int)] {
        let keywords: Set = ["struct", "class", "enum", "actor", "protocol"]
        let modifiers: Set = ["final", "indirect", "nonisolated", "distributed"]
        let code = file.code
        var depth = 0
        var found: [(name: String, line: Int)] = []
        for index in code.indices {
            if code[index].isSymbol("{") { depth += 1 }
            if code[index].isSymbol("}") { depth -= 1 }
            guard depth == 0, code[index].isWord("public") || code[index].isWord("open") else { continue }
            let rest = code[(index + 1)...].drop { modifiers.contains($0.text) }
            guard let keyword = rest.first, keywords.contains(keyword.text), let name = rest.dropFirst().first else {
                continue
            }
            // The branches of a conditional compilation may declare the same type twice.
            if !found.contains(where: { $0.name == name.text }) { found.append((name.text, keyword.line)) }
        }
        return found
    }
}
