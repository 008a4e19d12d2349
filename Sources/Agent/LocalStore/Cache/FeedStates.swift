/// The compact states of all subjects of one customer under one policy version.
public struct FeedStates: Hashable, Sendable {
    /// The policy version.
    public var policyVersion: UInt32
    /// The states in the form that the layer above chose.
    public var states: [UInt8]

    /// Makes states.
    public init(policyVersion: UInt32, states: [UInt8]) {
        self.policyVersion = policyVersion
        self.states = states
    }
}
