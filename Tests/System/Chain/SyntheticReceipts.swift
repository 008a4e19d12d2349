import Foundation
import Rating

/// Invented receipts as a point of sale writes them, and what they add up to.
struct SyntheticReceipts {
    /// What receipts add up to; amounts are yen without tax.
    struct Figures: Hashable {
        var receipts: Int
        var lines: Int
        var amount: Int

        static let none = Figures(receipts: 0, lines: 0, amount: 0)

        static func + (left: Figures, right: Figures) -> Figures {
            Figures(
                receipts: left.receipts + right.receipts, lines: left.lines + right.lines,
                amount: left.amount + right.amount)
        }
    }

    /// A product of the item master.
    struct Product {
        var code: String
        var name: String
        var category: String
        /// The list price of one unit.
        var price: Int
        /// The tax rate in percent as journals write it.
        var taxPercent: Int
    }

    private static let inventedFrom = "2025-01-01"
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let policies = root.appending(path: "ops/demo.d/policies")

    let folder: URL
    /// By store.
    let figures: [String: Figures]
    let members: [String]
    let products: [Product]
    /// The day of the first receipt.
    let firstDate: CalendarDate
    /// The day after the last receipt.
    let nextDate: CalendarDate

    var profile: URL { folder.appending(path: "profile.yaml") }
    var stores: [String] { figures.keys.sorted() }
    var total: Figures { figures.values.reduce(.none, +) }

    /// Makes the receipts in a new folder.
    ///
    /// `KAKUZUKE_TEST_RECEIPTS` may name a folder that `ops/demo.d/complete_journey.py` made: its real receipts are
    /// taken instead.
    init(seed: UInt64, stores: Int, households: Int, days: Int, in folder: URL) throws {
        if let given = ProcessInfo.processInfo.environment["KAKUZUKE_TEST_RECEIPTS"] {
            try FileManager.default.copyItem(at: URL(filePath: given), to: folder)
        } else {
            try Self.make(seed: seed, stores: stores, households: households, days: days, in: folder)
        }
        self.folder = folder
        let summary =
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: folder.appending(path: "summary.json"))) as? [String: Any]
            ?? [:]
        let total = summary["total"] as? [String: Any] ?? [:]
        guard let first = (total["first_date"] as? String).flatMap({ CalendarDate($0) }),
            let last = (total["last_date"] as? String).flatMap({ CalendarDate($0) })
        else {
            throw SystemTestError(reason: "summary.json cannot be read")
        }
        firstDate = first
        nextDate = last.adding(days: 1)
        figures = (summary["stores"] as? [String: Any] ?? [:]).compactMapValues { entry in
            guard let entry = entry as? [String: Any], let receipts = entry["receipts"] as? Int,
                let lines = entry["lines"] as? Int, let amount = entry["amount"] as? Int
            else { return nil }
            return Figures(receipts: receipts, lines: lines, amount: amount)
        }
        members = try Self.rows("members.csv", in: folder).map { $0[0] }
        products = try Self.rows("products.csv", in: folder).map { row in
            Product(
                code: row[0], name: row[1], category: row[2], price: Int(row[4]) ?? 0,
                taxPercent: row[5] == "reduced" ? 8 : 10)
        }
    }

    private static func make(seed: UInt64, stores: Int, households: Int, days: Int, in folder: URL) throws {
        let run = try ProgramRun(
            system: [
                "python3", "-B", root.appending(path: "ops/demo.d/synthetic.py").path(), "--seed",
                "\(seed % (1 << 63))", "--out", folder.path(), "--stores", "\(stores)", "--households",
                "\(households)", "--days", "\(days)", "--first-date", inventedFrom,
            ], in: URL(filePath: "/"))
        guard run.status == 0 else { throw SystemTestError(reason: "no receipts: \(run.errors)") }
    }

    /// The journals of a store, one file for each month, the earliest first.
    func journals(_ store: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: "journals/\(store)"), includingPropertiesForKeys: nil
        ).sorted { $0.path() < $1.path() }
    }

    /// The folder of a store's journals.
    func journalFolder(_ store: String) -> URL { folder.appending(path: "journals/\(store)") }

    private static func rows(_ name: String, in folder: URL) throws -> [[String]] {
        let text = String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
        // The invented names hold neither commas nor quotation marks.
        return text.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
