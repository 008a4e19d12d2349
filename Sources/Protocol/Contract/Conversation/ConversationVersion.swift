/// A version of the conversation between agents and the server, as both sides name it in the handshake.
///
/// Source: `docs/sync.md`, "Conversation".
public struct ConversationVersion: Hashable, Sendable {
    /// The version that this program speaks.
    public static let current = ConversationVersion(major: 1, minor: 1)
    /// The first version in which stores send their recorded quotes.
    public static let firstWithQuotes = ConversationVersion(major: 1, minor: 1)
    /// The first version whose servers keep original lines of returns and further identifiers of a customer.
    public static let firstWithOriginals = ConversationVersion(major: 1, minor: 1)
    /// The first version in which agent and server compare their business dates.
    public static let firstWithDays = ConversationVersion(major: 1, minor: 1)
    /// The first version in which agents carry out commands of headquarters.
    public static let firstWithCommands = ConversationVersion(major: 1, minor: 1)
    /// How far the minor versions of two sides that talk may lie apart; versions.
    public static let minorDistanceMax = 1
    /// The number on the wire is major × this + minor.
    static let minorsPerMajor: UInt32 = 1_000

    /// Versions with different ones have nothing in common.
    public let major: UInt32
    /// Later ones add to earlier ones; at most 999.
    public let minor: UInt32

    /// Names a version.
    ///
    /// - Parameters:
    ///   - major: the major version.
    ///   - minor: the minor version, at most 999.
    public init(major: UInt32, minor: UInt32) {
        precondition(minor < Self.minorsPerMajor, "a minor version is at most 999")
        self.major = major
        self.minor = minor
    }

    /// Reads the number of a message; every number is a version.
    ///
    /// - Parameter number: major × 1000 + minor.
    public init(number: UInt32) {
        major = number / Self.minorsPerMajor
        minor = number % Self.minorsPerMajor
    }

    /// The number in messages: major × 1000 + minor.
    public var number: UInt32 { major * Self.minorsPerMajor + minor }

    /// True when two sides of these versions understand each other: the major versions are equal and the minor ones
    /// differ by one at most.
    ///
    /// - Parameter other: the version of the other side.
    /// - Returns: the same whichever side asks.
    public func canTalk(to other: ConversationVersion) -> Bool {
        major == other.major && max(minor, other.minor) - min(minor, other.minor) <= Self.minorDistanceMax
    }
}

extension ConversationVersion: Comparable {
    /// True when the first version is the earlier one.
    public static func < (left: ConversationVersion, right: ConversationVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

extension ConversationVersion: CustomStringConvertible {
    /// Major and minor version, such as `1.0`.
    public var description: String { "\(major).\(minor)" }
}
