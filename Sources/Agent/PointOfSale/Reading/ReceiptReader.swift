import Foundation
import KakuzukeProtocol
import Rating

/// Why the rows of a receipt are refused, and the row at fault.
struct ReceiptProblem: Error {
    var problem: RowProblem
    var row: Int
}

/// What the rows of a receipt gave.
struct ReadReceipt {
    var receipt: ReceiptFact
    /// Card numbers that were masked in its texts.
    var maskedCardNumbers = 0
    /// Further identifiers that are none of their kind.
    var leftOutIdentifiers = 0
}

/// Makes a receipt of its rows.
struct ReceiptReader: Sendable {
    let profile: JournalProfile
    let identifierKey: IdentifierKey

    /// The receipt of the rows; nil: they are no receipt.
    func receipt(_ rows: [JournalRow]) throws(ReceiptProblem) -> ReadReceipt? {
        var head: [JournalField: String] = [:]
        for row in rows {
            for (field, value) in row.values where field.isOfReceipt && head[field] == nil { head[field] = value }
        }
        for (field, value) in profile.defaults where head[field] == nil { head[field] = value }
        var masked = 0
        do {
            let kind = try kind(head, rows)
            guard kind != .ignored else { return nil }
            if let currency = head[.currency], currency != profile.currency {
                throw RowProblem("other_currency", .currency)
            }
            if head[.payment] == nil { head[.payment] = try PaymentReader(profile: profile).payment(rows) }
            var receipt = try emptyReceipt(head, kind: kind, masked: &masked)
            var leftOut = 0
            if kind != .void, kind != .voided {
                leftOut = addFurtherIdentifiers(head, to: &receipt)
                try addLines(rows, head, kind: kind, to: &receipt, masked: &masked)
                // Nothing was sold or taken back.
                if receipt.lines.isEmpty { return nil }
            }
            do { try receipt.validate() } catch { throw RowProblem(error.code.rawValue, field: error.field) }
            return ReadReceipt(receipt: receipt, maskedCardNumbers: masked, leftOutIdentifiers: leftOut)
        } catch let error as ReceiptProblem {
            throw error
        } catch {
            throw ReceiptProblem(problem: error as? RowProblem ?? RowProblem("unreadable"), row: 0)
        }
    }

    /// What the receipt is by all columns that say so: what is none at all goes before a void of its own, that before a
    /// void of another one, and a void before a return.
    private func kind(_ head: [JournalField: String], _ rows: [JournalRow]) throws -> JournalProfile.Kind {
        var kinds = [try ownKind(head)]
        for (place, state) in profile.states.enumerated() {
            let written = rows.lazy.compactMap { place < $0.states.count ? $0.states[place] : nil }
            guard let text = written.first(where: { !$0.isEmpty }) else { continue }
            guard let kind = state.kind(text) else { throw RowProblem("unknown_value", field: state.columns[0]) }
            kinds.append(kind)
        }
        if try ReceiptAmounts(profile: profile).isPaidBack(head) { kinds.append(.voided) }
        return [.ignored, .voided, .void, .returned].first { kinds.contains($0) } ?? .sale
    }

