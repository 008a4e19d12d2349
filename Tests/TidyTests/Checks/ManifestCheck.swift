extension TidyCheck {
    static let manifest = TidyCheck(
        name: "Package.swift agrees with the table of layers",
        findings: { tree in tree.files.filter { $0.path == "Package.swift" }.flatMap(manifestFindings) },
        examples: [
            Example(files: [
                "Package.swift": """
                let yams = Target.Dependency.product(name: "Yams", package: "Yams")
                let targets: [Target] = [
                    .target(name: "Rating", path: "Sources/Rating"),
                    .target(
                        name: "PolicyFile", dependencies: ["Rating", .product(name: "Yams", package: "Yams")],
                        path: "Sources/PolicyFile"),
                    .target(name: "PolicyFile", dependencies: ["Rating", yams], path: "Sources/PolicyFile"),
                    .testTarget(name: "SystemTests", dependencies: ["Storage", "LocalStore"], path: "Tests/System"),
                ]
                """
            ]),
            Example(
                files: [
                    "Package.swift": """
                    let targets: [Target] = [
                        .target(name: "Rating", path: "Sources/Rules"),
                        .target(
                            name: "PolicyFile",
                            dependencies: [.target(name: "Promotion")],
                            path: "Sources/PolicyFile"),
                        .executableTarget(
                            name: "kakuzuke-agent",
                            dependencies: [.product(name: "GRPCCore", package: "grpc-swift-2")],
                            path: "Sources/Agent/Agent"),
                        .testTarget(name: "T", dependencies: ["Storage", "LocalStore"], path: "Tests/T"),
                        .target(name: "Extras", path: "Sources/Extras"),
                        .target(name: "Promotion"),
                        .target(name: "Rating", dependencies: [yams], path: "Sources/Rating"),
                    ]
                    let yams = Target.Dependency.product(name: "Yams", package: "Yams")
                    """
                ],
                strikes: [
                    "Package.swift:2", "Package.swift:3", "Package.swift:7", "Package.swift:11", "Package.swift:12",
                    "Package.swift:13", "Package.swift:14",
                ]),
        ])

    /// A target as `Package.swift` declares it.
    private struct Declaration {
        var line: Int
        var name = ""
        var path = ""
        var targets: [String] = []
        var products: [String] = []
    }

    private static func declarations(_ file: SourceFile) -> [Declaration] {
        let kinds: Set = ["target", "executableTarget", "systemLibrary", "testTarget"]
        let code = file.code
        let constants = productConstants(code)
        var found: [Declaration] = []
        var index = 0
        while index + 2 < code.count {
            guard code[index].isSymbol("."), kinds.contains(code[index + 1].text), code[index + 2].isSymbol("(") else {
                index += 1
                continue
            }
            let end = closing(code, from: index + 2)
            found.append(declaration(code[(index + 3)..<end], line: code[index].line, constants: constants))
            index = end
        }
        return found
    }

    /// Products that stand in constants: `let crypto = Target.Dependency.product(name: "Crypto", package: …)`.
    private static func productConstants(_ code: [Token]) -> [String: String] {
        var constants: [String: String] = [:]
        for index in code.indices where code[index].isWord("product") && index >= 7 && index + 4 < code.count {
            let isConstant = code[index - 7].isWord("let") && code[index - 5].isSymbol("=")
            guard isConstant, code[index + 2].isWord("name"), code[index + 4].kind == .text else { continue }
            constants[code[index - 6].text] = code[index + 4].text
        }
        return constants
    }

    /// The index of the parenthesis that closes the one at `start`.
    private static func closing(_ code: [Token], from start: Int) -> Int {
        var depth = 0
        for index in start..<code.count {
            if code[index].isSymbol("(") { depth += 1 }
            if code[index].isSymbol(")") { depth -= 1 }
            if depth == 0 { return index }
        }
        return code.count
    }

    /// Reads the arguments of one target: labels at the outer level, names within the dependencies.
    private static func declaration(
        _ arguments: ArraySlice<Token>, line: Int, constants: [String: String]
    ) -> Declaration {
        var declaration = Declaration(line: line)
        var depth = 0
        var outerLabel = ""
        var innerLabel = ""
        var isProduct = false
        for index in arguments.indices {
            let token = arguments[index]
            let isLabel = token.kind == .word && index + 1 < arguments.endIndex && arguments[index + 1].isSymbol(":")
            switch (token.kind, token.text) {
            case (.symbol, "("), (.symbol, "["): depth += 1
            case (.symbol, ")"), (.symbol, "]"):
                depth -= 1
                (innerLabel, isProduct) = ("", false)
            case (.word, "product"): isProduct = true
            case (.word, let label) where isLabel && depth == 0: outerLabel = label
            case (.word, let label) where isLabel: innerLabel = label
            case (.word, let name) where outerLabel == "dependencies":
                if let product = constants[name] { declaration.products.append(product) }
            case (.text, let name) where depth == 0 && outerLabel == "name": declaration.name = name
            case (.text, let name) where depth == 0 && outerLabel == "path": declaration.path = name
            case (.text, let name) where outerLabel == "dependencies" && (innerLabel.isEmpty || innerLabel == "name"):
                if isProduct { declaration.products.append(name) } else { declaration.targets.append(name) }
            default: break
            }
        }
        return declaration
    }

    private static func manifestFindings(_ file: SourceFile) -> [Finding] {
        declarations(file).compactMap { declaration in
            advice(declaration).map { Finding(path: file.path, line: declaration.line, advice: $0) }
        }
    }

    /// What is wrong with a target; nil when nothing is.
    private static func advice(_ declaration: Declaration) -> String? {
        if declaration.path.isEmpty { return "`\(declaration.name)` states no path: name its folder" }
        if declaration.path.hasPrefix("Tests/") {
            let targets = Set(declaration.targets)
            let meets =
                !targets.isDisjoint(with: Layer.backendTargets.union(["PostgresTestSupport"]))
                && !targets.isDisjoint(with: Layer.agentTargets)
            return meets && declaration.path != "Tests/System"
                ? "`\(declaration.name)` needs Backend and Agent together: such tests belong into Tests/System" : nil
        }
        guard declaration.path.hasPrefix("Sources/") else { return nil }
        guard let layer = Layer.all.first(where: { $0.target == declaration.name && $0.folder == declaration.path })
        else { return "`\(declaration.name)` at `\(declaration.path)` is no row of Layer+Table.swift: add one" }
        let extra = Set(declaration.targets).subtracting(layer.targets)
            .union(Set(declaration.products).subtracting(layer.externalModules))
        return extra.isEmpty
            ? nil : "`\(layer.target)` may not depend on \(extra.sorted()): its row does not list them"
    }
}
