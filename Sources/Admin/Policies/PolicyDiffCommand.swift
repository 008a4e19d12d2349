import ArgumentParser
import Foundation
import PolicyFile
import Rating
import Wording

/// Tells in what one policy file differs from another.
struct PolicyDiffCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Tells in what a policy file differs from an earlier one.",
        discussion: """
            Example: kakuzuke policy diff old.yaml new.yaml

            Places are named by codes: fees.table.FRESH.G2.C1. With --words each difference is a sentence, in Japanese
            or English. What only stands in another order is no difference.

            \(ExitStatus.help(special: "1 differences found"))
            """)

    @Argument(help: "The earlier policy file.")
    var old: String

    @Argument(help: "The later policy file.")
    var new: String

    @Flag(help: "Tells each difference in a sentence instead of a table.")
    var words = false

    @OptionGroup var language: LanguageOption

    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let (earlier, later) = (try Self.policy(old), try Self.policy(new))
        let differences = later.differences(from: earlier)
        let sentences = PolicyChangeSentences(language.language, from: earlier, to: later)
        var table = TextTable(
            .init(title: "PLACE"), .init(title: "OLD", alignsRight: true), .init(title: "NEW", alignsRight: true),
            .init(title: "CHANGE", alignsRight: true))
        var entries: [JSONValue] = []
        for difference in differences {
            let change = difference.change
            table.add(
                difference.field, difference.old ?? "-", difference.new ?? "-",
                change.map { $0 > 0 ? "+\($0)" : "\($0)" } ?? "")
            entries.append([
                "field": .text(difference.field), "old": difference.old.map { .text($0) } ?? .null,
                "new": difference.new.map { .text($0) } ?? .null, "change": change.map { .integer($0) } ?? .null,
                "sentence": .text(sentences.sentence(difference)),
            ])
        }
        return CommandReport(
            text: words || differences.isEmpty
                ? sentences.sentences(differences).joined(separator: "\n")
                : ([table.text(none: "")] + sentences.feeTables(differences)).joined(separator: "\n"),
            json: ["differences": .list(entries)], status: differences.isEmpty ? .done : .differencesFound)
    }

    private static func policy(_ name: String) throws(CommandFailure) -> Policy {
        guard let data = FileManager.default.contents(atPath: name), let text = String(data: data, encoding: .utf8)
        else {
            throw CommandFailure(.dataRefused, "\(name) cannot be read as UTF-8 text", next: "check name and encoding")
        }
        let file = PolicyFile(text: text, file: name)
        guard let policy = file.policy else {
            throw CommandFailure(
                .dataRefused, file.errors.map(\.description).joined(separator: "\n"),
                next: "mend it; `kakuzuke policy validate \(name)` tells everything")
        }
        return policy
    }
}
