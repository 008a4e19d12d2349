/// Whose file it is, as enrolment decided.
public struct Installation: Hashable, Sendable {
    /// Identity of this installation of the spool, 16 random bytes; a copied or restored file shows by it.
    public var epoch: [UInt8]
    /// The tenant's id as text.
    public var tenant: String
    /// The agent's id as text.
    public var agent: String
    /// The store's code.
    public var store: String
    /// What HQ decided for this agent, in the form that the layer above chose.
    public var settings: [UInt8]

    /// Makes an installation; `epoch` must have 16 bytes.
    public init(epoch: [UInt8], tenant: String, agent: String, store: String, settings: [UInt8]) {
        self.epoch = epoch
        self.tenant = tenant
        self.agent = agent
        self.store = store
        self.settings = settings
    }
}
