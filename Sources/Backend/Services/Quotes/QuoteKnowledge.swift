import Foundation
import Storage

/// What a store knew when it made a quote: everything that its feed told, and its own facts over it.
///
/// Pure. Source: `docs/sync.md`, "Recorded quotes".
struct QuoteKnowledge: Hashable, Sendable {
    /// The agent that made the quote.
    var agent: UUID
    /// Its installation, whose sequences are meant.
    var installEpoch: StoredBytes
    /// The last change of the feed.
    var change: ChangeNumber
    /// The last own sequence that was taken into account.
    var ownSequence: Int64

    init(_ quote: StoreQuote) {
        agent = quote.agent
        installEpoch = quote.installEpoch
        change = ChangeNumber(rawValue: quote.feedChange)
        ownSequence = quote.ownSequence
    }

    /// True when the store knew a fact by its feed; what came before facts were dated every feed has told.
    func wasTold(_ arrival: FactArrival?) -> Bool {
        arrival.map { $0.change <= change } ?? true
    }

    /// True when the store knew a fact, by its feed or as its own.
    func knows(_ arrival: FactArrival?) -> Bool {
        guard let arrival, !wasTold(arrival) else { return true }
        return arrival.agent == agent && arrival.installEpoch == installEpoch && arrival.sequence <= ownSequence
    }

    /// True when nobody can say whether the store knew a fact: it is its own, by another installation's numbers.
    func isUncertain(_ arrival: FactArrival?) -> Bool {
        guard let arrival, !wasTold(arrival) else { return false }
        return arrival.agent == agent && arrival.installEpoch != installEpoch
    }

    /// True when the content of a receipt counted for the store.
    func sees(_ row: SelectDatedReceipts.Row) -> Bool {
        knows(row.arrival) && !(row.isReplaced && knows(row.replacement))
    }

    /// True when the content of a receipt would have counted, had the store known what other stores have told by now.
    func seesWithOthers(_ row: SelectDatedReceipts.Row) -> Bool {
        func counts(_ arrival: FactArrival?) -> Bool { knows(arrival) || arrival?.agent != agent }
        return counts(row.arrival) && !(row.isReplaced && counts(row.replacement))
    }
}
