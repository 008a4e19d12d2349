import Foundation
import KakuzukeProtocol
import Rating

/// Why the rows of a receipt are refused, and the row at fault.
struct ReceiptProblem: Error {
    var problem: RowProblem
    var row: Int
}

/// Makes a receipt of its rows.
struct ReceiptReader: Sendable {
    let profile: JournalProfile
    let identifierKey: IdentifierKey

    /// The receipt and how many card numbers were masked in it; nil: the rows are no receipt.
    func receipt(
        _ rows: [JournalRow]
    ) throws(ReceiptProblem) -> (receipt: ReceiptFact, maskedCardNumbers: Int)? {
        var head: [JournalField: String] = [:]
        for row in rows {
            for (field, value) in row.values where field.isOfReceipt && head[field] == nil { head[field] = value }
        }
        var masked = 0
        do {
            let kind = try kind(head)
            guard kind != .ignored else { return nil }
            var receipt = try emptyReceipt(head, kind: kind, masked: &masked)
            if kind != .void { try addLines(rows, kind: kind, to: &receipt, masked: &masked) }
            do { try receipt.validate() } catch { throw RowProblem(error.code.rawValue, field: error.field) }
            return (receipt, masked)
        } catch let error as ReceiptProblem {
            throw error
        } catch {
            throw ReceiptProblem(problem: error as? RowProblem ?? RowProblem("unreadable"), row: 0)
        }
    }

    private func kind(_ head: [JournalField: String]) throws -> JournalProfile.Kind {
        guard let text = head[.kind] else {
            if profile.columns[.kind] == nil { return .sale }
            guard let kind = profile.kinds[""] else { throw RowProblem("missing_value", .kind) }
            return kind
        }
        guard let kind = profile.kinds[text] else { throw RowProblem("unknown_value", .kind) }
        return kind
    }

    private func emptyReceipt(
        _ head: [JournalField: String], kind: JournalProfile.Kind, masked: inout Int
    ) throws -> ReceiptFact {
        guard let store = head[.store].flatMap({ StoreCode($0) }) else { throw RowProblem("missing_value", .store) }
        let isVoid = kind == .void
        for field in [JournalField.terminal, .number, .keySuffix, .voidedNumber, .voidedTerminal] {
            // A key cannot be masked without becoming another key.
            if let text = head[field], CardNumberScan.first(in: text) != nil { throw RowProblem("card_number", field) }
        }
        let name = try ReceiptName(head, isVoid: isVoid, profile: profile)
        var days: Int64 = 0
        if let text = head[.reservedDaysAhead] {
            guard let quantity = MoneyText.quantity(text), quantity.rawValue >= 0, quantity.rawValue % 1000 == 0 else {
                throw RowProblem("not_a_number", .reservedDaysAhead)
            }
            days = quantity.rawValue / 1000
        }
        return ReceiptFact(
            event: isVoid ? .void : kind == .returned ? .returned : .sale, store: store,
            terminal: name.terminal, number: name.number, keySuffix: head[.keySuffix],
            writtenDate: name.written.date, writtenTime: name.written.time, keyHasTime: profile.keyHasTime,
            businessDate: name.businessDate, customer: try customer(head),
            payment: clean(head[.payment] ?? "", &masked), fulfilment: clean(head[.fulfilment] ?? "", &masked),
            reservedDaysAhead: days, lines: [])
    }

    private func customer(_ head: [JournalField: String]) throws -> IdentifierHash? {
        let kinds: [(JournalField, IdentifierKind)] = [
            (.memberNumber, .memberNumber), (.phone, .phone), (.email, .email), (.cardToken, .cardToken),
        ]
        for (field, kind) in kinds {
            guard let text = head[field], !profile.nobodyValues.contains(text) else { continue }
            do {
                return try identifierKey.hash(text, kind: kind)
            } catch {
                throw RowProblem(error.rawValue, field)
            }
        }
        return nil
    }

    private func addLines(
        _ rows: [JournalRow], kind: JournalProfile.Kind, to receipt: inout ReceiptFact, masked: inout Int
    ) throws {
        let isNegated = kind == .returned && profile.writesReturnsPositive
        for (place, row) in rows.enumerated() {
            do {
                receipt.lines.append(try line(row, isNegated: isNegated, masked: &masked))
            } catch {
                throw ReceiptProblem(problem: error as? RowProblem ?? RowProblem("unreadable"), row: place)
            }
        }
        var printed: [BasisPoints: MoneyMinorUnits] = [:]
        for rate in profile.printedTaxes.keys {
            guard let text = rows.lazy.compactMap({ $0.printedTaxes[rate] }).first(where: { !$0.isEmpty }) else {
                continue
            }
            guard let amount = MoneyText.minorUnits(text, decimals: profile.currencyDecimals) else {
                throw RowProblem("not_an_amount", field: "printed_taxes")
            }
            printed[rate] = isNegated ? MoneyMinorUnits(-amount.rawValue) : amount
        }
        receipt.printedTaxes = printed.sorted { $0.key < $1.key }.map { PrintedTax(rate: $0.key, amount: $0.value) }
        try TaxAllocation(rounding: profile.taxRounding, printed: printed).apply(to: &receipt.lines)
        if profile.columns[.kind] == nil, receipt.lines.allSatisfy({ $0.writtenAmount < .zero }) {
            receipt.event = .returned
        }
    }

    private func line(_ row: JournalRow, isNegated: Bool, masked: inout Int) throws -> ReceiptFactLine {
        guard let amountText = row.values[.amount] else { throw RowProblem("missing_value", .amount) }
        guard let amount = MoneyText.minorUnits(amountText, decimals: profile.currencyDecimals) else {
            throw RowProblem("not_an_amount", .amount)
        }
        var quantity = QuantityThousandths(amount < .zero ? -1000 : 1000)
        if profile.columns[.quantity] != nil {
            guard let text = row.values[.quantity] else { throw RowProblem("missing_value", .quantity) }
            guard let read = MoneyText.quantity(text) else { throw RowProblem("not_a_number", .quantity) }
            quantity = read
        }
        let (rate, isIncluded) = try tax(row)
        let sign: Int64 = isNegated ? -1 : 1
        return ReceiptFactLine(
            product: row.values[.product] ?? "", category: clean(row.values[.category] ?? "", &masked),
            isCategoryFromMaster: profile.columns[.category] == nil && profile.constants[.category] == nil,
            quantity: QuantityThousandths(quantity.rawValue * sign),
            writtenAmount: MoneyMinorUnits(amount.rawValue * sign), taxRate: rate, isTaxIncluded: isIncluded,
            amount: MoneyMinorUnits(amount.rawValue * sign), quoteID: row.values[.quote])
    }

    private func tax(_ row: JournalRow) throws -> (rate: BasisPoints, isIncluded: Bool) {
        var mode = profile.taxMode
        if let text = row.values[.taxMode] {
            guard let named = profile.taxModes[text] else { throw RowProblem("unknown_value", .taxMode) }
            mode = named
        }
        guard mode != .exempt else { return (.zero, false) }
        guard let text = row.values[.taxRate] else {
            guard let rate = profile.taxRate else { throw RowProblem("missing_value", .taxRate) }
            return (rate, mode == .included)
        }
        guard let rate = profile.taxRates[text] ?? TaxRateText.percent(text) else {
            throw RowProblem("unknown_value", .taxRate)
        }
        return (rate, mode == .included)
    }

    private func clean(_ text: String, _ masked: inout Int) -> String {
        let count = CardNumberScan.ranges(in: text).count
        masked += count
        return count == 0 ? text : CardNumberScan.masked(text) ?? text
    }
}
