import KakuzukeProtocol
import Rating
import Wording

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

    /// Entries as a table.
    static func table(_ entries: [Kakuzuke_V1_HeldEntry], _ words: QuarantineSentences) -> String {
        let titles = words.titles
        var table = TextTable(
            .init(title: titles[0], alignsRight: true), .init(title: titles[1]), .init(title: titles[2]),
            .init(title: titles[3]), .init(title: titles[4]), .init(title: titles[5]), .init(title: titles[6]),
            .init(title: titles[7]))
        for entry in entries {
            table.add(
                String(entry.entryNumber), entry.storeCode, entry.key.isEmpty ? words.unreadable : entry.key,
                entry.hasHeld ? words.version(entry.held) : "", entry.hasStored ? words.version(entry.stored) : "",
                MomentText.utc(milliseconds: entry.receivedAtMs), words.state(state(entry.state)),
                words.reason(entry))
        }
        return table.text(none: words.nothing)
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
