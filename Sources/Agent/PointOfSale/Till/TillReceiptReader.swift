public import KakuzukeProtocol
import Rating

/// Makes a receipt of what a point of sale tells directly, as the journal reader makes it of the journal's rows: the
/// same key, the same amounts without tax, the same business date, so that both are one receipt.
///
/// Source: `docs/sync.md`, promise S2; `docs/journals.md`, "Amounts without tax".
public struct TillReceiptReader: Sendable {
    private let profile: JournalProfile
    private let cutOffHour: Int?
    private let identifierKey: IdentifierKey

    /// True: the point of sale changes receipts afterwards, as the profile says.
    public let canAmend: Bool

    /// Makes the reader.
    ///
    /// - Parameters:
    ///   - profile: how the store's journals are read, whose rules for key, tax and day count here too; nil: the store
    ///     reads none, so tax is rounded down, the time is no part of the key and receipts are not amended.
    ///   - identifierKey: the tenant's newest key for identifiers.
    public init(profile: JournalProfile?, identifierKey: IdentifierKey) {
        self.profile = profile ?? JournalProfile(name: "local door", format: .jsonLines)
        cutOffHour = profile?.cutOffHour
        canAmend = profile?.canAmend ?? false
        self.identifierKey = identifierKey
    }

    /// The receipt.
    ///
    /// - Parameters:
    ///   - message: what the point of sale tells.
    ///   - store: the agent's own store.
    ///   - cutOffHour: hour at which the store's business date changes, where no profile says it; 0 to 23.
    /// - Returns: the receipt, within all limits; cost and categories of the item master are still to come.
    /// - Throws: `ContractError` with the field that is wrong.
    public func receipt(
        _ message: Kakuzuke_V1_TillReceipt, store: StoreCode, cutOffHour: Int
    ) throws(ContractError) -> ReceiptFact {
        let time = try time(message)
        let date = CalendarDate(daysSinceEpoch: try days(message.writtenDate, "written_date"))
        var business = date
        if message.hasBusinessDate {
            business = CalendarDate(daysSinceEpoch: try days(message.businessDate, "business_date"))
        } else if let time, time.secondsSinceMidnight < Int32(self.cutOffHour ?? cutOffHour) * 3_600 {
            business = date.adding(days: -1)
        }
        var receipt = ReceiptFact(
            event: try event(message.event), store: store, terminal: try keyPart(message.terminal, "terminal"),
            number: try keyPart(message.number, "number"),
            keySuffix: message.keySuffix.isEmpty ? nil : try keyPart(message.keySuffix, "key_suffix"),
            writtenDate: date, writtenTime: time, keyHasTime: profile.keyHasTime, businessDate: business,
            customer: try customer(message), payment: try text(message.payment, "payment"),
            fulfilment: try text(message.fulfilment, "fulfilment"),
            reservedDaysAhead: Int64(message.reservedDaysAhead), lines: [])
        guard message.lines.count <= InputLimits.linesMax else { throw ContractError(.tooMany, "lines") }
        for (place, line) in message.lines.enumerated() {
            receipt.lines.append(try self.line(line, "lines[\(place)]"))
        }
        if receipt.event != .void, receipt.lines.isEmpty { throw ContractError(.missing, "lines") }
        try addTaxes(message, to: &receipt)
        do { try receipt.validate() } catch { throw Self.contractError(error) }
        return receipt
    }

    private func event(_ event: Kakuzuke_V1_TillReceiptEvent) throws(ContractError) -> ReceiptEvent {
        switch event {
        case .sale: .sale
        case .return: .returned
        case .void: .void
        case .UNRECOGNIZED: throw ContractError(.unknownValue, "event")
        }
    }

    /// Days within the years that a receipt may bear, which further reckoning relies on.
    private func days(_ days: Int32, _ field: String) throws(ContractError) -> Int32 {
        guard FactLimits.dates.contains(CalendarDate(daysSinceEpoch: days)) else {
            throw ContractError(.outOfRange, field)
        }
        return days
    }

