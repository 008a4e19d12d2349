import ArgumentParser
import Foundation
import PolicyFile
import Rating

/// Tells in what one policy file differs from another.
struct PolicyDiffCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Tells in what a policy file differs from an earlier one.",
        discussion: """
            Example: kakuzuke policy diff old.yaml new.yaml

            Places are named by codes: fees.table.FRESH.G2.C1. What only stands in another order is no difference.

            \(ExitStatus.help(special: "1 differences found"))
            """)

    @Argument(help: "The earlier policy file.")
    var old: String

    @Argument(help: "The later policy file.")
    var new: String

    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let differences = try Self.policy(new).differences(from: Self.policy(old))
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
            ])
        }
        return CommandReport(
            text: table.text(none: "the policies say the same") + Self.summary(differences),
            json: ["differences": .list(entries)], status: differences.isEmpty ? .done : .differencesFound)
    }

    /// How many cells of the fee table have become cheaper and dearer; empty when none has changed.
    private static func summary(_ differences: [PolicyDifference]) -> String {
        let changes = differences.filter { $0.field.hasPrefix("fees.table.") }.compactMap(\.change)
        guard let lowest = changes.min(), let highest = changes.max() else { return "" }
        return "\ncells of the fee table: \(changes.count { $0 < 0 }) cheaper, \(changes.count { $0 > 0 }) dearer, "
            + "by \(lowest) to \(highest) basis points"
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
