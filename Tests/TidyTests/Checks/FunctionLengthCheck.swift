extension TidyCheck {
    private static let filler = String(repeating: "    x += 1\n", count: functionLinesMax - 2)

    static let functionLength = TidyCheck(
        name: "functions have at most \(functionLinesMax) lines",
        findings: { tree in
            tree.files.filter { !$0.isGenerated }.flatMap { file in
                functions(file).filter { $0.lines > functionLinesMax }.map {
                    Finding(
                        path: file.path, line: $0.line,
                        advice: "`\($0.name)` has \($0.lines) lines: name its steps, at most \(functionLinesMax)")
                }
            }
        },
        examples: [
            Example(files: [
                "A.swift": "func a() {\n" + filler + "}\nfunc b() {\n" + filler + "}\n",
                "B.swift": "protocol P {\n func a()\n var b: Int { get }\n}\nstruct S {\n" + filler + filler + "}\n",
                "a.py": "def a():\n" + filler + "    x\n\ndef b():\n" + filler,
                "a.sh": "a() {\n" + filler + "}\nb() {\n" + filler + "}\n",
            ]),
            Example(
                files: [
                    "A.swift": "struct S {\n func a<T: P>(\n  b: [T] = { [] }()\n ) throws -> (Int) {\n\"}\"\n" + filler
                        + "}}",
                    "B.swift": "struct S {\n init() {\n\n" + filler + " }\n}\n",
                    "C.swift": "struct S {\n var b: [Int] {\n\n" + filler + " }\n}\n",
                    "D.swift": "struct S {\n subscript(a: Int) -> Int {\n\n" + filler + " }\n}\n",
                    "a.py": "class A:\n  async def a(self):\n\n" + filler + "    x\n",
                    "a.sh": "\na() {\n\n" + filler + "}\n",
                ],
                strikes: ["A.swift:2", "B.swift:2", "C.swift:2", "D.swift:2", "a.py:2", "a.sh:2"]),
        ])

    private typealias Function = (name: String, line: Int, lines: Int)

    private static func functions(_ file: SourceFile) -> [Function] {
        switch file.language {
        case .swift: swiftFunctions(file.code)
        case .python: pythonFunctions(file.lines)
        case .shell: shellFunctions(file.lines)
        case .markdown, .other: []
        }
    }

    private static func swiftFunctions(_ code: [Token]) -> [Function] {
        let starts: Set = ["func", "init", "deinit", "subscript", "var"]
        return code.indices.compactMap { index in
            guard code[index].kind == .word, starts.contains(code[index].text),
                index == 0 || !(code[index - 1].isSymbol(".") && code[index].touchesPrevious),
                let open = bodyStart(code, after: index)
            else { return nil }
            var depth = 0
            for end in open..<code.count {
                if code[end].isSymbol("{") { depth += 1 }
                if code[end].isSymbol("}") { depth -= 1 }
                guard depth == 0 else { continue }
                let hasName = code[index].text == "func" || code[index].text == "var"
                let name = hasName ? code[index + 1].text : code[index].text
                return (name, code[index].line, code[end].line - code[index].line + 1)
            }
            return nil
        }
    }

    /// The index of the brace that opens the body of a declaration; nil when it has none.
    private static func bodyStart(_ code: [Token], after start: Int) -> Int? {
        let nextDeclaration: Set = [
            "associatedtype", "case", "class", "deinit", "enum", "extension", "fileprivate", "func", "import", "init",
            "internal", "let", "mutating", "nonisolated", "open", "package", "private", "protocol", "public", "static",
            "struct", "subscript", "typealias", "var",
        ]
        let isVariable = code[start].text == "var"
        var depth = 0
        for index in (start + 1)..<max(code.count, start + 1) {
            let token = code[index]
            if token.kind == .symbol, "([".contains(token.text) { depth += 1 }
            if token.kind == .symbol, ")]".contains(token.text) { depth -= 1 }
            if depth > 0 { continue }
            if depth < 0 || token.isSymbol("}") { return nil }
            if token.isSymbol("{") { return index }
            // A stored property ends with its value or with its line.
            if isVariable, token.isSymbol("=") || token.line > code[index - 1].line { return nil }
            if index > start + 1, nextDeclaration.contains(token.text), token.kind == .word { return nil }
        }
        return nil
    }

    private static func pythonFunctions(_ lines: [Substring]) -> [Function] {
        lines.indices.compactMap { index in
            let indent = lines[index].prefix { $0 == " " }.count
            let words = lines[index].split(whereSeparator: { " (:".contains($0) })
            guard let keyword = words.firstIndex(of: "def"), keyword == 0 || words.first == "async",
                keyword + 1 < words.count
            else { return nil }
            var last = index
            for next in lines.indices.dropFirst(index + 1) {
                let content = lines[next].drop { $0 == " " }
                if content.isEmpty { continue }
                // A signature over several lines closes at the indent of its `def`.
                if lines[next].count - content.count <= indent, !content.hasPrefix(")") { break }
                last = next
            }
            return (String(words[keyword + 1]), index + 1, last - index + 1)
        }
    }

    private static func shellFunctions(_ lines: [Substring]) -> [Function] {
        lines.indices.compactMap { index in
            let line = lines[index]
            guard let parentheses = line.firstRange(of: "()"), line.first?.isLetter == true,
                line[parentheses.upperBound...].drop(while: { $0 == " " }).first.map({ "{(".contains($0) }) == true
            else { return nil }
            let end = lines[index...].firstIndex { $0.hasPrefix("}") || $0.hasPrefix(")") } ?? lines.endIndex - 1
            return (String(line[..<parentheses.lowerBound]), index + 1, end - index + 1)
        }
    }
}
