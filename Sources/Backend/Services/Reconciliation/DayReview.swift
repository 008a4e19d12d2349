import KakuzukeProtocol

/// Decides how a business date of an agent and the server compares, receipt by receipt; no I/O.
///
/// Source: `docs/sync.md`, "Days"; promise S7.
struct DayReview: Equatable {
    /// A receipt that the server holds on the date.
    struct Stored: Equatable {
        /// Digest of its content.
        var digest: [UInt8]
        /// True: the agent's present installation has sent it, so that the agent must have it.
        var isOwn: Bool
    }

    /// A content that the server has put aside.
    struct Held: Equatable {
        /// Digest of the content.
        var digest: [UInt8]
        /// True: headquarters has let it count; false: it waits, or was discarded.
        var isTaken: Bool
    }

    /// A receipt that differs.
    struct Difference: Equatable {
        var key: String
        var kind: Kakuzuke_V1_DayDifferenceKind
    }

    /// What differs, by key in the order of their bytes.
    private(set) var differences: [Difference] = []
    /// Receipts that another installation has sent and the agent does not have.
    private(set) var ofOthers = 0

    /// Keys that one side alone has on the date, or that have other contents; ascending by their bytes.
    static func differingKeys(agent: [String: [UInt8]], server: [String: Stored]) -> [String] {
        let atAgent = agent.filter { server[$0.key]?.digest != $0.value }.keys
        return (Array(atAgent) + server.keys.filter { agent[$0] == nil })
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Looks at the keys that differ.
    ///
    /// - Parameters:
    ///   - keys: as `differingKeys` gives them.
    ///   - agent: digests of what the agent has on the date.
    ///   - server: what the server has on the date.
    ///   - elsewhere: keys that the server has on another date, or as voided.
    ///   - held: what was put aside under the keys.
    init(
        of keys: [String], agent: [String: [UInt8]], server: [String: Stored], elsewhere: Set<String>,
        held: [String: [Held]]
    ) {
        for key in keys {
            let (told, stored) = (agent[key], server[key])
            let kind: Kakuzuke_V1_DayDifferenceKind
            if Self.isHeld(held[key] ?? [], told: told) {
                kind = .held
            } else if told == nil {
                // What somebody else has sent, this installation need not have.
                guard stored?.isOwn == true else {
                    ofOthers += 1
                    continue
                }
                kind = .missingAtAgent
            } else {
                kind = stored == nil && !elsewhere.contains(key) ? .missingAtServer : .otherContent
            }
            differences.append(Difference(key: key, kind: kind))
        }
    }

    /// True when what was put aside explains that the sides differ: the agent's content waits or was discarded, or
    /// another content was approved, which the agent learns at its next handshake.
    private static func isHeld(_ held: [Held], told: [UInt8]?) -> Bool {
        held.contains { $0.isTaken ? $0.digest != told : $0.digest == told }
    }

    /// How many receipts differ in this way.
    func count(_ kind: Kakuzuke_V1_DayDifferenceKind) -> Int { differences.count { $0.kind == kind } }

    /// How the date compares, once its sums and digests were found to differ.
    var outcome: Kakuzuke_V1_DayOutcome {
        if differences.contains(where: { $0.kind != .held }) { return .different }
        if !differences.isEmpty { return .waiting }
        // Where each receipt is the same and the sums are not, one side adds up wrongly.
        return ofOthers > 0 ? .equal : .different
    }
}
