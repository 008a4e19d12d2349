extension TidyCheck {
    static let forbiddenCalls = TidyCheck(
        name: "sources make no forbidden call",
        findings: { tree in tree.files.filter { $0.isInSources && !$0.isGenerated }.flatMap(forbiddenCalls) },
        examples: [
            Example(files: [
                "Sources/Admin/RateCommand.swift": "print(\"x\")\nlet a = Date()\nlet b = Int.random(in: 1...6)\n",
                "Sources/Rating/A.swift": """
                // print("x"), fatalError() and Date() are named here only.
                let a = "try! fatalError()"
                let b = Int.random(in: 1...6, using: &generator)
                func print(_ x: Int) { page.print(x) }
                let d = try decode() as? Int
                let e = Date(timeIntervalSince1970: 0)
                """,
                "Sources/Rating/Generated/B.swift": "let a = try! b()",
                "Tests/RatingTests/C.swift": "let a = try! b()",
            ]),
            Example(
                files: [
                    "Sources/Rating/A.swift": """
                    print("x")
                    Swift.print("x")
                    fatalError("x")
                    let a = try! b()
                    let b = c as! D
                    let now = Date()
                    let dice = Int.random(in: (using: 1).using...6)
                    var generator = SystemRandomNumberGenerator()
                    DispatchQueue.global().async {}
                    Thread.sleep(forTimeInterval: 1)
                    let text = "\\(Date.now)"
                    let id = UUID()
                    list.shuffled()
                    sleep(1)
                    @_spi(Mutation) import Postgres
                    """,
                    "Sources/Admin/RateCommand.swift": "fatalError()",
                    "Sources/Admin/Answers.swift": "print(1)",
                ],
                strikes: (1...15).map { "Sources/Rating/A.swift:\($0)" }
                    + ["Sources/Admin/RateCommand.swift:1", "Sources/Admin/Answers.swift:1"]),
        ])

    static let forceUnwraps = TidyCheck(
        name: "sources unwrap nothing by force",
        findings: { tree in tree.files.filter { $0.isInSources && !$0.isGenerated }.flatMap(forcedUnwraps) },
        examples: [
            Example(files: [
                "Sources/Rating/A.swift": """
                let a = !b && c != d && e!=f
                if !(a || !b) { g(!h) }
                let i = "What!" // Indeed!
                #if !DEBUG
                #endif
                """,
                "Tests/A.swift": "let a = b!",
            ]),
            Example(
                files: [
                    "Sources/Rating/A.swift": """
                    let a = b!
                    let c = d()!.e
                    let f = g[0]!
                    let h = "\\(i!)"
                    var j: Int!
                    map { $0! }
                    k! = 1
                    """
                ], strikes: (1...7).map { "Sources/Rating/A.swift:\($0)" }),
        ])

    private static func forbiddenCalls(_ file: SourceFile) -> [Finding] {
        let code = file.code
        return code.indices.flatMap { index -> [Finding] in
            guard code[index].kind == .word, let calls = ForbiddenCall.byWord[code[index].text] else { return [] }
            return calls.filter { $0.matches(code, at: index - $0.wordOffset) && !$0.isAllowed(in: file) }.map {
                let spelling = $0.tokens.joined() + ($0.tokens.last == "(" ? ")" : "")
                return Finding(path: file.path, line: code[index].line, advice: "no `\(spelling)`: \($0.instead)")
            }
        }
    }

    private static func forcedUnwraps(_ file: SourceFile) -> [Finding] {
        let code = file.code
        return code.indices.dropFirst().compactMap { index in
            let previous = code[index - 1]
            guard code[index].isSymbol("!"), code[index].touchesPrevious else { return nil }
            let endsValue =
                previous.kind == .word ? !["try", "as"].contains(previous.text) : ")]}>?".contains(previous.text)
            guard endsValue else { return nil }
            // `a!=b` compares.
            if index + 1 < code.count, code[index + 1].isSymbol("="), code[index + 1].touchesPrevious { return nil }
            return Finding(
                path: file.path, line: code[index].line,
                advice: "no unwrapping by force: use guard let, `??` or a typed error")
        }
    }
}
