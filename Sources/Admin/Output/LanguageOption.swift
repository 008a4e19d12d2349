public import ArgumentParser
import Foundation
public import Wording

/// The language in which a command speaks to people.
struct LanguageOption: ParsableArguments {
    @Option(name: .customLong("language"), help: "ja or en (default: that of LC_ALL, LC_MESSAGES or LANG).")
    var told: Language?

    /// The language asked for, or that of the environment.
    var language: Language { told ?? .preferred(ProcessInfo.processInfo.environment) }
}

extension Language: ExpressibleByArgument {}
