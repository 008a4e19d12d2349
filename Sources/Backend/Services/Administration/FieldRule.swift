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

    /// The scope of a credential that belongs to a tenant.
    static func scope(_ credential: Credential) throws -> Credential.Tenant {
        guard let scope = credential.scope else {
            throw ServiceError(.notAllowed, "a tenant's credential is needed")
        }
        return Credential.Tenant(scope: scope, label: credential.label)
    }
}
