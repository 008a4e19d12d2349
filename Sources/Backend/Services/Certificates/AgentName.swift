public import Foundation
public import X509

/// Who an agent's certificate speaks for: carried as a URI in its subject alternative name.
///
/// The tenant is in the certificate itself, so that the scope is known before anything is looked up.
public struct AgentName: Hashable, Sendable {
    private static let scheme = "kakuzuke://agent/"

    /// The tenant.
    public let tenant: UUID
    /// The agent.
    public let agent: UUID

    /// Makes a name.
    public init(tenant: UUID, agent: UUID) {
        self.tenant = tenant
        self.agent = agent
    }

    /// The name as a URI: `kakuzuke://agent/<tenant>/<agent>`.
    public var uri: String {
        Self.scheme + tenant.uuidString.lowercased() + "/" + agent.uuidString.lowercased()
    }

    /// Reads the name from a certificate; nil when it has none or more than one.
    public init?(_ certificate: Certificate) {
        guard let names = try? certificate.extensions.subjectAlternativeNames else { return nil }
        var found: [AgentName] = []
        for name in names {
            guard case .uniformResourceIdentifier(let uri) = name, uri.hasPrefix(Self.scheme) else { continue }
            let parts = uri.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let tenant = UUID(uuidString: String(parts[0])),
                let agent = UUID(uuidString: String(parts[1]))
            else { return nil }
            found.append(AgentName(tenant: tenant, agent: agent))
        }
        guard found.count == 1, let name = found.first else { return nil }
        self = name
    }
}
