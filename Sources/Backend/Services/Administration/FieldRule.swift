import Foundation

/// Rules that fields of several requests share.
enum FieldRule {
    /// An IANA time zone that this machine knows.
    static func timeZone(_ name: String, field: String) throws {
        guard !name.isEmpty, TimeZone(identifier: name) != nil else {
            throw ServiceError(.invalidField, "an IANA time zone such as Asia/Tokyo", field: field)
        }
    }

    /// A code of 1 to 64 bytes.
    static func code(_ text: String, field: String) throws {
        guard (1...64).contains(text.utf8.count) else {
            throw ServiceError(.invalidField, "1 to 64 bytes", field: field)
        }
    }
}
