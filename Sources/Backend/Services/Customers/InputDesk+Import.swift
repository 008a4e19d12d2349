import Foundation
import KakuzukeProtocol
import Rating
import Storage

extension InputDesk {
    /// A row of an import that can be taken.
    private struct Row {
        var position: Int
        var customer: IdentifierHash
        var entry: Entry
        var closing: Entry?
    }

    /// Takes one message of rows; a wrong row is named and the others are taken.
    ///
    /// - Parameters:
    ///   - message: the rows.
    ///   - rowsBefore: rows of the messages before.
    ///   - summary: counts on over all messages of a stream.
    ///   - caller: who imports.
    /// - Throws: `ServiceError.tooMuch` for a message of too many rows, `StorageError` when the database fails.
    func take(
        _ message: Kakuzuke_V1_ImportInputsRequest, rowsBefore: Int,
        into summary: inout Kakuzuke_V1_ImportSummary, by caller: Caller
    ) async throws {
        guard message.rows.count <= ImportDesk.rowsPerMessageMax else {
            throw ServiceError(.tooMuch, "at most \(ImportDesk.rowsPerMessageMax) rows in a message", field: "rows")
        }
        var rows: [Row] = []
        for (offset, row) in message.rows.enumerated() {
            do {
                rows.append(try Self.row(row, position: rowsBefore + offset))
            } catch {
                ImportDesk.reject(rowsBefore + offset, error.field ?? "", &summary)
            }
        }
        guard !rows.isEmpty else { return }
        let now = clock.now()
        let active = try await policies.active(caller.scope)
        let today = try await today(caller.scope)
        let taken = rows
        let outcomes = try await Overtaken.repeating {
            let known = try await finder.customers.resolve(Set(taken.map(\.customer)), caller.scope)
            return try await database.transaction(caller.scope) { transaction in
                var work = CustomerWork(
                    scope: caller.scope, transaction: transaction, now: now, policies: active, today: today)
                try await work.lock(known)
                let outcomes = try await Self.store(taken, &work)
                try await work.updateStates()
                _ = try await work.number()
                try await AuditTrail.append(
                    caller.event("inputs.imported", at: now, [("rows", String(taken.count))]), caller.scope,
                    transaction)
                return outcomes
            }
        }
        let kept = active.kept(on: today).map(\.engine.policy)
        for (row, outcome) in zip(rows, outcomes) { Self.count(outcome, row, kept, &summary) }
    }

    private static func row(
        _ message: Kakuzuke_V1_ImportInputsRequest.Row, position: Int
    ) throws(ServiceError) -> Row {
        guard let customer = try? IdentifierHash(message.customer) else {
            throw ServiceError(.invalidField, "not a hashed identifier", field: "customer")
        }
        do {
            var row = Row(
                position: position, customer: customer,
                entry: try entry(message.input, field: "input", mayLackKey: true))
            guard message.hasClosing else { return named(row) }
            row.closing = try entry(message.closing, field: "closing", mayLackKey: true)
            guard row.entry.input.kind == .reservation, row.closing?.input.closedOn != nil else {
                throw ServiceError(.invalidField, "closes nothing", field: "closing")
            }
            return named(row)
        } catch {
            throw (error as? ServiceError) ?? ServiceError(.invalidField, "cannot be read", field: "input")
        }
    }

    /// The row with keys: the content in place of one that is missing, and in the closing the reservation's own.
    private static func named(_ row: Row) -> Row {
        var row = row
        if row.entry.key.isEmpty { row.entry.key = row.entry.input.contentDigest(customer: row.customer).hexadecimal }
        guard let closing = row.closing, let on = closing.input.closedOn else { return row }
        let reservation = row.entry.input.keyOfHeadquarters(row.entry.key)
        let isKept = closing.input.kind == .reservationKept
        row.closing = Entry(
            key: row.entry.key,
            input: isKept
                ? .reservationKept(reservation: reservation, on: on)
                : .reservationCancelled(reservation: reservation, on: on))
        return row
    }

    private static func store(_ rows: [Row], _ work: inout CustomerWork) async throws -> [KeyedInput.Outcome] {
        var inputs: [KeyedInput] = []
        var places: [Int] = []
        for row in rows {
            guard let customer = work.customers[row.customer] else {
                throw ServiceError(.conflict, "an identifier has gone meanwhile")
            }
            places.append(inputs.count)
            for entry in [row.entry, row.closing].compactMap({ $0 }) {
                inputs.append(
                    KeyedInput(
                        key: entry.input.keyOfHeadquarters(entry.key),
                        digest: entry.input.contentDigest(customer: row.customer), customer: customer,
                        input: entry.input))
            }
        }
        let outcomes = try await work.store(inputs)
        return zip(rows, places).map { row, place in
            // A reservation that was known may have been closed since.
            guard row.closing != nil, outcomes[place] == .duplicate else { return outcomes[place] }
            return outcomes[place + 1]
        }
    }

    private static func count(
        _ outcome: KeyedInput.Outcome, _ row: Row, _ policies: [Policy], _ summary: inout Kakuzuke_V1_ImportSummary
    ) {
        switch outcome {
        case .recorded: summary.accepted += 1
        case .duplicate: summary.duplicates += 1
        case .changed: ImportDesk.reject(row.position, "input.key", reason: "input_changed", &summary)
        case .contradiction:
            ImportDesk.reject(row.position, "input.attribute.value", reason: "attribute_contradiction", &summary)
        }
        guard outcome == .recorded || outcome == .duplicate else { return }
        for code in row.entry.input.remarks(in: policies) where summary.remarks.count < ImportDesk.rejectedMax {
            var remark = Kakuzuke_V1_ImportSummary.RejectedRow()
            remark.row = UInt64(row.position + 1)
            remark.reasonCode = code
            summary.remarks.append(remark)
        }
    }
}

extension CustomerInput {
    /// Since when the reservation is closed; nil: the input closes none.
    fileprivate var closedOn: CalendarDate? {
        switch self {
        case .reservationKept(_, let on), .reservationCancelled(_, let on): on
        default: nil
        }
    }
}

extension ContentDigest {
    /// The digest in lower-case letters and digits.
    fileprivate var hexadecimal: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
