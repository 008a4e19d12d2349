/// A call that sources do not make, and what they do instead.
struct ForbiddenCall: Sendable {
    /// Where the call is allowed.
    enum Allowed {
        case nowhere
        /// Executables choose clocks, randomness and identifiers.
        case inExecutables
        /// The files that talk to the person at the terminal.
        case inCommandFiles
    }

    /// Tokens in their order.
    var tokens: [String]
    var allowed = Allowed.nowhere
    /// An argument label that makes the call harmless; nil means none does.
    var harmlessLabel: String?
    var instead: String

    static let all =
        calls(
            ["print", "debugPrint", "dump"], allowed: .inCommandFiles, instead: "log with a Logger that is passed in")
        + calls(["fatalError"], instead: "use precondition for programmer errors and throw for expected failures")
        + calls(["sleep", "usleep"], instead: "sleep on the clock that is passed in")
        + [
            ForbiddenCall(
                tokens: ["_spi", "(", "Mutation", ")", "import"], instead: "leave probes of statements to tests"),
            ForbiddenCall(tokens: ["try", "!"], instead: "throw, or handle the error"),
            ForbiddenCall(tokens: ["as", "!"], instead: "use as? and throw a typed error"),
            ForbiddenCall(
                tokens: ["Thread", ".", "sleep"], instead: "sleep on the clock that is passed in"),
            ForbiddenCall(
                tokens: ["DispatchQueue", ".", "global"], instead: "use a task, or an actor with its own executor"),
        ]
        + [["Date", "(", ")"], ["Date", ".", "now"]].map {
            ForbiddenCall(tokens: $0, allowed: .inExecutables, instead: "take the time as an argument")
        }
        + [["UUID", "(", ")"], ["SystemRandomNumberGenerator"]].map {
            ForbiddenCall(tokens: $0, allowed: .inExecutables, instead: "take a generator as an argument")
        }
        + ["random", "randomElement", "shuffle", "shuffled"].map {
            ForbiddenCall(
                tokens: [".", $0, "("], allowed: .inExecutables, harmlessLabel: "using",
                instead: "pass `using:` a generator that is an argument")
        }

    /// The calls by their first word.
    static let byWord = Dictionary(grouping: all) { $0.tokens[$0.wordOffset] }

    /// The place of the first word in the tokens.
    var wordOffset: Int { tokens[0] == "." ? 1 : 0 }

    private static func calls(_ names: [String], allowed: Allowed = .nowhere, instead: String) -> [ForbiddenCall] {
        names.map { ForbiddenCall(tokens: [$0, "("], allowed: allowed, instead: instead) }
    }

    /// Whether the call stands at the index.
    func matches(_ code: [Token], at index: Int) -> Bool {
        guard index >= 0, index + tokens.count <= code.count,
            zip(tokens, code[index...]).allSatisfy({ $0 == $1.text && ($1.kind == .word || $1.kind == .symbol) })
        else { return false }
        // `a ! b` is no forced try; a forced one has nothing before its mark.
        if tokens.last == "!", !code[index + tokens.count - 1].touchesPrevious { return false }
        if tokens[0] != ".", index > 0 {
            let previous = code[index - 1]
            if previous.isWord("func") || previous.isSymbol("`") { return false }
            // A member of the same name is another function, unless the module is the standard library's.
            if previous.isSymbol("."), index < 2 || !["Swift", "Foundation"].contains(code[index - 2].text) {
                return false
            }
        }
        guard let harmlessLabel, tokens.last == "(" else { return true }
        return !hasLabel(harmlessLabel, code[(index + tokens.count)...])
    }

    private func hasLabel(_ label: String, _ arguments: ArraySlice<Token>) -> Bool {
        var depth = 1
        for index in arguments.indices {
            if arguments[index].isSymbol("(") { depth += 1 }
            if arguments[index].isSymbol(")") { depth -= 1 }
            if depth == 0 { return false }
            if depth == 1, arguments[index].isWord(label), arguments[(index + 1)...].first?.isSymbol(":") == true {
                return true
            }
        }
        return false
    }

    func isAllowed(in file: SourceFile) -> Bool {
        guard Layer.containing(file.path)?.isExecutable == true else { return false }
        switch allowed {
        case .nowhere: return false
        case .inExecutables: return true
        case .inCommandFiles:
            return file.name == "main.swift" || file.name.hasSuffix("Command.swift") || file.name.contains("Command+")
        }
    }
}
