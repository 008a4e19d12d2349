import ArgumentParser
import PolicyFile

/// A word where a subcommand should stand, and what was meant by it.
struct CommandSlip {
    /// What to tell; lines.
    let message: String

    /// Looks for the first word that is no subcommand of what stands before it.
    ///
    /// - Parameters:
    ///   - arguments: the words behind the name of the program.
    ///   - root: the program.
    init?(_ arguments: [String], root: any ParsableCommand.Type) {
        var command = root
        var path = Self.name(root)
        for word in arguments {
            let subcommands = command.configuration.subcommands
            guard !subcommands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
            if let next = subcommands.first(where: { Self.name($0) == word }) {
                command = next
                path += " " + word
                continue
            }
            message = """
                Error: `\(path)` has no command `\(word.prefix(40))`; \(Self.meant(word, command, path, root))
                  See '\(path) --help' for more information.

                """
            return
        }
        return nil
    }

    /// The command that looks most like the word, here or elsewhere; else all that there are here.
    private static func meant(
        _ word: String, _ command: any ParsableCommand.Type, _ path: String, _ root: any ParsableCommand.Type
    ) -> String {
        let here = KnownWords(command.configuration.subcommands.map(name))
        if let near = here.nearest(to: word) { return "perhaps: \(path) \(near)" }
        let elsewhere = paths(of: root, name(root)).filter { $0.hasSuffix(" " + word) }
        return elsewhere.isEmpty ? "known here: \(here.list)" : "perhaps: " + elsewhere.joined(separator: ", ")
    }

    private static func paths(of command: any ParsableCommand.Type, _ path: String) -> [String] {
        command.configuration.subcommands.flatMap { child in
            let own = path + " " + name(child)
            return [own] + paths(of: child, own)
        }
    }

    private static func name(_ command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? ""
    }
}
