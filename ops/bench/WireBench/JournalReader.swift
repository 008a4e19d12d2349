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

    /// Reads a file.
    ///
    /// - Returns: the same rows without the column `name`, which no batch carries.
    mutating func read(_ bytes: [UInt8], file: String) throws -> String {
        let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let header = rows.first.map({ Self.fields($0) }) else { return "" }
        let places = Dictionary(uniqueKeysWithValues: header.enumerated().map { ($1, $0) })
        let name = places["name"]
        var withoutNames = ""
        for (number, row) in rows.enumerated() {
            let fields = Self.fields(row)
            withoutNames += fields.enumerated().filter { $0.offset != name }.map(\.element).joined(separator: ",")
            withoutNames += "\n"
            guard number > 0 else { continue }
            func value(_ column: String) -> String {
                places[column].flatMap { fields.indices.contains($0) ? fields[$0] : nil } ?? ""
            }
            do { try add(value) } catch { throw BrokenRow(file: file, row: number + 1) }
        }
        close()
        return withoutNames
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
        // Costs and prices as an item master would give them: in proportion to the product's number.
        let product = value("product")
        let unitCost = Int64(product.suffix(4).utf8.reduce(0) { $0 * 10 + Int($1 & 15) } % 900 + 50)
        open?.lines.append(
            ReceiptFactLine(
                product: product, category: value("category"), quantity: quantity,
                writtenAmount: MoneyMinorUnits(amount), taxRate: BasisPoints(rate), isTaxIncluded: false,
                amount: MoneyMinorUnits(amount), cost: MoneyMinorUnits(unitCost * quantity.rawValue / 1000),
                standardPrice: MoneyMinorUnits(unitCost * 14 / 10)))
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
