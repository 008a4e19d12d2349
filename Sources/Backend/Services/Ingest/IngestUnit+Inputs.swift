import KakuzukeProtocol
import Rating
import Storage

extension IngestUnit {
    /// Stands for an attribute that always held.
    static let always = CalendarDate(year: 1, month: 1, day: 1) ?? .distantPast

    /// Stores customer inputs, each key once.
    mutating func store(_ inputs: [(sequence: SequenceNumber, input: CustomerInputFact)]) async throws {
        let entries = inputs.compactMap { entry in
            work.customers[entry.input.customer].map { customer in
                (
                    entry,
                    KeyedInput(
                        key: entry.input.inputKey, digest: entry.input.contentDigest, customer: customer,
                        input: entry.input.input, sequence: Int64(bitPattern: entry.sequence.rawValue))
                )
            }
        }
        let outcomes = try await work.store(entries.map(\.1))
        for (entry, became) in zip(entries.map(\.0), outcomes) {
            switch became {
            case .recorded: outcome.accepted += 1
            case .duplicate: outcome.duplicates += 1
            case .changed:
                outcome.quarantined.append(
                    IngestOutcome.Quarantined(sequence: entry.sequence, reason: "input_changed", field: "key"))
            case .contradiction:
                // Two values of one attribute from one date: the first one holds, HQ sees the second.
                guard case .attribute(let value) = entry.input.input else { continue }
                outcome.quarantined.append(
                    IngestOutcome.Quarantined(
                        sequence: entry.sequence, reason: "attribute_contradiction", field: value.attribute))
            }
        }
    }
}
