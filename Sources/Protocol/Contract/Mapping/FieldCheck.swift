import Rating

/// Checks of received fields.
enum FieldCheck {
    static func text(_ text: String, _ field: String, mayBeEmpty: Bool = true) throws(ContractError) -> String {
        if text.isEmpty, !mayBeEmpty { throw ContractError(.missing, field) }
        guard text.utf8.count <= InputLimits.textBytesMax, !text.utf8.contains(0) else {
            throw ContractError(.invalidText, field)
        }
        return text
    }

    static func texts(_ texts: [String], _ field: String) throws(ContractError) -> [String] {
        try count(texts.count, max: PolicyLimits.entriesMax, field)
        for (position, text) in texts.enumerated() {
            _ = try self.text(text, "\(field)[\(position)]")
        }
        return texts
    }

    static func count(_ count: Int, max: Int, _ field: String) throws(ContractError) {
        guard count <= max else { throw ContractError(.tooMany, field) }
    }

    /// A number within a range, as another integer type.
    static func number<Value: FixedWidthInteger>(
        _ value: some FixedWidthInteger, in range: ClosedRange<Value>, _ field: String
    ) throws(ContractError) -> Value {
        guard let number = Value(exactly: value), range.contains(number) else {
            throw ContractError(.outOfRange, field)
        }
        return number
    }

    static func date(_ days: Int32, _ field: String) throws(ContractError) -> CalendarDate {
        let date = CalendarDate(daysSinceEpoch: days)
        guard FactLimits.dates.contains(date) else { throw ContractError(.outOfRange, field) }
        return date
    }

    static func points(_ value: Int64, _ field: String) throws(ContractError) -> Points {
        let max = InputLimits.pointsMax.rawValue
        return Points(try number(value, in: -max...max, field))
    }

    static func amount(_ value: Int64, _ field: String) throws(ContractError) -> MoneyMinorUnits {
        guard FactCheck.isAmount(MoneyMinorUnits(value)) else { throw ContractError(.outOfRange, field) }
        return MoneyMinorUnits(value)
    }

    /// Maps the entries of a list; the error names the entry.
    static func list<Message, Value>(
        _ messages: [Message], max: Int, _ field: String, _ map: (Message) throws(ContractError) -> Value
    ) throws(ContractError) -> [Value] {
        try count(messages.count, max: max, field)
        var values: [Value] = []
        values.reserveCapacity(messages.count)
        for (position, message) in messages.enumerated() {
            do { values.append(try map(message)) } catch { throw error.within("\(field)[\(position)]") }
        }
        return values
    }

    /// Maps a nested message; the error names the field.
    static func nested<Value>(
        _ field: String, _ map: () throws(ContractError) -> Value
    ) throws(ContractError) -> Value {
        do { return try map() } catch { throw error.within(field) }
    }
}
