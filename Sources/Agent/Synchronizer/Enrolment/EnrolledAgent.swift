public import KakuzukeProtocol

/// What enrolment gave: who the agent is, and whom it may believe.
public struct EnrolledAgent: Sendable {
    /// The tenant.
    public var tenant: TenantID
    /// The agent's id.
    public var agent: String
    /// The store.
    public var store: StoreCode
    /// The agent's certificate, PEM.
    public var certificatePEM: String
    /// The certificate of the only authority that is believed, PEM.
    public var authorityPEM: String
    /// The tenant's key for identifiers: number and 32 bytes.
    public var identifierKey: (id: UInt32, bytes: [UInt8])
    /// What headquarters decides for the store, serialised.
    public var settings: [UInt8]
}
