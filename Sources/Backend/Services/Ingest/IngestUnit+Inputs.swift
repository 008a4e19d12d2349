import KakuzukeProtocol
import Rating
import Storage

extension IngestUnit {
    /// Stands for an attribute that always held.
    static let always = CalendarDate(year: 1, month: 1, day: 1) ?? .distantPast

    /// Stores customer inputs, each key once.
    mutating func store(_ inputs: [(sequence: SequenceNumber, input: CustomerInputFact)]) async throws {
        var first: [String: (sequence: SequenceNumber, input: CustomerInputFact)] = [:]
        var order: [String] = []
        for entry in inputs {
            let key = entry.input.inputKey
            if let known = first[key] {
                note(entry, isSame: known.input.contentDigest == entry.input.contentDigest)
            } else {
                first[key] = entry
                order.append(key)
            }
        }
        guard !order.isEmpty else { return }
        let entries = order.compactMap { first[$0] }
        let new = try await transaction.run(
            InsertInputs(
                tenant: tenant, keys: order, digests: entries.map { StoredBytes($0.input.contentDigest.bytes) },
                customers: entries.compactMap { preparation.customers[$0.input.customer] }))
        let taken = Set(new.map(\.key))
        let known = order.filter { !taken.contains($0) }
        if !known.isEmpty {
            let rows = try await transaction.run(SelectInputDigests(tenant: tenant, keys: known))
            for row in rows {
                guard let entry = first[row.key] else { continue }
                note(entry, isSame: row.digest.bytes == entry.input.contentDigest.bytes)
            }
        }
        for entry in entries where taken.contains(entry.input.inputKey) {
            try await apply(entry)
        }
    }

    /// Counts an input whose key is known.
    private mutating func note(
        _ entry: (sequence: SequenceNumber, input: CustomerInputFact), isSame: Bool
    ) {
        if isSame {
            outcome.duplicates += 1
        } else {
            outcome.quarantined.append(
                IngestOutcome.Quarantined(sequence: entry.sequence, reason: "input_changed", field: "key"))
        }
    }

    private mutating func apply(_ entry: (sequence: SequenceNumber, input: CustomerInputFact)) async throws {
        guard let customer = preparation.customers[entry.input.customer] else { return }
        let from: CalendarDate
        switch entry.input.input {
        case .enrolment(let choice):
            from = choice.on
            _ = try await transaction.run(
                InsertEnrolments(
                    tenant: tenant, customers: [customer], options: [choice.option], onDates: [choice.on]))
        case .attribute(let value):
            from = value.from ?? Self.always
            let added = try await transaction.run(
                InsertAttributes(
                    tenant: tenant, customers: [customer], attributes: [value.attribute], fromDates: [from],
                    values: [value.value]))
            if added.isEmpty {
                // Two values of one attribute from one date: the first one holds, HQ sees the second.
                outcome.quarantined.append(
                    IngestOutcome.Quarantined(
                        sequence: entry.sequence, reason: "attribute_contradiction", field: value.attribute))
                return
            }
        case .reservation(let subject, let madeOn, let dueOn, let amount):
            from = madeOn
            _ = try await transaction.run(
                InsertReservations(
                    tenant: tenant, keys: [entry.input.inputKey], customers: [customer], madeOn: [madeOn],
                    dueOn: [dueOn], subjects: [subject], amounts: [amount.rawValue]))
        case .reservationKept(let reservation, let on):
            from = on
            try await close(reservation, of: customer, status: 1, on: on)
        case .reservationCancelled(let reservation, let on):
            from = on
            try await close(reservation, of: customer, status: 2, on: on)
        }
        outcome.accepted += 1
        touched.insert(customer)
        changes[customer, default: []].append(.fact(date: from))
    }

    private func close(_ key: String, of customer: CustomerKey, status: Int16, on date: CalendarDate) async throws {
        _ = try await transaction.run(
            CloseReservation(tenant: tenant, key: key, customer: customer, status: status, closedOn: date))
    }
}
