/// Everything around a recorded conversation that a replay must set up.
public struct ConversationScene: Codable, Hashable, Sendable {
    /// The business date on which all calls were made, YYYY-MM-DD.
    public var businessDate: String
    /// The agent's store.
    public var storeCode: String
    /// The first day on which the policy prices, YYYY-MM-DD.
    public var policyFrom: String
    /// What headquarters did besides, in order.
    public var headquarters: [HeadquartersStep]
    /// The agent's private keys.
    public var keys: RecordedKeys

    /// Makes a scene.
    public init(
        businessDate: String, storeCode: String, policyFrom: String, headquarters: [HeadquartersStep],
        keys: RecordedKeys
    ) {
        self.businessDate = businessDate
        self.storeCode = storeCode
        self.policyFrom = policyFrom
        self.headquarters = headquarters
        self.keys = keys
    }
}
