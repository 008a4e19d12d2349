/// A closed business date on which two sides do not hold the same receipts.
public struct DayFinding: Hashable, Sendable {
    /// Receipts and their sum, as one side holds them.
    public struct Sum: Hashable, Sendable {
        /// Receipts that count.
        public var receipts: Int64
        /// Their amounts without tax; in the smallest unit of the currency.
        public var amount: Int64

        /// Makes one.
        public init(receipts: Int64, amount: Int64) {
            self.receipts = receipts
            self.amount = amount
        }
    }

    /// The sides that differ.
    public enum Sides: Hashable, Sendable {
        /// The agent, which holds `own`, and the server; the store's code, for the command that says more.
        case agentAndServer(own: Sum, storeCode: String)
        /// The journals and the agent.
        case journalsAndAgent
    }

    /// The date, as YYYY-MM-DD.
    public var date: String
    /// The sides that differ.
    public var sides: Sides
    /// What the server or the journals hold.
    public var other: Sum
    /// Receipts that the server lacks.
    public var missingAtServer: UInt64
    /// Receipts that the agent lacks.
    public var missingAtAgent: UInt64
    /// Receipts that both hold with other contents.
    public var otherContent: UInt64
    /// Receipts that stand no more in the journals.
    public var missingInJournals: UInt64

    /// Makes one.
    public init(
        date: String, sides: Sides, other: Sum, missingAtServer: UInt64 = 0, missingAtAgent: UInt64 = 0,
        otherContent: UInt64 = 0, missingInJournals: UInt64 = 0
    ) {
        self.date = date
        self.sides = sides
        self.other = other
        self.missingAtServer = missingAtServer
        self.missingAtAgent = missingAtAgent
        self.otherContent = otherContent
        self.missingInJournals = missingInJournals
    }
}
