public import FoundationEssentials

/// The identity of a retailer.
///
/// The server makes it; it comes from the authenticated identity of a caller, never from a request field.
public struct TenantID: Hashable, Sendable, CustomStringConvertible {
    /// The bare identity.
    public let rawValue: UUID

    /// Wraps a bare identity.
    public init(_ rawValue: UUID) {
        self.rawValue = rawValue
    }

    /// Reads the text form with hyphens, in either case; nil for anything else.
    public init?(_ text: String) {
        guard let rawValue = UUID(uuidString: text) else { return nil }
        self.init(rawValue)
    }

    /// The text form, lower case with hyphens.
    public var description: String { rawValue.uuidString.lowercased() }
}
