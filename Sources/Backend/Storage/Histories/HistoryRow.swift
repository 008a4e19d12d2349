import Postgres
import Rating

/// One row of a stream of histories: a customer, a fact or a receipt.
struct HistoryRow {
    /// What a row tells of.
    enum Kind: Int16 {
        /// A customer who is not gone.
        case customer
        case enrolment
        case attribute
        case reservation
        case receipt
        /// The states that are kept under one policy version.
        case states
    }

    /// Nil: nobody known.
    let customer: Int64?
    let kind: Kind
    let date: CalendarDate
    /// Store; of a reservation the day on which it is due; of a customer 1 while the states lack something; of states
    /// the policy version.
    let first: Int32
    /// Days reserved ahead; of a reservation its status.
    let second: Int32
    /// Seconds since midnight; of a reservation the day on which it was closed.
    let third: Int32?
    let texts: (String, String)
    /// The receipt's key; points into memory that is valid while the row is read.
    let key: UnsafeRawBufferPointer
    let categories: HistoryArray
    let amounts: HistoryArray
    let quantities: HistoryArray
    let costs: HistoryArray
    let taxes: HistoryArray
    /// Nil where nobody asks for states, and in rows of other kinds.
    let states: UnsafeRawBufferPointer?

    init(_ row: inout PostgresCopyRow) throws {
        customer = try row.nextField().map { Int64(bigEndian: $0.loadUnaligned(as: Int64.self)) }
        guard let number = try row.nextField(),
            let kind = Kind(rawValue: Int16(bigEndian: number.loadUnaligned(as: Int16.self)))
        else { throw HistoryError.oddRow }
        self.kind = kind
        date = CalendarDate(daysSinceEpoch: (try Self.integer(&row) ?? 0) + Self.daysFromUnixToPostgres)
        first = try Self.integer(&row) ?? 0
        second = try Self.integer(&row) ?? 0
        third = try Self.integer(&row)
        texts = (try Self.text(&row), try Self.text(&row))
        key = try row.nextField() ?? UnsafeRawBufferPointer(start: nil, count: 0)
        categories = try HistoryArray(try row.nextField(), elementBytes: 4)
        amounts = try HistoryArray(try row.nextField(), elementBytes: 8)
        quantities = try HistoryArray(try row.nextField(), elementBytes: 8)
        costs = try HistoryArray(try row.nextField(), elementBytes: 8)
        taxes = try HistoryArray(try row.nextField(), elementBytes: 4)
        states = row.columnCount > Self.columnsWithoutStates ? try row.nextField() : nil
    }

    /// Columns of a stream in which nobody asks for states.
    private static let columnsWithoutStates = 14
    /// Days from 1970-01-01 to 2000-01-01, from which the server counts.
    private static let daysFromUnixToPostgres: Int32 = 10_957

    private static func integer(_ row: inout PostgresCopyRow) throws -> Int32? {
        try row.nextField().map { Int32(bigEndian: $0.loadUnaligned(as: Int32.self)) }
    }

    private static func text(_ row: inout PostgresCopyRow) throws -> String {
        try row.nextField().map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// A stream of histories holds what none of them can.
enum HistoryError: Error {
    case oddRow
}
