import KakuzukeProtocol
import Rating

/// Finds the receipt and the line by which goods that come back were bought.
///
/// Only a number with a date names a receipt: on another day the number belongs to a stranger. A line that names none
/// counts with what is known of the product, as it does where nobody knows the receipt.
///
/// Source: `docs/journals.md`, "Returns".
struct OriginalReader {
    let profile: JournalProfile

    /// The line that a row names.
    ///
    /// - Parameters:
    ///   - row: the row of a line that takes goods back.
    ///   - first: the first row of the receipt; where the journal writes what belongs to the receipt there only, its
    ///     reference counts for rows that leave theirs empty.
    ///   - receipt: the return; its store and terminal count where no others are named.
    /// - Returns: the line; nil: the row names none.
    /// - Throws: `RowProblem` for values that are none in the profile's forms.
    func original(_ row: JournalRow, first: JournalRow, of receipt: ReceiptFact) throws -> OriginalLine? {
        var values = row.values
        if profile.hasHeadOnFirstRowOnly, values[.originalNumber] == nil {
            for field in JournalField.originals { values[field] = first.values[field] }
        }
        guard let number = values[.originalNumber],
            (values[.originalDate] ?? values[.originalDateTime]) != nil
        else { return nil }
        for field in JournalField.originals where field.isOfKey {
            // A key cannot be masked without becoming another key.
            if let text = values[field], CardNumberScan.first(in: text) != nil {
                throw RowProblem("card_number", field)
            }
        }
        let written = try WrittenMoment(values, .original, profile: profile)
        guard !profile.keyHasTime || written.time != nil else { return nil }
        var store = receipt.store
        if let text = values[.originalStore] {
            guard let named = StoreCode(text) else { throw RowProblem("text_too_long", .originalStore) }
            store = named
        }
        let bought = ReceiptFact(
            store: store, terminal: values[.originalTerminal] ?? receipt.terminal, number: number,
            keySuffix: values[.originalKeySuffix], writtenDate: written.date, writtenTime: written.time,
            keyHasTime: profile.keyHasTime, businessDate: written.businessDate, lines: [])
        return OriginalLine(receiptKey: bought.receiptKey, line: try line(row))
    }

    /// The place of the line; nil: the row names none, or 0.
    private func line(_ row: JournalRow) throws -> Int? {
        guard let text = row.values[.originalLine] else { return nil }
        guard let number = MoneyText.quantity(text), number.rawValue >= 0, number.rawValue % 1000 == 0 else {
            throw RowProblem("not_a_number", .originalLine)
        }
        return number == .zero ? nil : Int(number.rawValue / 1000)
    }
}
