import KakuzukeProtocol
import Rating
import Storage

extension CustomerWork {
    /// Stores inputs, each key once.
    ///
    /// - Parameter inputs: inputs of locked customers.
    /// - Returns: what became of each.
    /// - Throws: `StorageError` when the database fails.
    mutating func store(_ inputs: [KeyedInput]) async throws -> [KeyedInput.Outcome] {
        var first: [String: Int] = [:]
        for (position, input) in inputs.enumerated() where first[input.key] == nil { first[input.key] = position }
        let order = first.values.sorted()
        guard !order.isEmpty else { return [] }
        let taken = Set(
            try await transaction.run(
                InsertInputs(
                    tenant: tenant, keys: order.map { inputs[$0].key },
                    digests: order.map { StoredBytes(inputs[$0].digest.bytes) },
                    customers: order.map { inputs[$0].customer.identity }, arrival: arrival?.key,
                    sequences: order.map { inputs[$0].sequence })
            ).map(\.key))
        var digests = Dictionary(uniqueKeysWithValues: first.map { ($0.key, inputs[$0.value].digest.bytes) })
        let known = order.map { inputs[$0].key }.filter { !taken.contains($0) }
        if !known.isEmpty {
            let rows = try await transaction.run(SelectInputDigests(tenant: tenant, keys: known))
            for row in rows { digests[row.key] = row.digest.bytes }
        }
        var outcomes: [KeyedInput.Outcome] = []
        for (position, input) in inputs.enumerated() {
            if taken.contains(input.key), first[input.key] == position {
                outcomes.append(try await apply(input))
            } else {
                outcomes.append(digests[input.key] == input.digest.bytes ? .duplicate : .changed)
            }
        }
        return outcomes
    }

    private mutating func apply(_ entry: KeyedInput) async throws -> KeyedInput.Outcome {
        let customer = entry.customer
        let from: CalendarDate
        switch entry.input {
        case .enrolment(let choice):
            from = choice.on
            _ = try await transaction.run(
                InsertEnrolments(
                    tenant: tenant, customers: [customer.customer], identities: [customer.storedIdentity],
                    options: [choice.option], onDates: [choice.on]))
        case .attribute(let value):
            from = value.from ?? IngestUnit.always
            if let counting = try await add(value, from: from, customer) {
                return counting == value.value ? .duplicate : .contradiction
            }
        case .reservation(let subject, let madeOn, let dueOn, let amount):
            from = madeOn
            _ = try await transaction.run(
                InsertReservations(
                    tenant: tenant, keys: [entry.key], customers: [customer.customer],
                    identities: [customer.storedIdentity], madeOn: [madeOn], dueOn: [dueOn], subjects: [subject],
                    amounts: [amount.rawValue],
                    orderDigests: [entry.order.map { StoredBytes($0.digest(for: customer).bytes) }]),
                // Another store may have told of its closing already.
                SettleReservations(tenant: tenant, customers: [], keys: [entry.key]))
        case .reservationKept(let reservation, let on):
            from = on
            try await close(reservation, by: entry, status: 1, on: on)
        case .reservationCancelled(let reservation, let on):
            from = on
            try await close(reservation, by: entry, status: 2, on: on)
        }
        touched.insert(customer.customer)
        changes[customer.customer, default: []].append(.fact(date: from))
        return .recorded
    }

    /// Stores a value of an attribute; returns the value from the same date that goes on counting, nil: this one does.
    ///
    /// It is stored all the same for whom it was said, because a merge may be undone.
    private mutating func add(_ value: AttributeValue, from: CalendarDate, _ customer: KnownCustomer) async throws
        -> String?
    {
        let rows = try await transaction.run(SelectAttributes(tenant: tenant, customers: [customer.customer]))
        let known = rows.first { $0.attribute == value.attribute && $0.from == from }
        // Each value has a moment of its own: within a transaction by their order, and whatever clocks of servers say.
        recordedValues += 1
        let own = now.rawValue + recordedValues
        let moment = Moment(rawValue: known.map { max(own, $0.recordedAt.rawValue + 1) } ?? own)
        _ = try await transaction.run(
            InsertAttributes(
                tenant: tenant, customers: [customer.customer], identities: [customer.storedIdentity],
                attributes: [value.attribute], fromDates: [from], values: [value.value], recordedAt: [moment]))
        return known?.value
    }

    private func close(
        _ reservation: String, by entry: KeyedInput, status: Int16, on date: CalendarDate
    ) async throws {
        _ = try await transaction.run(
            InsertClosing(
                tenant: tenant, reservation: reservation, key: entry.key, customer: entry.customer.customer,
                identity: entry.customer.storedIdentity, status: status, closedOn: date),
            SettleReservations(tenant: tenant, customers: [], keys: [reservation]))
    }
}
