import Postgres
import Rating

/// One row of a stream of what is known of customers apart from receipts.
struct HistoryRow {
    /// What a row tells of.
    enum Kind: Int16 {
        /// A customer who is not gone.
        case customer
        case enrolment
        case attribute
        case reservation
        /// The states that are kept under one policy version.
        case states
    }

    let customer: Int64
    let kind: Kind
    let date: CalendarDate
    /// Of a customer 1 while the states lack something; of a reservation the day on which it is due; of states the
    /// policy version.
    let first: Int32
    /// Of a reservation its status.
    let second: Int32
    /// Of a reservation the day on which it was closed.
    let third: Int32?
    let texts: (String, String)
    /// Of a reservation.
    let amount: Int64
    /// Points into memory that is valid while the row is read; nil in rows of other kinds.
    let states: UnsafeRawBufferPointer?

    init(_ row: inout PostgresCopyRow) throws {
        guard let customer = try row.nextInteger(Int64.self), let number = try row.nextInteger(Int16.self),
            let kind = Kind(rawValue: number)
        else { throw HistoryError.oddRow }
        self.customer = customer
        self.kind = kind
        date = try row.nextDate()
        first = try row.nextInteger() ?? 0
        second = try row.nextInteger() ?? 0
        third = try row.nextInteger()
        texts = (try row.nextText(), try row.nextText())
        amount = try row.nextInteger() ?? 0
        states = try row.nextField()
    }
}

extension PostgresCopyRow {
    /// Days from 1970-01-01 to 2000-01-01, from which the server counts.
    private static var daysFromUnixToPostgres: Int32 { 10_957 }

    /// The next column; nil for NULL.
    mutating func nextInteger<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws -> Number? {
        guard let field = try nextField() else { return nil }
        guard field.count == MemoryLayout<Number>.size else { throw HistoryError.oddRow }
        return Number(bigEndian: field.loadUnaligned(as: Number.self))
    }

    /// The next column; the first day of 2000 for NULL.
    mutating func nextDate() throws -> CalendarDate {
        CalendarDate(daysSinceEpoch: (try nextInteger(Int32.self) ?? 0) &+ Self.daysFromUnixToPostgres)
    }

    /// The next column; empty for NULL.
    mutating func nextText() throws -> String {
        try nextField().map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
