public import FoundationEssentials

/// A setting that holds for one unit of work only, such as the tenant row level security compares with.
public struct ScopeSetting: Hashable, Sendable {
    /// Name of the setting, with a dot: `kakuzuke.tenant_id`.
    public let name: String
    /// Its value; a UUID and nothing else, so that its text may stand in a statement.
    public let value: UUID

    /// Makes a scope.
    ///
    /// `name` consists of lower-case letters, digits, `_` and exactly one dot.
    public init(name: String, value: UUID) {
        precondition(ScopeSetting.isValid(name: name), "a scope's name is <prefix>.<name> in lower case")
        self.name = name
        self.value = value
    }

    static func isValid(name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                guard let first = part.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
                    return false
                }
                return part.utf8.allSatisfy {
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                }
            }
    }

    /// The value as the server writes it: lower-case hexadecimal.
    var valueText: String { value.uuidString.lowercased() }
}
