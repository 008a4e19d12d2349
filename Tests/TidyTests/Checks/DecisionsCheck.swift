extension TidyCheck {
    /// A decision that needs more is two decisions.
    static let decisionLinesMax = 40

    private static let decision = "# 1. A\n\n## Context\n\nB.\n\n## Decision\n\nC.\n\n## Consequences\n\nD.\n"

    static let decisions = TidyCheck(
        name: "decisions are numbered without gaps and have one form",
        findings: { tree in decisionFindings(tree.files) },
        examples: [
            Example(files: [
                "docs/decisions/README.md": "", "docs/decisions/0001-a-title.md": decision,
                "docs/decisions/0002-b.md": decision.replacing("# 1.", with: "# 2.", maxReplacements: 1),
            ]),
            Example(
                files: [
                    "docs/decisions/0001-a.md": decision,
                    "docs/decisions/0003-c.md": decision.replacing("# 1.", with: "# 3.", maxReplacements: 1),
                ], strikes: ["docs/decisions/0003-c.md:0"]),
            Example(
                files: ["docs/decisions/0001-a.md": decision, "docs/decisions/0001-b.md": decision],
                strikes: ["docs/decisions/0001-b.md:0"]),
            Example(
                files: ["docs/decisions/1-a.md": decision, "docs/decisions/0001-A_b.md": decision],
                strikes: ["docs/decisions/1-a.md:0", "docs/decisions/0001-A_b.md:0"]),
            Example(
                files: ["docs/decisions/0001-a.md": decision.replacing("## Consequences", with: "## Results")],
                strikes: ["docs/decisions/0001-a.md:0"]),
            Example(
                files: ["docs/decisions/0001-a.md": decision.replacing("# 1.", with: "# 2.")],
                strikes: ["docs/decisions/0001-a.md:0"]),
            Example(
                files: ["docs/decisions/0001-a.md": decision + String(repeating: "\n", count: decisionLinesMax)],
                strikes: ["docs/decisions/0001-a.md:0"]),
        ])

    private static func decisionFindings(_ files: [SourceFile]) -> [Finding] {
        var expected = 1
        return files.filter { $0.path.hasPrefix("docs/decisions/") && $0.name != "README.md" }
            .sorted { $0.path < $1.path }
            .flatMap { file -> [Finding] in
                func found(_ advice: String) -> Finding { Finding(path: file.path, advice: advice) }
                guard let number = number(file.name) else {
                    return [found("a decision is named `0001-short-title.md`")]
                }
                var findings: [Finding] = []
                if number != expected { findings.append(found("the next number is \(expected)")) }
                expected = max(expected, number) + 1
                if file.lines.first?.hasPrefix("# \(number). ") != true {
                    findings.append(found("the first line is `# \(number). Title`"))
                }
                let headings = file.lines.filter { $0.hasPrefix("## ") }
                if headings != ["## Context", "## Decision", "## Consequences"] {
                    findings.append(found("the headings are Context, Decision, Consequences"))
                }
                if file.lines.count > decisionLinesMax {
                    findings.append(found("\(file.lines.count) lines: at most \(decisionLinesMax)"))
                }
                return findings
            }
    }

    /// The number of a decision by its file name; nil when the name has another form.
    private static func number(_ name: String) -> Int? {
        let isForm =
            name.hasSuffix(".md") && name.dropFirst(4).hasPrefix("-") && name.count > 8
            && name.dropLast(3).allSatisfy { $0 == "-" || $0.isNumber || ($0.isLetter && $0.isLowercase) }
        return isForm ? Int(name.prefix(4)) : nil
    }
}
