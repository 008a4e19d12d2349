extension TidyCheck {
    // Written in parts, since the checks read this file too.
    private static let markerWords = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
    private static let workFolder = "/wo" + "rk/"
    private static let temporaryFolder = "/t" + "mp"

    static let markers = TidyCheck(
        name: "nothing is marked as left over",
        findings: { tree in tree.files.filter { !$0.isGenerated }.flatMap(leftOvers) },
        examples: [
            Example(files: [
                "a.md": "todo, \(markerWords[0])s, mktemp a.\(markerWords[2])\(markerWords[2]), \(markerWords[3])NEY"
            ]),
            Example(
                files: [
                    "Sources/A.swift": markerWords.map { "// \($0): later\n" }.joined(),
                    "docs/a.md": "\n(\(markerWords[0]))", "ops/a": "# \(markerWords[1])(me)",
                ],
                strikes: (1...4).map { "Sources/A.swift:\($0)" } + ["docs/a.md:2", "ops/a:1"]),
        ])

    static let machinePaths = TidyCheck(
        name: "no path of one machine is written down",
        findings: { tree in tree.files.filter { !$0.isGenerated }.flatMap(machinePathFindings) },
        examples: [
            Example(files: [
                "Sources/A.swift": """
                // The default of systems without a setting.
                let folder = "\(temporaryFolder)"
                let page = "/home\(workFolder)a"
                """,
                "Sources/B.swift": "let a = \"\(temporaryFolder)late\"", "ops/a": "${TMPDIR:-\(temporaryFolder)}",
            ]),
            Example(
                files: [
                    "Sources/A.swift":
                        "let a = \"\(temporaryFolder)/a\"\nlet b = 1\nlet c = \"file:\(temporaryFolder)\"",
                    "docs/a.md": "\nsee \(workFolder)a",
                ], strikes: ["Sources/A.swift:1", "Sources/A.swift:3", "docs/a.md:2"]),
        ])

    private static func leftOvers(_ file: SourceFile) -> [Finding] {
        guard markerWords.contains(where: { file.mentions($0) }) else { return [] }
        return file.lines.enumerated().flatMap { index, line in
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
            return words.filter { markerWords.contains(String($0)) }.prefix(1).map {
                Finding(path: file.path, line: index + 1, advice: "`\($0)`: do it now, or write it into an issue")
            }
        }
    }

    private static func machinePathFindings(_ file: SourceFile) -> [Finding] {
        var findings = [Finding]()
        if file.mentions(workFolder) {
            findings += file.lines.enumerated().compactMap { index, line in
                guard let range = line.firstRange(of: workFolder) else { return nil }
                let before = line[..<range.lowerBound].last
                if let before, before.isLetter || before.isNumber || ".-_})".contains(before) { return nil }
                return Finding(path: file.path, line: index + 1, advice: "a path of one machine: make it a setting")
            }
        }
        guard file.isInSources, file.mentions(temporaryFolder) else { return findings }
        for token in file.tokens where token.kind == .text {
            guard let range = token.text.firstRange(of: temporaryFolder) else { continue }
            let after = token.text[range.upperBound...].first
            let isFolder = after == nil || after == "/"
            // A default that says so in a comment beside it is a setting already.
            let isDefault = file.tokens.contains {
                $0.kind == .comment && (token.line - 1...token.line).contains($0.lastLine)
                    && $0.text.lowercased().contains("default")
            }
            if isFolder, !isDefault {
                findings.append(
                    Finding(path: file.path, line: token.line, advice: "take the folder from TMPDIR or a setting"))
            }
        }
        return findings
    }
}
