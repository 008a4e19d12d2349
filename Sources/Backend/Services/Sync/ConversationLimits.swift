/// How many agents one server process serves at a time; the others are told when to come again.
public struct ConversationLimits: Hashable, Sendable {
    /// The range of each limit.
    public static let range = 1...1_000

    /// Agents that upload at a time; the default is 64.
    public var uploadsAtOnce = 64
    /// Agents that take everything at a time; the default is 16.
    public var snapshotsAtOnce = 16

    /// Makes the default limits.
    public init() {}
}
