extension TidyCheck {
    static let changelog = TidyCheck(
        name: "CHANGELOG.md keeps the form of Keep a Changelog",
        findings: { tree in tree.files.filter { $0.path == "CHANGELOG.md" }.flatMap(changelogFindings) },
        examples: [
            Example(files: [
                "CHANGELOG.md": """
                # Changelog

                ## [Unreleased]

                ## [1.10.0] - 2026-02-28
                ### Added
                - A thing.
                  More of it.

                ### Fixed
                - Another.

                ## [1.9.0] - 2026-01-31
                ### Security
                - A third.
                """
            ]),
            Example(files: ["CHANGELOG.md": "# History\n\n## [Unreleased]\n"], strikes: ["CHANGELOG.md:1"]),
            Example(files: ["CHANGELOG.md": "# Changelog\n\n## [1.0.0] - 2026-01-31\n"], strikes: ["CHANGELOG.md:3"]),
            Example(files: ["CHANGELOG.md": "# Changelog\n"], strikes: ["CHANGELOG.md:0"]),
            Example(
                files: [
                    "CHANGELOG.md": """
                    # Changelog
                    ## [Unreleased]
                    ### New
                    - A thing.
                    ### Added
                    ### Fixed
                    - A thing.
                    ### Fixed
                    - A thing.
                    ## 1.1.0 - 2026-01-31
                    ## [1.0.0] - 2026-13-31
                    ## [1.0.1] - 2026-01-31
                    ## [1.0.2] - 2026-01-30
                    """
                ],
                strikes: [
                    "CHANGELOG.md:3", "CHANGELOG.md:5", "CHANGELOG.md:8", "CHANGELOG.md:10", "CHANGELOG.md:11",
                    "CHANGELOG.md:13",
                ]),
        ])

    private static func changelogFindings(_ file: SourceFile) -> [Finding] {
        let sections: Set = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
        var findings: [Finding] = []
        func find(_ index: Int, _ advice: String) {
            findings.append(Finding(path: file.path, line: index + 1, advice: advice))
        }
        var previous: [Int]?
        var seen: Set<String> = []
        var versions = 0
        if file.lines.first != "# Changelog" { find(0, "the first line is `# Changelog`") }
        for (index, line) in file.lines.enumerated() {
            if line.hasPrefix("## ") {
                versions += 1
                seen = []
                if versions == 1, line != "## [Unreleased]" { find(index, "the first version is `## [Unreleased]`") }
                guard line != "## [Unreleased]", versions > 1 else { continue }
                guard let version = version(line) else {
                    find(index, "a version is written `## [1.2.3] - 2026-01-31`")
                    continue
                }
                if let previous, !version.lexicographicallyPrecedes(previous) { find(index, "newest versions first") }
                previous = version
            } else if line.hasPrefix("### ") {
                let section = String(line.dropFirst(4))
                if !sections.contains(section) { find(index, "the sections are \(sections.sorted())") }
                if !seen.insert(section).inserted { find(index, "one section `\(section)` for each version") }
                let content = file.lines[(index + 1)...].first { !$0.isEmpty }
                if content?.hasPrefix("- ") != true { find(index, "a section starts with an entry: `- …`") }
            }
        }
        if versions == 0 { findings.append(Finding(path: file.path, advice: "there is no `## [Unreleased]`")) }
        return findings
    }

    /// The numbers of a version heading; nil when its form or date is wrong.
    private static func version(_ line: Substring) -> [Int]? {
        let parts = line.dropFirst(3).split(separator: " - ", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].hasPrefix("["), parts[0].hasSuffix("]") else { return nil }
        let numbers = parts[0].dropFirst().dropLast().split(separator: ".").compactMap { Int($0) }
        let date = parts[1].split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3, parts[1].count == 10, date.count == 3, (1...12).contains(date[1]),
            (1...31).contains(date[2])
        else { return nil }
        return numbers
    }
}
