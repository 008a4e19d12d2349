import GRDB
import Rating

/// What every price of one state of the file depends on, read at once.
public struct CacheState: Hashable, Sendable {
    /// Whose file it is, with its settings.
    public var installation: Installation
    /// Which feed is applied; nil: none yet.
    public var checkpoint: FeedCheckpoint?
    /// Counts the feeds that were applied; what one brought does not change while this does not.
    public var revision: Int64
    /// Last own sequence given out.
    public var lastSequence: Int64
    /// Which of the two sets of tables is read.
    var generation: Int64

    /// What a quote is made from now; nil: there was no feed yet.
    public var watermark: QuoteWatermark? {
        checkpoint.map { checkpoint in
            QuoteWatermark(
                epoch: installation.epoch, feedChange: checkpoint.change,
                includedSequence: checkpoint.includedSequence, ownSequence: lastSequence)
        }
    }
}

extension LocalReader {
    /// What every price depends on; nil: the file is nobody's yet.
    public func cacheState() throws -> CacheState? {
        let select = try BoundStatement(
            database,
            """
            SELECT epoch, tenant, agent, store, settings, last_sequence, generation, revision, change,
                included_sequence, made_on, applied_at, is_of_some_stores
            FROM installation JOIN feed USING (id) WHERE id = 1
            """)
        return try select.one { row in
            let generation = row.integer(6)
            guard generation == 0 || generation == 1 else {
                throw LocalStoreError.damagedRow("the feed's checkpoint")
            }
            let checkpoint = row.optionalInteger(11).map { appliedAt in
                FeedCheckpoint(
                    change: row.integer(8), includedSequence: row.integer(9),
                    madeOn: CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(10))),
                    appliedAt: StoredInstant(millisecondsSinceEpoch: appliedAt),
                    isOfSomeStores: row.integer(12) != 0)
            }
            return CacheState(
                installation: Installation(
                    epoch: row.bytes(0), tenant: row.text(1), agent: row.text(2), store: row.text(3),
                    settings: row.bytes(4)),
                checkpoint: checkpoint, revision: row.integer(7), lastSequence: row.integer(5),
                generation: generation)
        }
    }

    /// Spares this reader the question which set of tables is read.
    public func know(_ state: CacheState) { notes.generation = state.generation }
}
