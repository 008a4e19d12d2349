import Storage

extension Credential {
    /// A tenant's scope together with who acts in it.
    struct Tenant: Sendable {
        var scope: TenantScope
        var label: String

        /// An audit event of this actor.
        func event(
            _ action: String, at now: Moment, _ details: [(key: String, value: String)]
        ) -> AuditTrail.Event {
            AuditTrail.Event(at: now, actor: label, action: action, details: details)
        }
    }
}
