extension TidyCheck {
    /// Longer files hold more than one thought.
    static let fileLinesMax = 400
    /// What fits on a screen can be read at once.
    static let functionLinesMax = 70
    /// Counted in characters as the formatter does.
    static let lineColumnsMax = 120

    static let fileLength = TidyCheck(
        name: "files of code have at most \(fileLinesMax) lines",
        findings: { tree in
            tree.files.filter { $0.isCode && !$0.isGenerated && $0.lines.count > fileLinesMax }.map {
                Finding(
                    path: $0.path, advice: "\($0.lines.count) lines: split at its concepts, at most \(fileLinesMax)")
            }
        },
        examples: [
            Example(files: [
                "Sources/A.swift": String(repeating: "\n", count: fileLinesMax),
                "Sources/Generated/B.swift": String(repeating: "\n", count: fileLinesMax + 1),
                "Tests/cases.json": String(repeating: "\n", count: fileLinesMax + 1),
            ]),
            Example(
                files: [
                    "Sources/A.swift": String(repeating: "\n", count: fileLinesMax + 1),
                    "ops/a": "#!/bin/sh" + String(repeating: "\n", count: fileLinesMax + 1),
                    "Tests/a.py": String(repeating: "\n", count: fileLinesMax) + "x",
                ], strikes: ["Sources/A.swift:0", "ops/a:0", "Tests/a.py:0"]),
        ])

    static let lineLength = TidyCheck(
        name: "lines of code have at most \(lineColumnsMax) columns",
        findings: { tree in tree.files.filter { !$0.isGenerated }.flatMap(longLines) },
        examples: [
            Example(files: [
                "Sources/A.swift": String(repeating: "a", count: lineColumnsMax) + "\n",
                "docs/a.md": String(repeating: "word ", count: 60) + "\n```sh\nshort\n```\n"
                    + String(repeating: "word ", count: 60),
                "docs/b.md": "````\n```\nshort\n````\n" + String(repeating: "word ", count: 60),
                "Sources/Generated/B.swift": String(repeating: "a", count: lineColumnsMax + 1),
            ]),
            Example(
                files: [
                    "Sources/A.swift": "\n" + String(repeating: "a", count: lineColumnsMax + 1) + "\n",
                    "ops/a": "#!/usr/bin/env bash\n# " + String(repeating: "a", count: lineColumnsMax),
                    "docs/a.md": "prose\n\n  ```sh\n" + String(repeating: "a", count: lineColumnsMax + 1) + "\n  ```\n",
                ], strikes: ["Sources/A.swift:2", "ops/a:2", "docs/a.md:4"]),
        ])

    private static func longLines(_ file: SourceFile) -> [Finding] {
        guard file.isCode || file.language == .markdown else { return [] }
        var fence = ""
        return file.lines.enumerated().compactMap { index, line in
            let trimmed = line.drop { $0 == " " }
            if file.language == .markdown {
                let mark = trimmed.prefix { $0 == "`" || $0 == "~" }
                if fence.isEmpty, mark.count >= 3 {
                    fence = String(mark)
                } else if !fence.isEmpty, mark.hasPrefix(fence), mark.count == trimmed.count {
                    fence = ""
                }
                if fence.isEmpty { return nil }
            }
            // Bytes are never fewer than characters and quicker to count.
            guard line.utf8.count > lineColumnsMax, line.count > lineColumnsMax else { return nil }
            return Finding(
                path: file.path, line: index + 1,
                advice: "\(line.count) columns: wrap the line, at most \(lineColumnsMax)")
        }
    }
}
