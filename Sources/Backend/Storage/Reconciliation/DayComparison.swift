public import Foundation
public import Rating

/// How a store's business date compared last with one of its agents; amounts are totals without tax in minor units.
public struct DayComparison: Hashable, Sendable {
    /// Count, sum and digest of one side.
    public struct View: Hashable, Sendable {
        /// Receipts.
        public var receipts: Int64
        /// Their total.
        public var amount: Int64
        /// Digest of keys and contents, 16 bytes.
        public var digest: StoredBytes

        /// Makes a view.
        public init(receipts: Int64, amount: Int64, digest: StoredBytes) {
            self.receipts = receipts
            self.amount = amount
            self.digest = digest
        }
    }

    /// The business date.
    public var businessDate: CalendarDate
    /// Who told.
    public var agent: UUID
    /// When.
    public var comparedAt: Moment
    /// 1 equal, 2 different, 3 waiting.
    public var outcome: Int16
    /// What the agent held.
    public var agentView: View
    /// What the server held.
    public var serverView: View
    /// What the agent told besides, a message.
    public var told: StoredBytes
    /// What differed, a message.
    public var compared: StoredBytes

    /// Makes a comparison.
    public init(
        businessDate: CalendarDate, agent: UUID, comparedAt: Moment, outcome: Int16, agentView: View,
        serverView: View, told: StoredBytes, compared: StoredBytes
    ) {
        self.businessDate = businessDate
        self.agent = agent
        self.comparedAt = comparedAt
        self.outcome = outcome
        self.agentView = agentView
        self.serverView = serverView
        self.told = told
        self.compared = compared
    }
}
