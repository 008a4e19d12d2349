public import Foundation
public import Storage

/// A person of a tenant, or a program that acts for one, with a session or token that has been found valid.
public struct PersonCredential: Sendable {
    /// By what the person is known.
    public enum Means: Hashable, Sendable {
        /// A session, by the hash of its token.
        case session(StoredBytes)
        /// A token with some of the person's roles.
        case token(label: String)
        /// A program's token, which may call these methods.
        case program(label: String, methods: Set<String>)
    }

    /// The tenant.
    public let scope: TenantScope
    /// The person; of a program's token the one who made it.
    public let user: UUID
    /// The person's login.
    public let login: String
    /// What the person may do at present, and of a token: what is left of it.
    public let roles: Set<Role>
    /// The stores that the person manages.
    public let stores: Set<StoreKey>
    /// The categories that the person manages.
    public let categories: Set<String>
    /// By what the person is known.
    public let means: Means
    /// When the credential ends whatever happens.
    public let endsAt: Moment
    /// Only setting up one-time codes is possible.
    public let needsSecondFactor: Bool
    /// The tenant waits for its import; see `TenantAdmission`.
    public let awaitsImport: Bool
    /// CIDR ranges that the credential is bound to; empty: none.
    public let sourceAddresses: [String]

    /// Makes a credential.
    public init(
        scope: TenantScope, user: UUID, login: String, roles: Set<Role>, stores: Set<StoreKey> = [],
        categories: Set<String> = [], means: Means, endsAt: Moment, needsSecondFactor: Bool = false,
        awaitsImport: Bool = false, sourceAddresses: [String] = []
    ) {
        self.scope = scope
        self.user = user
        self.login = login
        self.roles = roles
        self.stores = stores
        self.categories = categories
        self.means = means
        self.endsAt = endsAt
        self.needsSecondFactor = needsSecondFactor
        self.awaitsImport = awaitsImport
        self.sourceAddresses = sourceAddresses
    }

    /// Names person and means in the audit log.
    public var label: String {
        switch means {
        case .session: "user:\(login)"
        case .token(let label): "user:\(login)/token:\(label)"
        case .program(let label, _): "program:\(label)/user:\(login)"
        }
    }
}
