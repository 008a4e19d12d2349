import Foundation
import KakuzukeProtocol
import Rating

/// Reads the demo journals: comma-separated, header first, rows of a receipt together.
struct JournalReader {
    struct BrokenRow: Error {
        var file: String
        var row: Int
    }

    private(set) var receiptsByStore: [String: [ReceiptFact]] = [:]
    private var open: ReceiptFact?
    private let key = IdentifierKey(id: 1, bytes: [UInt8](repeating: 9, count: IdentifierKey.byteCount))
    private let terms: [String: ProductTerms]

    /// Makes a reader; `terms` are the products of the item master by code.
    init(terms: [String: ProductTerms]) {
        self.terms = terms
    }

    /// The same rows as CSV in two forms, both without the column `name`, which no batch carries.
    struct Rows {
        /// What the journal says.
        var plain: [UInt8] = []
        /// With cost and standard price of each line behind it.
        var withCosts: [UInt8] = []
    }

    /// The products of a file as `kakuzuke import products` takes it.
    static func terms(_ text: String) -> [String: ProductTerms] {
        var terms: [String: ProductTerms] = [:]
        for row in text.split(separator: "\n").dropFirst() {
            let fields = fields(row)
            guard fields.count >= 6, let cost = Int64(fields[3]) else { continue }
            terms[fields[0]] = ProductTerms(
                category: fields[2], unitCost: UnitCostHundredths(cost),
                listPrice: Int64(fields[4]).map { MoneyMinorUnits($0) }, tax: fields[5])
        }
        return terms
    }

    /// Reads a file and gives its rows again.
    mutating func read(_ bytes: [UInt8], file: String) throws -> Rows {
        let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let header = rows.first.map({ Self.fields($0) }) else { return Rows() }
        let places = Dictionary(uniqueKeysWithValues: header.enumerated().map { ($1, $0) })
        let name = places["name"]
        var result = Rows()
        for (number, row) in rows.enumerated() {
            let fields = Self.fields(row)
            let text = fields.enumerated().filter { $0.offset != name }.map(\.element).joined(separator: ",")
            result.plain += Array((text + "\n").utf8)
            guard number > 0 else {
                result.withCosts += Array((text + ",cost,standard_price\n").utf8)
                continue
            }
            func value(_ column: String) -> String {
                places[column].flatMap { fields.indices.contains($0) ? fields[$0] : nil } ?? ""
            }
            do { try add(value) } catch { throw BrokenRow(file: file, row: number + 1) }
            let line = open?.lines.last
            let cost = line?.cost.map { "\($0.rawValue)" } ?? ""
            let price = line?.standardPrice.map { "\($0.rawValue)" } ?? ""
            result.withCosts += Array((text + ",\(cost),\(price)\n").utf8)
        }
        close()
        return result
    }

    private mutating func add(_ value: (String) -> String) throws {
        guard let store = StoreCode(value("store")), let date = CalendarDate(value("date")),
            let quantity = QuantityThousandths(decimal: value("quantity")), let amount = Int64(value("amount")),
            let rate = Int32(value("tax_rate"))
        else { throw CocoaError(.coderInvalidValue) }
        let member = value("member")
        let customer = member.isEmpty ? nil : try key?.hash(member, kind: .memberNumber)
        let receipt = ReceiptFact(
            event: value("kind") == "return" ? .returned : .sale, store: store, terminal: value("terminal"),
            number: value("receipt"), writtenDate: date, writtenTime: TimeOfDay(value("time")), businessDate: date,
            customer: customer, payment: value("payment"), fulfilment: value("fulfilment"), lines: [])
        if open?.receiptKey != receipt.receiptKey {
            close()
            open = receipt
        }
        let product = value("product")
        // Frozen as the agent does it, from the item master.
        let item = terms[product]
        open?.lines.append(
            ReceiptFactLine(
                product: product, category: value("category"), quantity: quantity,
                writtenAmount: MoneyMinorUnits(amount), taxRate: BasisPoints(rate), isTaxIncluded: false,
                amount: MoneyMinorUnits(amount), cost: item?.cost(of: quantity), standardPrice: item?.listPrice))
    }

    private mutating func close() {
        if let open { receiptsByStore[open.store.text, default: []].append(open) }
        open = nil
    }

    /// The fields of a row; quotes as in RFC 4180, no line breaks within fields.
    private static func fields(_ row: Substring) -> [String] {
        guard row.contains("\"") else {
            return row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        var fields = [""]
        var isQuoted = false
        for character in row {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                fields.append("")
            } else {
                fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
