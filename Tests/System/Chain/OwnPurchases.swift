import Foundation
import Rating
import SeededTestSupport

/// Purchases that a test lets a store's point of sale write while the server is off.
struct OwnPurchases {
    /// Member numbers that only these purchases know; a retailer may have handed out the cards without telling anybody.
    static let newMembersMax = 25

    let store: String
    let products: [SyntheticReceipts.Product]
    let members: [String]
    /// What has been written so far.
    private(set) var figures = SyntheticReceipts.Figures.none
    /// Members whose first purchase is among these.
    private(set) var newMembers: Set<String> = []
    /// Members of whom a part of a purchased line came back, which the store cannot follow exactly.
    private(set) var membersWithPartialReturns: Set<String> = []
    /// Returns that name what they bring back.
    private(set) var namedReturns = 0
    private let journal: URL
    private let namesOriginals: Bool
    private var sold: [Sold] = []
    private var number = 0

    /// A line that was sold and may come back.
    private struct Sold {
        var number: Int
        var date: CalendarDate
        var line: Int
        var member: String
        var product: SyntheticReceipts.Product
        var thousandths: Int
        var amount: Int
    }

    /// Begins a new journal file.
    ///
    /// - Parameters:
    ///   - store: the store that writes it.
    ///   - receipts: the source of products and members.
    ///   - folder: where it is written; nil: beside the store's other journals.
    ///   - namesOriginals: whether returns say which line they bring back.
    /// - Throws: when the file cannot be written.
    init(store: String, receipts: SyntheticReceipts, in folder: URL? = nil, namesOriginals: Bool = false) throws {
        self.store = store
        self.namesOriginals = namesOriginals
        products = receipts.products
        members = receipts.members
        journal = (folder ?? receipts.journalFolder(store)).appending(path: "own.csv")
        let head = "store,terminal,receipt,date,time,member,payment,fulfilment,kind,line,product,name,category,"
        let originals = namesOriginals ? ",original,original_date,original_line" : ""
        try Data((head + "quantity,amount,tax_rate" + originals + "\n").utf8).write(to: journal)
    }

    /// Writes purchases of the days from `first` to `last`, with at least one on the last day.
    mutating func write(
        _ count: Int, from first: CalendarDate, through last: CalendarDate, using random: inout SeededGenerator
    ) throws {
        let days = last.days(since: first)
        let moments = (0..<count).map { place in
            let day = place == 0 ? days : Int.random(in: 0...days, using: &random)
            return (day: day, second: Int.random(in: 25_200..<79_200, using: &random))
        }.sorted { ($0.day, $0.second) < ($1.day, $1.second) }
        var rows = ""
        for moment in moments {
            rows += receipt(on: first.adding(days: moment.day), at: moment.second, using: &random)
        }
        let file = try FileHandle(forWritingTo: journal)
        try file.seekToEnd()
        // All at once: the agent takes a journal that rests for a moment to hold whole receipts only.
        try file.write(contentsOf: Data(rows.utf8))
        try file.close()
    }

    private mutating func member(using random: inout SeededGenerator) -> String {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<12: return ""
        case ..<45:
            let member = "N\(Int.random(in: 1...Self.newMembersMax, using: &random))"
            newMembers.insert(member)
            return member
        // A few come often, so that visits of one day and of several days meet.
        case ..<70: return members[Int.random(in: 0..<min(6, members.count), using: &random)]
        default: return members[Int.random(in: 0..<members.count, using: &random)]
        }
    }

    private mutating func receipt(
        on date: CalendarDate, at second: Int, using random: inout SeededGenerator
    ) -> String {
        if namesOriginals, !sold.isEmpty, Int.random(in: 0..<6, using: &random) == 0 {
            return namedReturn(on: date, at: second, using: &random)
        }
        number += 1
        let time = [second / 3_600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let member = member(using: &random)
        let head = [
            store, "T9", "\(number)", date.description, time.joined(separator: ":"), member,
            ["cash", "card", "prepaid", "qr"].randomElement(using: &random) ?? "",
            ["carry_out", "pickup", "delivery"].randomElement(using: &random) ?? "",
        ].joined(separator: ",")
        let count = Int.random(in: 1...8, using: &random)
        // 0: a return, 1: an exchange, else a sale.
        let kind = Int.random(in: 0..<8, using: &random)
        figures = figures + SyntheticReceipts.Figures(receipts: 1, lines: count, amount: 0)
        var rows = ""
        for line in 1...count {
            let isReturn = kind == 0 || kind == 1 && line == 1
            let product = products[Int.random(in: 0..<products.count, using: &random)]
            let thousandths =
                Bool.random(using: &random)
                ? 1_000 * Int.random(in: 1...5, using: &random) : Int.random(in: 1...2_999, using: &random)
            let amount = (isReturn ? -1 : 1) * (product.price * thousandths + 500) / 1_000
            figures.amount += amount
            rows +=
                [
                    head, isReturn ? "return" : "sale", "\(line)", product.code, product.name, product.category,
                    (isReturn ? "-" : "") + Self.decimal(thousandths), "\(amount)", "\(product.taxPercent)",
                ].joined(separator: ",") + (namesOriginals ? ",,,\n" : "\n")
            if !isReturn {
                sold.append(
                    Sold(
                        number: number, date: date, line: line, member: member, product: product,
                        thousandths: thousandths, amount: amount))
            }
        }
        return rows
    }

    /// A line that was sold comes back, once, whole or a part of it.
    private mutating func namedReturn(
        on date: CalendarDate, at second: Int, using random: inout SeededGenerator
    ) -> String {
        let line = sold.remove(at: Int.random(in: sold.indices, using: &random))
        number += 1
        namedReturns += 1
        var (thousandths, amount) = (line.thousandths, line.amount)
        if thousandths > 1, Int.random(in: 0..<4, using: &random) == 0 {
            (thousandths, amount) = (thousandths / 2, amount / 2)
            membersWithPartialReturns.insert(line.member)
        }
        figures = figures + SyntheticReceipts.Figures(receipts: 1, lines: 1, amount: -amount)
        let time = [second / 3_600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return [
            store, "T9", "\(number)", date.description, time.joined(separator: ":"), line.member, "cash", "carry_out",
            "return", "1", line.product.code, line.product.name, line.product.category,
            "-" + Self.decimal(thousandths), "\(-amount)", "\(line.product.taxPercent)", "\(line.number)",
            line.date.description, "\(line.line)",
        ].joined(separator: ",") + "\n"
    }

    private static func decimal(_ thousandths: Int) -> String {
        "\(thousandths / 1_000).\(String(thousandths % 1_000 + 1_000).dropFirst())"
    }
}
