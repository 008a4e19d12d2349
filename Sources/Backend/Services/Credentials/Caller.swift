public import Foundation
public import Storage

/// A person or program of a tenant together with how far the present call reaches.
public struct Caller: Sendable {
    /// The tenant.
    public let scope: TenantScope
    /// The credential.
    public let person: PersonCredential
    /// How far the call reaches.
    public let reach: Reach

    /// Makes a caller.
    public init(person: PersonCredential, reach: Reach) {
        scope = person.scope
        self.person = person
        self.reach = reach
    }

    /// Names the caller in the audit log.
    public var label: String { person.label }

    /// The human being that rules of two persons look at.
    public var user: UUID { person.user }

    /// An audit event of this caller.
    func event(_ action: String, at now: Moment, _ details: [(key: String, value: String)]) -> AuditTrail.Event {
        AuditTrail.Event(at: now, actor: label, action: action, details: details)
    }
}
