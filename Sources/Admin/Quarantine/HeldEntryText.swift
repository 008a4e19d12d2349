import KakuzukeProtocol
import Rating

/// Entries of the server's quarantine in words and as objects.
enum HeldEntryText {
    /// How an entry stands, in a word.
    static func state(_ state: Kakuzuke_V1_HeldState) -> String {
        switch state {
        case .open: "open"
        case .applied: "applied"
        case .known: "known"
        case .discarded: "discarded"
        case .UNRECOGNIZED(let number): String(number)
        }
    }

    /// Why an entry waits, in words, with the next step; a code of a later version as it is.
    static func reason(_ entry: Kakuzuke_V1_HeldEntry) -> String {
        switch entry.reasonCode {
        case "changed_by_setting": "a changed setting made other content; retry takes it, discard keeps the old one"
        case "changed_since_held": "the stored receipt has changed since; compare both, then retry or discard"
        case "date_out_of_range": "its business date is too far away; retry once the store's clock is right"
        case "foreign_store": "it names another store than its agent's; correct the journal, then discard it"
        case "input_changed": "its key stands for another input; the first one holds, so discard it"
        case "attribute_contradiction": "\(entry.field) has another value from the same date, which holds; discard it"
        default: entry.reasonCode
        }
    }

    /// Entries as a table.
    static func table(_ entries: [Kakuzuke_V1_HeldEntry]) -> String {
        var table = TextTable(
            .init(title: "ENTRY", alignsRight: true), .init(title: "STORE"), .init(title: "KEY"),
            .init(title: "HELD"), .init(title: "STORED"), .init(title: "CAME"), .init(title: "STATE"),
            .init(title: "REASON"))
        for entry in entries {
            table.add(
                String(entry.entryNumber), entry.storeCode, entry.key.isEmpty ? "cannot be read" : entry.key,
                entry.hasHeld ? version(entry.held) : "", entry.hasStored ? version(entry.stored) : "",
                MomentText.utc(milliseconds: entry.receivedAtMs), state(entry.state), reason(entry))
        }
        return table.text(none: "nothing is in quarantine")
    }

    private static func version(_ version: Kakuzuke_V1_HeldEntry.Version) -> String {
        let date = CalendarDate(daysSinceEpoch: version.businessDate)
        return version.isVoid ? "\(date) void" : "\(date) \(version.lines) lines \(version.amount)"
    }

    /// An entry as an object.
    static func json(_ entry: Kakuzuke_V1_HeldEntry) -> JSONValue {
        let isSettled = entry.hasResolvedAtMs
        return [
            "entry_number": .integer(Int64(clamping: entry.entryNumber)), "store_code": .text(entry.storeCode),
            "agent_id": .text(entry.agentID), "sequence": .integer(Int64(clamping: entry.sequence)),
            "kind": .text(entry.kind), "key": .text(entry.key), "reason_code": .text(entry.reasonCode),
            "field": .text(entry.field), "state": .text(state(entry.state)),
            "received_at": .text(MomentText.utc(milliseconds: entry.receivedAtMs)),
            "tries": .integer(Int64(entry.tries)),
            "tried_at": entry.hasTriedAtMs ? .text(MomentText.utc(milliseconds: entry.triedAtMs)) : .null,
            "resolved_at": isSettled ? .text(MomentText.utc(milliseconds: entry.resolvedAtMs)) : .null,
            "resolved_by": isSettled ? .text(entry.resolvedBy) : .null,
            "reason": entry.resolveReason.isEmpty ? .null : .text(entry.resolveReason),
            "held": entry.hasHeld ? json(entry.held) : .null, "stored": entry.hasStored ? json(entry.stored) : .null,
        ]
    }

    private static func json(_ version: Kakuzuke_V1_HeldEntry.Version) -> JSONValue {
        [
            "business_date": .text("\(CalendarDate(daysSinceEpoch: version.businessDate))"),
            "lines": .integer(Int64(version.lines)), "amount": .integer(version.amount),
            "is_void": .boolean(version.isVoid),
        ]
    }
}
