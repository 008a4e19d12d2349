/// What became of a fact that was tried again; no I/O.
enum HeldFactTrial: Equatable {
    /// It is settled: `applied`, or `known` where the server had it already.
    case settled(String)
    /// It waits again, over content with this digest.
    case waits(reason: String, field: String, knownDigest: [UInt8])

    /// Reason of an attribute with two values from one date.
    static let contradiction = "attribute_contradiction"

    /// Reads it from the outcome of a batch with that fact alone.
    ///
    /// - Parameters:
    ///   - outcome: what the ordinary way of facts made of it.
    ///   - reason: why it waited.
    ///   - field: which field it was.
    init(_ outcome: IngestOutcome, heldBecause reason: String, field: String) {
        if let entry = outcome.quarantined.first {
            self = .waits(reason: entry.reason, field: entry.field, knownDigest: entry.knownDigest)
        } else if outcome.duplicates > 0, reason == Self.contradiction {
            // The value was recorded when it came, and the earlier one still goes before it.
            self = .waits(reason: reason, field: field, knownDigest: [])
        } else {
            self = .settled(outcome.duplicates > 0 ? "known" : "applied")
        }
    }

    /// For the audit log.
    var word: String {
        switch self {
        case .settled(let resolution): resolution
        case .waits(let reason, _, _): reason
        }
    }
}
