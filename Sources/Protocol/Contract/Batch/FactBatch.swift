/// Facts of one agent with consecutive sequence numbers: the unit that is sent, committed and acknowledged.
public struct FactBatch: Hashable, Sendable {
    /// The installation whose sequence it is.
    public let installEpoch: InstallEpoch
    /// The facts; never empty, sequences ascending by one.
    public let facts: [SequencedFact]

    /// Makes a batch.
    ///
    /// - Throws: `FactBatchError` when there are no facts, too many, or their sequences are not consecutive.
    public init(installEpoch: InstallEpoch, facts: [SequencedFact]) throws(FactBatchError) {
        guard let first = facts.first else { throw FactBatchError(.noFacts) }
        guard facts.count <= FactBatchLimits.factsMax else { throw FactBatchError(.tooLarge, "facts") }
        guard first.sequence.rawValue >= 1, first.sequence <= FactBatchLimits.sequenceMax else {
            throw FactBatchError(.invalidNumber, "first_sequence")
        }
        var lines = 0
        for (position, fact) in facts.enumerated() {
            guard fact.sequence.rawValue == first.sequence.rawValue + UInt64(position) else {
                throw FactBatchError(.notConsecutive, "sequence", row: position)
            }
            lines += fact.fact.lineCount
        }
        guard lines <= FactBatchLimits.linesMax else { throw FactBatchError(.tooLarge, "lines") }
        self.installEpoch = installEpoch
        self.facts = facts
    }

    /// The first sequence number.
    public var firstSequence: SequenceNumber { facts[0].sequence }

    /// The last sequence number.
    public var lastSequence: SequenceNumber { facts[facts.count - 1].sequence }

    /// How many of the pending facts, from the first, the next batch takes.
    ///
    /// - Parameter lineCounts: the lines of each pending fact, in order.
    /// - Returns: as many as come closest to `FactBatchLimits.linesTarget` from below, at least one if there is any.
    public static func factCount(lineCounts: some Sequence<Int>) -> Int {
        var facts = 0
        var lines = 0
        for count in lineCounts {
            guard facts < FactBatchLimits.factsMax else { break }
            guard facts == 0 || lines + count <= FactBatchLimits.linesTarget else { break }
            facts += 1
            lines += count
        }
        return facts
    }
}
