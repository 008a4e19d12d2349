import Rating

extension FactColumnsDecoder {
    /// The receipts with their sequence numbers.
    func receiptFacts() throws(FactBatchError) -> [(sequence: SequenceNumber, receipt: ReceiptFact)] {
        let columns = self.columns.receipts
        guard columns.count <= UInt32(FactBatchLimits.factsMax) else { throw FactBatchError(.tooLarge, "receipts") }
        let rows = Int(columns.count)
        let sequences = try sequences(columns.sequenceStep, rows: rows)
        let heads = try ReceiptHeadColumns(columns, rows: rows)
        let lineCounts = try Column(columns.lineCount, "line_count", rows: rows)
        let lineTotal = try Self.total(lineCounts, max: FactBatchLimits.linesMax)
        let lines = try receiptLines(columns, rows: lineTotal)
        let taxes = try printedTaxes(columns, receipts: rows)
        let others = try otherCustomers(columns, receipts: rows)
        var facts: [(sequence: SequenceNumber, receipt: ReceiptFact)] = []
        facts.reserveCapacity(rows)
        var numbers: [UInt32: Int64] = [:]
        var date: Int64 = 0
        var time: Int64 = 0
        var nextLine = 0
        for row in 0..<rows {
            date = try Self.sum(date, Int64(heads.writtenDateStep[row]), "written_date_step", row)
            time = try Self.sum(time, Int64(heads.writtenTimeStep[row]), "written_time_step", row)
            let lineEnd = nextLine + Int(lineCounts[row])
            var fact = try receipt(
                heads, row, date: date, time: time, numbers: &numbers, lines: Array(lines[nextLine..<lineEnd]),
                printedTaxes: taxes[row])
            nextLine = lineEnd
            fact.otherCustomers = others[row]
            do { try fact.validate() } catch { throw FactBatchError(.invalidFact, error.field, row: row) }
            facts.append((sequences[row], fact))
        }
        return facts
    }

    /// The columns of receipts, without lines and taxes.
    private struct ReceiptHeadColumns {
        let event: Column<Kakuzuke_V1_ReceiptEvent>
        let store: Column<UInt32>
        let terminal: Column<UInt32>
        let numberText: Column<UInt32>
        let numberStep: Column<Int64>
        let numberDigits: Column<UInt32>
        let keySuffix: Column<UInt32>
        let keyHasTime: Column<Bool>
        let writtenDateStep: Column<Int32>
        let writtenTimeStep: Column<Int32>
        let businessDateOffset: Column<Int32>
        let customer: Column<UInt32>
        let payment: Column<UInt32>
        let fulfilment: Column<UInt32>
        let reservedDaysAhead: Column<UInt32>

        init(_ columns: Kakuzuke_V1_ReceiptColumns, rows: Int) throws(FactBatchError) {
            event = try Column(columns.event, "event", rows: rows)
            store = try Column(columns.store, "store", rows: rows)
            terminal = try Column(columns.terminal, "terminal", rows: rows)
            numberText = try Column(columns.numberText, "number_text", rows: rows)
            numberStep = try Column(columns.numberStep, "number_step", rows: rows)
            numberDigits = try Column(columns.numberDigits, "number_digits", rows: rows)
            keySuffix = try Column(columns.keySuffix, "key_suffix", rows: rows)
            keyHasTime = try Column(columns.keyHasTime, "key_has_time", rows: rows)
            writtenDateStep = try Column(columns.writtenDateStep, "written_date_step", rows: rows)
            writtenTimeStep = try Column(columns.writtenTimeStep, "written_time_step", rows: rows)
            businessDateOffset = try Column(columns.businessDateOffset, "business_date_offset", rows: rows)
            customer = try Column(columns.customer, "customer", rows: rows)
            payment = try Column(columns.payment, "payment", rows: rows)
            fulfilment = try Column(columns.fulfilment, "fulfilment", rows: rows)
            reservedDaysAhead = try Column(columns.reservedDaysAhead, "reserved_days_ahead", rows: rows)
        }
    }

