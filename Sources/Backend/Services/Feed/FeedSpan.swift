import Foundation
import Storage

/// From which change to which one a feed goes.
struct FeedSpan {
    /// The change that the agent has applied; 0: the feed is everything.
    let after: ChangeNumber
    /// The change that the agent will have applied; what is newer may come too, and comes again the next time.
    let upTo: ChangeNumber

    /// True: the feed replaces all that the agent has.
    var isSnapshot: Bool { after.rawValue == 0 }

    /// Decides on the span and notes it, before anything of the feed is sent.
    ///
    /// An agent may go on from the last feed that it was sent, or from the one before where that got lost. Any other
    /// change is of a past that this database does not have: it was put back, or the agent's file was.
    static func next(
        after asked: UInt64, agent: UUID, _ scope: TenantScope, _ database: Database
    ) async throws -> FeedSpan {
        try await database.transaction(scope) { transaction in
            let (rows, heads) = try await transaction.run(
                SelectFeedMarks(tenant: scope.tenant, agent: agent), SelectTenantHead(tenant: scope.tenant))
            guard let marks = rows.first, let head = heads.first?.lastChange else {
                throw ServiceError(.internalFault, "an agent without a row has called")
            }
            let named = ChangeNumber(rawValue: Int64(clamping: asked))
            let isKnown = named == marks.sent || named == marks.confirmed
            let span = FeedSpan(after: isKnown ? named : ChangeNumber(rawValue: 0), upTo: head)
            if marks.sent != span.upTo || marks.confirmed != span.after {
                _ = try await transaction.run(
                    NoteFeedMarks(tenant: scope.tenant, agent: agent, sent: span.upTo, confirmed: span.after))
            }
            return span
        }
    }
}
