public import Foundation
public import Storage

/// A store's agent whose certificate has been found valid and not revoked.
public struct AgentCredential: Sendable {
    /// The tenant.
    public let scope: TenantScope
    /// The agent.
    public let agent: UUID
    /// Its store.
    public let store: StoreKey
    /// The store's code.
    public let storeCode: String
    /// The store's IANA time zone.
    public let timeZone: String
    /// Hour at which the store's business date changes.
    public let cutOffHour: Int16
}
