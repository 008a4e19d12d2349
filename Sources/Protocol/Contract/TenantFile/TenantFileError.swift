/// Why an exported tenant's file cannot be made or read; equality is by code.
public struct TenantFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds.
    public enum Code: String, Sendable {
        /// The bytes do not begin like a tenant's file.
        case notAFile = "not_a_file"
        /// The file has a form that this version does not know.
        case newerForm = "newer_form"
        /// The file was made for another key.
        case otherKey = "other_key"
        /// The bytes are no X25519 key.
        case unusableKey = "unusable_key"
        /// A part was changed, or stands in another place.
        case damaged
        /// The end is missing.
        case truncated
        /// The content contradicts its own manifest.
        case contradiction
    }

    /// The kind.
    public let code: Code
    /// For a person; nothing of the content.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// Equal when the codes are.
    public static func == (left: TenantFileError, right: TenantFileError) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
