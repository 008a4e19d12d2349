import ArgumentParser
import KakuzukeProtocol

/// Lists merges.
struct CustomerMergesCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "merges", abstract: "Lists merges, newest first, those that were undone as well.",
        discussion: "Example: kakuzuke customer merges --limit 50\n\n\(ExitStatus.help())")

    @Option(help: "Merges before this number.")
    var before: UInt64 = 0

    @Option(help: "Most merges: 1 to 1000.")
    var limit: UInt32 = 100

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let list: Kakuzuke_V1_ListMergesResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_ListMergesRequest()
            request.beforeNumber = before
            request.limit = limit
            return try await server.call("CustomerService/ListMerges", request)
        }
        var table = TextTable(
            .init(title: "MERGE", alignsRight: true), .init(title: "CUSTOMER", alignsRight: true),
            .init(title: "INTO", alignsRight: true), .init(title: "AT"), .init(title: "BY"), .init(title: "REASON"),
            .init(title: "UNDONE"))
        for merge in list.merges {
            let undone =
                merge.hasUndoneAtMs
                ? "\(MomentText.utc(milliseconds: merge.undoneAtMs)) by \(merge.undoneBy): \(merge.undoReason)" : "-"
            table.add(
                String(merge.mergeNumber), String(merge.mergedCustomerID), String(merge.intoCustomerID),
                MomentText.utc(milliseconds: merge.mergedAtMs), merge.mergedBy, merge.reason, undone)
        }
        return CommandReport(
            text: table.text(none: "no merges"), json: ["merges": .list(list.merges.map(Self.json))])
    }

    private static func json(_ merge: Kakuzuke_V1_ListMergesResponse.Merge) -> JSONValue {
        let isUndone = merge.hasUndoneAtMs
        return [
            "merge_number": .integer(Int64(merge.mergeNumber)),
            "merged_customer_id": .integer(Int64(merge.mergedCustomerID)),
            "into_customer_id": .integer(Int64(merge.intoCustomerID)),
            "merged_at": .text(MomentText.utc(milliseconds: merge.mergedAtMs)), "merged_by": .text(merge.mergedBy),
            "reason": .text(merge.reason),
            "undone_at": isUndone ? .text(MomentText.utc(milliseconds: merge.undoneAtMs)) : .null,
            "undone_by": isUndone ? .text(merge.undoneBy) : .null,
            "undo_reason": isUndone ? .text(merge.undoReason) : .null,
        ]
    }
}