    private func time(_ message: Kakuzuke_V1_TillReceipt) throws(ContractError) -> TimeOfDay? {
        guard message.hasWrittenSeconds else {
            if profile.keyHasTime { throw ContractError(.missing, "written_time") }
            return nil
        }
        guard let time = TimeOfDay(secondsSinceMidnight: Int(message.writtenSeconds)) else {
            throw ContractError(.outOfRange, "written_time")
        }
        return time
    }

    /// A part of the key stays as written, but for spaces around it; a card number can be no part of it.
    private func keyPart(_ text: String, _ field: String) throws(ContractError) -> String {
        guard CardNumberScan.first(in: text) == nil else { throw ContractError(.cardNumber, field) }
        return ColumnName.trimmed(text)
    }

    private func text(_ text: String, _ field: String) throws(ContractError) -> String {
        guard CardNumberScan.first(in: text) == nil else { throw ContractError(.cardNumber, field) }
        return ColumnName.folded(text)
    }

    private func customer(_ message: Kakuzuke_V1_TillReceipt) throws(ContractError) -> IdentifierHash? {
        let number = ColumnName.folded(message.memberNumber)
        guard !number.isEmpty, !profile.nobodyValues.contains(number), message.event != .void else { return nil }
        do {
            return try identifierKey.hash(number, kind: .memberNumber)
        } catch {
            throw ContractError(.unknownValue, "member_number")
        }
    }

    private func line(
        _ message: Kakuzuke_V1_TillReceipt.Line, _ place: String
    ) throws(ContractError) -> ReceiptFactLine {
        let amount = MoneyMinorUnits(message.amount)
        var line = ReceiptFactLine(
            product: ColumnName.folded(message.product), category: try text(message.category, place + ".category"),
            isCategoryFromMaster: !message.hasCategory, quantity: QuantityThousandths(message.quantity),
            writtenAmount: amount, taxRate: BasisPoints(message.taxRate), isTaxIncluded: message.taxIncluded,
            amount: amount, quoteID: message.quoteID.isEmpty ? nil : message.quoteID)
        if message.originalReceiptKey.isEmpty {
            guard message.originalLine == 0 else { throw ContractError(.missing, place + ".original_receipt_key") }
        } else {
            let original = OriginalLine(
                receiptKey: message.originalReceiptKey,
                line: message.originalLine == 0 ? nil : Int(message.originalLine))
            guard original.store != nil else {
                throw ContractError(.unknownValue, place + ".original_receipt_key")
            }
            line.original = original
        }
        return line
    }

    private func addTaxes(
        _ message: Kakuzuke_V1_TillReceipt, to receipt: inout ReceiptFact
    ) throws(ContractError) {
        var printed: [BasisPoints: MoneyMinorUnits] = [:]
        for (place, tax) in message.printedTaxes.enumerated() {
            guard printed.updateValue(MoneyMinorUnits(tax.amount), forKey: BasisPoints(tax.rate)) == nil else {
                throw ContractError(.inconsistent, "printed_taxes[\(place)].rate")
            }
        }
        receipt.printedTaxes = printed.sorted { $0.key < $1.key }.map { PrintedTax(rate: $0.key, amount: $0.value) }
        // Amounts out of range would overflow what follows.
        do { try receipt.validate() } catch { throw Self.contractError(error) }
        do {
            try TaxAllocation(rounding: profile.taxRounding, printed: printed).apply(to: &receipt.lines)
        } catch {
            throw ContractError(.inconsistent, "printed_taxes")
        }
    }

    /// What a receipt calls so in the words of the message.
    private static func contractError(_ problem: FactProblem) -> ContractError {
        let code: ContractError.Code =
            switch problem.code {
            case .empty: .missing
            case .textTooLong, .invalidCharacter: .invalidText
            case .outOfRange: .outOfRange
            case .tooMany: .tooMany
            case .notAscending, .inconsistent: .inconsistent
            }
        let field = problem.field.replacing(".written_amount", with: ".amount")
            .replacing(".original_key", with: ".original_receipt_key")
        return ContractError(code, field)
    }
}
