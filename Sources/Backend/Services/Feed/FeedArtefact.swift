import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// A snapshot that was made once, for all agents that are to get the same.
struct FeedArtefact: Sendable {
    /// Length of a name; bytes.
    static let nameByteCount = 16

    /// What is the same for all who get the same.
    struct Content: Hashable, Sendable {
        /// A version of the policy, and from when agents price by it.
        struct Version: Hashable, Sendable {
            var policy: PolicyKey
            var effectiveFrom: CalendarDate
            var scheduledFrom: CalendarDate?
        }

        /// Whose customers it is of.
        var tenant: UUID
        /// The stores of whose customers it is, ascending; nil: of everybody.
        var stores: [StoreKey]?
        /// The versions of which it has states.
        var versions: [Version]
        /// The business date for which they were made.
        var today: CalendarDate
    }

    /// What it includes of an agent's own facts.
    struct Included: Sendable {
        /// The installation whose sequences are meant.
        var epoch: [UInt8]
        /// The last sequence.
        var sequence: UInt64
    }

    /// By which an agent asks for the rest.
    let name: [UInt8]
    /// What it is of.
    let content: Content
    /// The change that whoever gets it will have applied.
    let upTo: Storage.ChangeNumber
    /// When it was begun.
    let madeAt: Moment
    /// The policies in the header.
    let policies: [Kakuzuke_V1_PolicyVersion]
    /// Of each agent that had sent something by then.
    let included: [UUID: Included]
    /// Customers and products, part by part.
    let items: PartsFile

    /// How many parts there are, header and end included.
    var partCount: Int { items.count + 2 }

    /// Whether an agent lays everything that it has sent since over the snapshot by itself.
    ///
    /// It does so with the facts of its present installation; those that an earlier one had sent it takes for included.
    ///
    /// - Parameters:
    ///   - agent: the agent.
    ///   - epoch: its present installation; nil: it has none yet.
    ///   - epochs: how many it has had, with the present one.
    /// - Returns: true where the present installation is that of the time, or the first one.
    func hasAll(of agent: UUID, epoch: [UInt8]?, epochs: Int64) -> Bool {
        guard let own = included[agent] else { return epochs <= 1 }
        return own.epoch == epoch
    }

    /// The header for an agent.
    ///
    /// - Parameters:
    ///   - agent: the agent.
    ///   - epoch: its present installation; nil: it has sent nothing yet.
    /// - Returns: the header; of another installation than at that time nothing is included.
    func header(for agent: UUID, epoch: [UInt8]?) -> Kakuzuke_V1_FeedHeader {
        var header = Kakuzuke_V1_FeedHeader()
        header.isSnapshot = true
        header.upToChange = UInt64(upTo.rawValue)
        if let own = included[agent], own.epoch == epoch { header.includedSequence = own.sequence }
        header.madeOn = content.today.daysSinceEpoch
        header.isOfSomeStores = content.stores != nil
        header.artefact = Data(name)
        header.policies = policies
        return header
    }
}
