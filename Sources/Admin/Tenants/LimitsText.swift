import KakuzukeProtocol

/// A tenant's limits in both forms of output.
enum LimitsText {
    /// A table; with usage where it is known.
    static func table(_ limits: Kakuzuke_V1_TenantLimits, usage: Kakuzuke_V1_GetUsageResponse? = nil) -> String {
        var table = TextTable(
            .init(title: "LIMIT"), .init(title: "ALLOWED", alignsRight: true), .init(title: "USED", alignsRight: true))
        let megabytes = usage.map { MoneyText.count($0.storedBytes / 1_000_000) }
        table.add("stores", text(limits.stores), usage.map { MoneyText.count(UInt64($0.stores)) } ?? "-")
        table.add("receipts a second", text(limits.receiptsPerSecond), "-")
        table.add("look-ups a second", text(limits.lookupsPerSecond), "-")
        table.add("storage, megabytes", text(limits.storageMegabytes), megabytes ?? "-")
        return table.text(none: "")
    }

    /// The keys of the messages.
    static func json(_ limits: Kakuzuke_V1_TenantLimits) -> JSONValue {
        [
            "stores": .integer(Int64(limits.stores)),
            "receipts_per_second": .integer(Int64(limits.receiptsPerSecond)),
            "lookups_per_second": .integer(Int64(limits.lookupsPerSecond)),
            "storage_megabytes": .integer(Int64(limits.storageMegabytes)),
        ]
    }

    private static func text(_ limit: UInt32) -> String {
        limit == 0 ? "not limited" : MoneyText.count(UInt64(limit))
    }
}
