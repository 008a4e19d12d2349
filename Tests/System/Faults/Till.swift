import Foundation
import Rating
import SeededTestSupport

/// A store's point of sale: writes a journal as tills do and remembers what it has sold.
///
/// Files grow, receipts are written in two strokes, tills go on in a new file, receipts are amended and voided.
struct Till {
    /// A receipt as it counts in the end.
    struct Receipt: Hashable {
        var date: CalendarDate
        var number: Int
        var lines: Int
        /// Yen without tax.
        var amount: Int
        var member: String
        var isVoid = false
    }

    /// What a till does with its journal.
    private enum Stroke {
        case whole, halves, amendment, void, nextFile
    }

    static let head =
        "store,terminal,receipt,date,time,member,payment,fulfilment,kind,line,product,name,category,quantity,amount,"
        + "tax_rate\n"

    /// How long a journal must stand still before an agent takes its last receipt for whole; seconds.
    static let quietSeconds = 3

    let store: String
    let folder: URL
    /// True: a machine with too much to do has let this till pause within a receipt for so long that an agent rightly
    /// took its half for whole.
    private(set) var hasPausedTooLong = false
    /// All that this till has sold, by key, with the latest content.
    private(set) var receipts: [String: Receipt] = [:]
    private let products: [SyntheticReceipts.Product]
    private let members: [String]
    private let today: CalendarDate
    /// The same till has this seed again.
    private var random: SeededGenerator
    private var files = 0
    private var number = 0
    /// The key of the last rows of the present file; rows of one receipt that follow each other are one receipt.
    private var lastKey = ""

    init(
        store: String, folder: URL, products: [SyntheticReceipts.Product], members: [String], today: CalendarDate,
        seed: UInt64
    ) {
        self.store = store
        self.folder = folder
        self.products = products
        self.members = members
        self.today = today
        random = SeededGenerator(seed: seed)
    }

    private var journal: URL { folder.appending(path: "till-\(files).csv") }

    /// Writes so many receipts, with amendments, voids and new files among them.
    mutating func sell(_ count: Int) async throws {
        for _ in 0..<count {
            switch stroke() {
            case .whole: try append(sale())
            case .halves: try await appendInHalves(sale())
            case .amendment: try append(amendment() ?? sale())
            case .void: try append(void() ?? sale())
            case .nextFile:
                files += 1
                try append(sale())
            }
        }
    }

    private mutating func stroke() -> Stroke {
        switch random.number(0...99) {
        case ..<55: .whole
        case ..<75: .halves
        case ..<85: .amendment
        case ..<92: .void
        default: .nextFile
        }
    }

    private func append(_ text: String) throws {
        if !FileManager.default.fileExists(atPath: journal.path()) { try Data(Self.head.utf8).write(to: journal) }
        let file = try FileHandle(forWritingTo: journal)
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    private mutating func appendInHalves(_ text: String) async throws {
        let bytes = Array(text.utf8)
        // Anywhere, also within a character or between the lines of the receipt.
        let place = random.number(1...(bytes.count - 1))
        if !FileManager.default.fileExists(atPath: journal.path()) { try Data(Self.head.utf8).write(to: journal) }
        let file = try FileHandle(forWritingTo: journal)
        try file.seekToEnd()
        let start = ContinuousClock.now
        try file.write(contentsOf: bytes[..<place])
        try await Task.sleep(for: .milliseconds(random.number(5...120)))
        try file.write(contentsOf: bytes[place...])
        if ContinuousClock.now - start >= .seconds(Self.quietSeconds) { hasPausedTooLong = true }
        try file.close()
    }

    private func key(_ receipt: Receipt) -> String { "\(store)|T1|\(receipt.date)|\(receipt.number)" }

    private mutating func sale() -> String {
        number += 1
        let date = today.adding(days: -random.number(0...6))
        let member = random.chance(15) ? "" : random.pick(members)
        return rows(Receipt(date: date, number: number, lines: 0, amount: 0, member: member))
    }

    private mutating func amendment() -> String? {
        let candidates = receipts.filter { $0.key != lastKey && !$0.value.isVoid }.keys.sorted()
        guard !candidates.isEmpty, let receipt = receipts[random.pick(candidates)] else { return nil }
        return rows(receipt)
    }

    private mutating func void() -> String? {
        let candidates = receipts.filter { $0.key != lastKey && !$0.value.isVoid }.keys.sorted()
        guard !candidates.isEmpty, var receipt = receipts[random.pick(candidates)] else { return nil }
        receipt.isVoid = true
        return rows(receipt)
    }

    /// Rows with new lines; remembers what they add up to.
    private mutating func rows(_ receipt: Receipt) -> String {
        var receipt = receipt
        let isVoid = receipt.isVoid
        receipt.lines = isVoid ? 1 : random.number(1...5)
        receipt.amount = 0
        let isReturn = !isVoid && random.chance(6)
        var text = ""
        for line in 1...receipt.lines {
            let product = random.pick(products)
            let quantity = random.number(1...4)
            let amount = (isReturn ? -1 : 1) * (product.price * quantity - random.number(0...5))
            receipt.amount += amount
            let values: [String] = [
                store, "T1", "\(receipt.number)", "\(receipt.date)", "12:\(30 + receipt.number % 30):00",
                receipt.member, "cash", "carry_out", isVoid ? "void" : isReturn ? "return" : "sale", "\(line)",
                product.code, product.name, product.category, "\(isReturn ? -quantity : quantity)", "\(amount)",
                "\(product.taxPercent)",
            ]
            text += values.joined(separator: ",") + "\n"
        }
        if isVoid {
            receipt.amount = 0
            receipt.lines = 0
        }
        lastKey = key(receipt)
        receipts[lastKey] = receipt
        return text
    }

    /// What counts, by business date.
    var totals: [CalendarDate: SyntheticReceipts.Figures] {
        receipts.values.filter { !$0.isVoid }.reduce(into: [:]) { sums, receipt in
            let one = SyntheticReceipts.Figures(receipts: 1, lines: receipt.lines, amount: receipt.amount)
            sums[receipt.date] = sums[receipt.date, default: .none] + one
        }
    }
}
