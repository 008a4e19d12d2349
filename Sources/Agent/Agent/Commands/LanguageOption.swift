public import ArgumentParser
import Foundation
public import Wording

/// The language in which a command speaks to people.
struct LanguageOption: ParsableArguments {
    @Option(
        name: .customLong("language"),
        help: "ja or en (default: that of LC_ALL, LC_MESSAGES or LANG).")
    var told: Language?

    /// The language asked for, or that of the environment.
    var language: Language {
        let environment = ProcessInfo.processInfo.environment
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
        let found = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return told ?? Language(environment: found ?? "")
    }
}

extension Language: ExpressibleByArgument {}
