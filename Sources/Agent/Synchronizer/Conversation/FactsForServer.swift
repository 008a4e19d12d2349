import KakuzukeProtocol

/// Which facts a server of an earlier version can take without losing something of them; no I/O.
///
/// A server of version 1.0 skips further identifiers of a customer and original lines of returns and acknowledges the
/// rest: what it skipped would be gone. So such a fact waits, and all after it, because sequences have no gaps.
enum FactsForServer {
    /// How many facts, from the first, a server takes as they are.
    ///
    /// - Parameters:
    ///   - facts: the facts in their order.
    ///   - version: the version of the conversation that the server speaks.
    /// - Returns: all, or as many as stand before the first that has to wait.
    static func count(_ facts: [SequencedFact], for version: ConversationVersion) -> Int {
        guard version < .firstWithOriginals else { return facts.count }
        return facts.firstIndex { needsLaterVersion($0.fact) } ?? facts.count
    }

    /// Why the fact with a sequence waits.
    static func failure(at sequence: UInt64, version: ConversationVersion) -> SyncFailure {
        SyncFailure(
            .versionUnsupported,
            "the fact with sequence \(sequence) and all after it wait: it names an original line or further "
                + "identifiers, which a server of version \(version) does not keep; update the server")
    }

    private static func needsLaterVersion(_ fact: Fact) -> Bool {
        guard case .receipt(let receipt) = fact else { return false }
        return !receipt.otherCustomers.isEmpty || receipt.lines.contains { $0.original != nil }
    }
}
