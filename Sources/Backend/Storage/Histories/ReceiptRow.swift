import Postgres
import Rating

/// One row of a stream of receipts; valid while the row is read.
struct ReceiptRow {
    /// Nil: nobody known.
    let customer: Int64?
    let date: CalendarDate
    let store: Int32
    let reservedDaysAhead: Int32
    /// Seconds since midnight; nil: the point of sale wrote none.
    let time: Int32?
    let payment: UnsafeRawBufferPointer
    let fulfilment: UnsafeRawBufferPointer
    /// The receipt's key.
    let key: UnsafeRawBufferPointer
    let categories: HistoryArray
    let amounts: HistoryArray
    /// Empty where nobody asks, as the two that follow.
    let quantities: HistoryArray
    let costs: HistoryArray
    let taxes: HistoryArray

    init(_ row: inout PostgresCopyRow) throws {
        let empty = UnsafeRawBufferPointer(start: nil, count: 0)
        customer = try row.nextInteger()
        date = try row.nextDate()
        store = try row.nextInteger() ?? 0
        reservedDaysAhead = try row.nextInteger() ?? 0
        time = try row.nextInteger()
        payment = try row.nextField() ?? empty
        fulfilment = try row.nextField() ?? empty
        key = try row.nextField() ?? empty
        categories = try HistoryArray(try row.nextField(), elementBytes: 4)
        amounts = try HistoryArray(try row.nextField(), elementBytes: 8)
        quantities = try HistoryArray(try row.nextField(), elementBytes: 8)
        costs = try HistoryArray(try row.nextField(), elementBytes: 8)
        taxes = try HistoryArray(try row.nextField(), elementBytes: 4)
    }

    /// Most bytes that `write` may need.
    var bytesMax: Int {
        let numbers = 10 + categories.count + amounts.count + quantities.count + costs.count + taxes.count
        return numbers * PackedNumberWriter.bytesPerNumberMax + payment.count + fulfilment.count + key.count
    }

    /// Writes the receipt without its customer, for `CustomerHistory.takeReceipt`.
    func write(to numbers: inout PackedNumberWriter) throws {
        numbers.write(signed: Int64(date.daysSinceEpoch))
        numbers.write(signed: Int64(store))
        numbers.write(signed: Int64(reservedDaysAhead))
        numbers.write(signed: Int64(time ?? 0))
        numbers.write(payment)
        numbers.write(fulfilment)
        numbers.write(key)
        let parts = ReceiptParts(
            hasQuantities: quantities.count > 0, hasCosts: costs.count > 0, hasTaxes: taxes.count > 0)
        numbers.write(UInt64(amounts.count) << ReceiptParts.bits | parts.rawValue)
        var (categories, amounts, quantities) = (categories.walk, amounts.walk, quantities.walk)
        var (costs, taxes) = (costs.walk, taxes.walk)
        for _ in 0..<self.amounts.count {
            numbers.write(signed: try categories.next() ?? -1)
            numbers.write(signed: try amounts.next() ?? 0)
            if parts.hasQuantities { numbers.write(signed: try quantities.next() ?? 0) }
            if parts.hasCosts { numbers.write(optional: try costs.next()) }
            if parts.hasTaxes { numbers.write(signed: try taxes.next() ?? -1) }
        }
    }
}

/// Which columns the lines of a packed receipt have.
struct ReceiptParts {
    /// Bits of `rawValue`.
    static let bits = 3

    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init(hasQuantities: Bool, hasCosts: Bool, hasTaxes: Bool) {
        rawValue = (hasQuantities ? 1 : 0) | (hasCosts ? 2 : 0) | (hasTaxes ? 4 : 0)
    }

    var hasQuantities: Bool { rawValue & 1 != 0 }
    var hasCosts: Bool { rawValue & 2 != 0 }
    var hasTaxes: Bool { rawValue & 4 != 0 }
}