    private func receipt(
        _ heads: ReceiptHeadColumns, _ row: Int, date: Int64, time: Int64, numbers: inout [UInt32: Int64],
        lines: [ReceiptFactLine], printedTaxes: [PrintedTax]
    ) throws(FactBatchError) -> ReceiptFact {
        guard let event = heads.event[row].event else { throw FactBatchError(.invalidNumber, "event", row: row) }
        var writtenTime: TimeOfDay?
        if time != 0 {
            guard time > 0, let seconds = TimeOfDay(secondsSinceMidnight: Int(time) - 1) else {
                throw FactBatchError(.invalidNumber, "written_time_step", row: row)
            }
            writtenTime = seconds
        }
        let writtenDate = try Self.date(date, "written_date_step", row)
        var customer: IdentifierHash?
        if heads.customer[row] > 0 { customer = try identifier(at: heads.customer[row] - 1, "customer", row) }
        return ReceiptFact(
            event: event, store: try store(heads.store, row), terminal: try text(heads.terminal, row),
            number: try number(heads, row, last: &numbers), keySuffix: try optionalText(heads.keySuffix, row),
            writtenDate: writtenDate, writtenTime: writtenTime, keyHasTime: heads.keyHasTime[row],
            businessDate: try Self.date(
                date + Int64(heads.businessDateOffset[row]), "business_date_offset", row),
            customer: customer, payment: try text(heads.payment, row), fulfilment: try text(heads.fulfilment, row),
            reservedDaysAhead: Int64(heads.reservedDaysAhead[row]), lines: lines, printedTaxes: printedTaxes)
    }

    /// The receipt number as written; `last` holds the last plain number of each terminal.
    private func number(
        _ heads: ReceiptHeadColumns, _ row: Int, last: inout [UInt32: Int64]
    ) throws(FactBatchError) -> String {
        guard heads.numberText[row] == 0 else { return try text(heads.numberText, row) }
        let terminal = heads.terminal[row]
        // A plain number has 18 digits at most, so one more never overflows.
        let value = try Self.sum(last[terminal, default: 0] + 1, heads.numberStep[row], "number_step", row)
        guard let digits = Int(exactly: heads.numberDigits[row]),
            let number = PlainNumber.text(value: value, filledDigits: digits)
        else { throw FactBatchError(.invalidNumber, "number_step", row: row) }
        last[terminal] = value
        return number
    }

    /// The further identifiers of each receipt.
    private func otherCustomers(
        _ columns: Kakuzuke_V1_ReceiptColumns, receipts: Int
    ) throws(FactBatchError) -> [[IdentifierHash]] {
        let counts = try Column(columns.otherCustomerCount, "other_customer_count", rows: receipts)
        let rows = try Self.total(counts, max: FactBatchLimits.factsMax * FactLimits.otherCustomersMax)
        let positions = try Column(columns.otherCustomer, "other_customer", rows: rows)
        var customers: [[IdentifierHash]] = []
        customers.reserveCapacity(receipts)
        var next = 0
        for receipt in 0..<receipts {
            var ofReceipt: [IdentifierHash] = []
            for row in next..<next + Int(counts[receipt]) {
                ofReceipt.append(try identifier(at: positions[row], "other_customer", row))
            }
            next += Int(counts[receipt])
            customers.append(ofReceipt)
        }
        return customers
    }

    /// The printed taxes of each receipt.
    private func printedTaxes(
        _ columns: Kakuzuke_V1_ReceiptColumns, receipts: Int
    ) throws(FactBatchError) -> [[PrintedTax]] {
        let counts = try Column(columns.printedTaxCount, "printed_tax_count", rows: receipts)
        let rows = try Self.total(counts, max: FactBatchLimits.factsMax * FactLimits.printedTaxesMax)
        let rates = try Column(columns.printedTaxRate, "printed_tax_rate", rows: rows)
        let amounts = try Column(columns.printedTax, "printed_tax", rows: rows)
        var taxes: [[PrintedTax]] = []
        taxes.reserveCapacity(receipts)
        var next = 0
        for receipt in 0..<receipts {
            var ofReceipt: [PrintedTax] = []
            for row in next..<next + Int(counts[receipt]) {
                guard let rate = Int32(exactly: rates[row]) else {
                    throw FactBatchError(.invalidNumber, "printed_tax_rate", row: row)
                }
                ofReceipt.append(PrintedTax(rate: BasisPoints(rate), amount: MoneyMinorUnits(amounts[row])))
            }
            next += Int(counts[receipt])
            taxes.append(ofReceipt)
        }
        return taxes
    }

    /// The sum of a column of counts.
    private static func total(_ counts: Column<UInt32>, max: Int) throws(FactBatchError) -> Int {
        var total = 0
        for row in 0..<counts.rows {
            total += Int(counts[row])
            guard total <= max else { throw FactBatchError(.tooLarge, counts.name, row: row) }
        }
        return total
    }
}
