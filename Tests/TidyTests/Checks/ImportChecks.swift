extension TidyCheck {
    static let imports = TidyCheck(
        name: "targets import only what their row of the table lists",
        findings: { tree in tree.files.filter(\.isInSources).flatMap(importFindings) },
        examples: [
            Example(files: [
                "Sources/Backend/Storage/A.swift": "import Postgres\npublic import Rating\nimport Foundation\n",
                "Sources/PolicyFile/B.swift": "internal import struct Yams.Node\n",
                "Tests/StorageTests/C.swift": "@testable import Storage\nimport Hummingbird\n",
            ]),
            Example(
                files: ["Sources/Rating/A.swift": "/// No clock.\nimport Foundation\n"],
                strikes: ["Sources/Rating/A.swift:2"]),
            Example(
                files: [
                    "Sources/Backend/Console/A.swift": "import Services\n#if DEBUG\n@_spi(X) import Storage\n#endif\n"
                ],
                strikes: ["Sources/Backend/Console/A.swift:3"]),
            Example(
                files: ["Sources/Agent/LocalAPI/A.swift": "package import class Postgres.PostgresPool\n"],
                strikes: ["Sources/Agent/LocalAPI/A.swift:1"]),
            Example(
                files: ["Sources/Agent/Agent/A.swift": "fileprivate import Hummingbird\nprivate import Console\n"],
                strikes: ["Sources/Agent/Agent/A.swift:1", "Sources/Agent/Agent/A.swift:2"]),
            Example(
                files: ["Sources/PolicyFile/A.swift": "@_exported public import Rating\n"],
                strikes: ["Sources/PolicyFile/A.swift:1"]),
            Example(
                files: ["Sources/Extras/A.swift": "import Rating\n"], strikes: ["Sources/Extras/A.swift:0"]),
        ])

    static let meeting = TidyCheck(
        name: "Backend and Agent meet only in Tests/System",
        findings: { tree in meetingFindings(tree.files) },
        examples: [
            Example(files: [
                "Tests/System/A.swift": "import Storage\nimport LocalStore\n",
                "Tests/StorageTests/B.swift": "import Storage\n",
                "Tests/LocalStoreTests/C.swift": "@testable import LocalStore\n",
            ]),
            Example(
                files: [
                    "Tests/StorageTests/A.swift": "import Storage\n",
                    "Tests/StorageTests/B.swift": "import Testing\n@testable import LocalStore\n",
                ], strikes: ["Tests/StorageTests/B.swift:2"]),
        ])

    /// The modules that a file imports, with the line of each.
    private static func importedModules(_ file: SourceFile) -> [(module: String, line: Int, isExported: Bool)] {
        let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
        let code = file.code
        return code.indices.compactMap { index in
            guard code[index].isWord("import"), index + 1 < code.count else { return nil }
            if index > 0, code[index - 1].isSymbol(".") { return nil }
            let namesKind = kinds.contains(code[index + 1].text) && index + 2 < code.count
            let module = code[index + (namesKind ? 2 : 1)]
            guard module.kind == .word else { return nil }
            let isExported =
                code[..<index].suffix(2).contains { $0.isWord("_exported") }
                || code[..<index].suffix(3).contains { $0.isWord("_exported") }
            return (module.text, module.line, isExported)
        }
    }

    private static func importFindings(_ file: SourceFile) -> [Finding] {
        guard file.language == .swift else { return [] }
        guard let layer = Layer.containing(file.path) else {
            return [Finding(path: file.path, advice: "no row of Layer+Table.swift names this folder: add one")]
        }
        let ownTargets = Set(Layer.all.map(\.target))
        return importedModules(file).compactMap { module, line, isExported in
            let finding = Finding(path: file.path, line: line, advice: "")
            if isExported {
                return finding.advising("re-exporting `\(module)` hides imports: import it where it is used")
            }
            if ownTargets.contains(module) {
                if layer.targets.contains(module) || layer.target == module { return nil }
                let list = layer.targets.sorted().joined(separator: ", ")
                return finding.advising(
                    "`\(layer.target)` may not import `\(module)`, only [\(list)]: pass what is needed as a value or "
                        + "a protocol of its consumer")
            }
            if layer.externalModules.contains(module) { return nil }
            return finding.advising(
                "`\(layer.target)` may not import `\(module)`: use what its row lists, or add the package to the row "
                    + "with a reason")
        }
    }

    private static func meetingFindings(_ files: [SourceFile]) -> [Finding] {
        let tests = files.filter { $0.language == .swift && $0.path.hasPrefix("Tests/") && $0.components.count > 2 }
        return Dictionary(grouping: tests) { $0.components[1] }.flatMap { folder, files -> [Finding] in
            guard folder != "System" else { return [] }
            let imports = files.flatMap { file in importedModules(file).map { (file: file, module: $0) } }
            guard imports.contains(where: { Layer.backendTargets.contains($0.module.module) }) else { return [] }
            return imports.filter { Layer.agentTargets.contains($0.module.module) }.map {
                Finding(
                    path: $0.file.path, line: $0.module.line,
                    advice: "tests that need Backend and Agent together belong into Tests/System")
            }
        }
    }
}

extension Finding {
    fileprivate func advising(_ advice: String) -> Finding { Finding(path: path, line: line, advice: advice) }
}
