import Rating

extension FactColumnsDecoder {
    /// The customer inputs with their sequence numbers.
    func inputFacts() throws(FactBatchError) -> [(sequence: SequenceNumber, input: CustomerInputFact)] {
        let columns = self.columns.inputs
        guard columns.count <= UInt32(FactBatchLimits.factsMax) else { throw FactBatchError(.tooLarge, "inputs") }
        let rows = Int(columns.count)
        let sequences = try sequences(columns.sequenceStep, rows: rows)
        let stores = try Column(columns.store, "store", rows: rows)
        let keys = try Column(columns.key, "key", rows: rows)
        let customers = try Column(columns.customer, "customer", rows: rows)
        let inputColumns = try InputValueColumns(columns, rows: rows)
        var facts: [(sequence: SequenceNumber, input: CustomerInputFact)] = []
        facts.reserveCapacity(rows)
        for row in 0..<rows {
            let fact = CustomerInputFact(
                store: try store(stores, row), key: try text(keys, row),
                customer: try identifier(at: customers[row], "customer", row),
                input: try input(inputColumns, row))
            do { try fact.validate() } catch { throw FactBatchError(.invalidFact, error.field, row: row) }
            facts.append((sequences[row], fact))
        }
        return facts
    }

    /// The columns that say what was told.
    private struct InputValueColumns {
        let kind: Column<Kakuzuke_V1_InputKind>
        let name: Column<UInt32>
        let value: Column<UInt32>
        let onDate: Column<Int32>
        let dueDateOffset: Column<Int32>
        let amount: Column<Int64>

        init(_ columns: Kakuzuke_V1_InputColumns, rows: Int) throws(FactBatchError) {
            kind = try Column(columns.kind, "kind", rows: rows)
            name = try Column(columns.name, "name", rows: rows)
            value = try Column(columns.value, "value", rows: rows)
            onDate = try Column(columns.onDate, "on_date", rows: rows)
            dueDateOffset = try Column(columns.dueDateOffset, "due_date_offset", rows: rows)
            amount = try Column(columns.amount, "amount", rows: rows)
        }
    }

    private func input(_ columns: InputValueColumns, _ row: Int) throws(FactBatchError) -> CustomerInput {
        guard let kind = columns.kind[row].kind else { throw FactBatchError(.invalidNumber, "kind", row: row) }
        let name = try text(columns.name, row)
        let shifted = columns.onDate[row]
        func date() throws(FactBatchError) -> CalendarDate {
            guard let date = InputParts.date(shifted: shifted) else {
                throw FactBatchError(.invalidNumber, "on_date", row: row)
            }
            return date
        }
        switch kind {
        case .enrolment: return .enrolment(EnrolmentChoice(option: name, on: try date()))
        case .attribute:
            return .attribute(
                AttributeValue(
                    attribute: name, value: try text(columns.value, row), from: InputParts.date(shifted: shifted)))
        case .reservation:
            let madeOn = try date()
            let due = Int64(madeOn.daysSinceEpoch) + Int64(columns.dueDateOffset[row])
            return .reservation(
                subject: name, madeOn: madeOn, dueOn: try Self.date(due, "due_date_offset", row),
                amount: MoneyMinorUnits(columns.amount[row]))
        case .reservationKept: return .reservationKept(reservation: name, on: try date())
        case .reservationCancelled: return .reservationCancelled(reservation: name, on: try date())
        }
    }
}
