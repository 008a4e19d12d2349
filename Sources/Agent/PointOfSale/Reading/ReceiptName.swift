import Rating

/// What tells a receipt from the others of its store: values of its rows or, on a void, those of the receipt that never
/// happened.
///
/// A part that a void does not name is its own only where that can be no other receipt: a wrong day would take back a
/// stranger with the same number.
struct ReceiptName {
    var terminal: String
    var number: String
    var keySuffix: String?
    var written: WrittenMoment
    var businessDate: CalendarDate

    init(_ head: [JournalField: String], isVoid: Bool, profile: JournalProfile) throws {
        guard let number = (isVoid ? head[.voidedNumber] : nil) ?? head[.number] else {
            throw RowProblem("missing_value", .number)
        }
        self.number = number
        terminal = (isVoid ? head[.voidedTerminal] : nil) ?? head[.terminal] ?? ""
        keySuffix = isVoid ? Self.voidedSuffix(head, profile) : head[.keySuffix]
        let namesDay = isVoid && (head[.voidedDate] ?? head[.voidedDateTime]) != nil
        written =
            namesDay
            ? try Self.namedMoment(head, profile)
            : try isVoid ? Self.sameDay(head, profile) : WrittenMoment(head, profile: profile)
        if profile.keyHasTime, written.time == nil { throw RowProblem("missing_value", .time) }
        // The business date in a void's row is that of the void, not of a receipt of another day.
        let business = namesDay ? nil : head[.businessDate]
        businessDate =
            try business.map { try WrittenMoment.date($0, profile, .businessDate) } ?? written.businessDate
    }

    /// The further part of the key that a void names; nil: the receipt has none.
    ///
    /// Where the journal has a column for it, that of the void itself is the payment of the void and belongs to no
    /// receipt with another number.
    private static func voidedSuffix(_ head: [JournalField: String], _ profile: JournalProfile) -> String? {
        if let suffix = head[.voidedKeySuffix] { return suffix }
        let isNamed = profile.columns[.voidedKeySuffix] != nil && head[.voidedNumber] != nil
        return isNamed ? nil : head[.keySuffix]
    }

    /// The day that a void names, and its time where it names one.
    private static func namedMoment(
        _ head: [JournalField: String], _ profile: JournalProfile
    ) throws -> WrittenMoment {
        let moment = try WrittenMoment(head, .voided, profile: profile)
        if profile.keyHasTime, moment.time == nil { throw RowProblem("missing_value", .voidedTime) }
        return moment
    }

    /// The day of the void itself.
    private static func sameDay(_ head: [JournalField: String], _ profile: JournalProfile) throws -> WrittenMoment {
        let namesNumber = head[.voidedNumber] != nil
        guard !namesNumber || profile.voidsSameDay else {
            let isOneColumn = profile.columns[.voidedDateTime] != nil
            throw RowProblem("missing_value", isOneColumn ? .voidedDateTime : .voidedDate)
        }
        let own = try WrittenMoment(head, profile: profile)
        if let time = head[.voidedTime] { return try own.at(time, of: .voidedTime, profile: profile) }
        // The time of a void is never that of the receipt that it names.
        if namesNumber, profile.keyHasTime { throw RowProblem("missing_value", .voidedTime) }
        return own
    }
}