    private func ownKind(_ head: [JournalField: String]) throws -> JournalProfile.Kind {
        guard let text = head[.kind] else {
            if profile.columns[.kind] == nil || profile.optionalColumns.contains(JournalField.kind.rawValue) {
                return .sale
            }
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
        let isVoid = kind == .void || kind == .voided
        for field in [JournalField.terminal, .number, .keySuffix, .voidedNumber, .voidedTerminal, .voidedKeySuffix] {
            // A key cannot be masked without becoming another key.
            if let text = head[field], CardNumberScan.first(in: text) != nil { throw RowProblem("card_number", field) }
        }
        let name = try ReceiptName(head, isVoid: kind == .void, profile: profile)
        var days: Int64 = 0
        if let text = head[.reservedDaysAhead] {
            guard let quantity = MoneyText.quantity(text), quantity.rawValue >= 0, quantity.rawValue % 1000 == 0 else {
                throw RowProblem("not_a_number", .reservedDaysAhead)
            }
            days = quantity.rawValue / 1000
        }
        return ReceiptFact(
            event: isVoid ? .void : kind == .returned ? .returned : .sale, store: store,
            terminal: name.terminal, number: name.number, keySuffix: name.keySuffix,
            writtenDate: name.written.date, writtenTime: name.written.time, keyHasTime: profile.keyHasTime,
            businessDate: name.businessDate, customer: try customer(head),
            payment: clean(head[.payment] ?? "", &masked), fulfilment: clean(head[.fulfilment] ?? "", &masked),
            reservedDaysAhead: days, lines: [])
    }

    /// An identifier as the point of sale wrote it.
    private struct WrittenIdentifier {
        var field: JournalField
        var kind: IdentifierKind
        var text: String
    }

    /// The identifiers of a receipt, the one that wins first.
    private func identifiers(_ head: [JournalField: String]) -> [WrittenIdentifier] {
        let kinds: [(JournalField, IdentifierKind)] = [
            (.memberNumber, .memberNumber), (.phone, .phone), (.email, .email), (.cardToken, .cardToken),
        ]
        let contacts = (head[.contact] ?? "").split { ",;\n".contains($0) }.map { ColumnName.folded(String($0)) }
        let named = kinds.compactMap { field, kind in head[field].map { (field, kind, $0) } }
        let found = named + contacts.map { (.contact, $0.contains("@") ? .email : .phone, $0) }
        return found.compactMap { field, kind, text in
            guard !text.isEmpty, !profile.nobodyValues.contains(text) else { return nil }
            return WrittenIdentifier(field: field, kind: kind, text: text)
        }
    }

    private func customer(_ head: [JournalField: String]) throws -> IdentifierHash? {
        guard let first = identifiers(head).first else { return nil }
        do {
            return try identifierKey.hash(first.text, kind: first.kind)
        } catch {
            throw RowProblem(error.rawValue, first.field)
        }
    }

    /// Adds the identifiers beside that of the customer; returns how many are none of their kind and were left out.
    ///
    /// Whom the receipt counts for does not depend on them, so that none of them costs the receipt.
    private func addFurtherIdentifiers(_ head: [JournalField: String], to receipt: inout ReceiptFact) -> Int {
        let further = identifiers(head).dropFirst()
        receipt.otherCustomers = further.compactMap { try? identifierKey.hash($0.text, kind: $0.kind) }
        return further.count - receipt.otherCustomers.count
    }

    private func addLines(
        _ rows: [JournalRow], _ head: [JournalField: String], kind: JournalProfile.Kind, to receipt: inout ReceiptFact,
        masked: inout Int
    ) throws {
        let isNegated = kind == .returned && profile.writesReturnsPositive
        let lineReader = LineReader(profile: profile)
        var lines: [ReadLine] = []
        for (place, row) in rows.enumerated() {
            do {
                guard var line = try lineReader.line(row, isNegated: isNegated) else { continue }
                line.fact.category = clean(line.fact.category, &masked)
                if line.fact.isReturn {
                    line.fact.original = try OriginalReader(profile: profile)
                        .original(row, first: rows[0], of: receipt)
                }
                lines.append(line)
            } catch {
                throw ReceiptProblem(problem: error as? RowProblem ?? RowProblem("unreadable"), row: place)
            }
        }
        guard !lines.isEmpty else { return }
        var printed = try printedTaxes(rows, isNegated: isNegated)
        let amounts = ReceiptAmounts(profile: profile)
        if let tax = try amounts.settle(&lines, rows, head, isNegated: isNegated), printed.isEmpty {
            printed[tax.rate] = tax.amount
        }
        receipt.lines = lines.map(\.fact)
        receipt.printedTaxes = printed.sorted { $0.key < $1.key }.map { PrintedTax(rate: $0.key, amount: $0.value) }
        try TaxAllocation(rounding: profile.taxRounding, printed: printed).apply(to: &receipt.lines)
        let kindsAreOfLines = profile.columns[.kind] == nil || !profile.lineKinds.isEmpty
        if kindsAreOfLines, receipt.lines.allSatisfy({ $0.writtenAmount < .zero }) { receipt.event = .returned }
    }

    private func printedTaxes(_ rows: [JournalRow], isNegated: Bool) throws -> [BasisPoints: MoneyMinorUnits] {
        var printed: [BasisPoints: MoneyMinorUnits] = [:]
        for rate in profile.printedTaxes.keys {
            guard let text = rows.lazy.compactMap({ $0.printedTaxes[rate] }).first(where: { !$0.isEmpty }) else {
                continue
            }
            guard let amount = profile.money(text) else { throw RowProblem("not_an_amount", field: "printed_taxes") }
            printed[rate] = isNegated ? MoneyMinorUnits(-amount.rawValue) : amount
        }
        return printed
    }

    private func clean(_ text: String, _ masked: inout Int) -> String {
        let count = CardNumberScan.ranges(in: text).count
        masked += count
        return count == 0 ? text : CardNumberScan.masked(text) ?? text
    }
}
