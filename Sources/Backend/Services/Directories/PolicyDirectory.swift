import PolicyFile
import Rating
public import Storage

/// Reads and remembers the activated policies of each tenant.
///
/// Reading a policy file takes milliseconds and every quote needs it, so engines are kept by content; what is activated
/// is asked of the database each time.
public actor PolicyDirectory {
    private let database: Database
    private var engines: [TenantScope: [PolicyKey: RatingEngine]] = [:]

    /// Makes a directory over a database.
    public init(database: Database) {
        self.database = database
    }

    /// The activated policies of a tenant.
    public func active(_ scope: TenantScope) async throws -> ActivePolicies {
        let rows = try await database.run(scope, SelectActivePolicies(tenant: scope.tenant))
        var versions: [ActivePolicies.Version] = []
        for row in rows {
            versions.append(
                ActivePolicies.Version(
                    policy: row.policy, effectiveFrom: row.effectiveFrom, engine: try await engine(row.policy, scope)))
        }
        return ActivePolicies(versions: versions)
    }

    /// Forgets the engines of a tenant.
    func forget(_ scope: TenantScope) { engines[scope] = nil }

    /// The engine of a version that there is, from memory once it has been read.
    func engine(_ policy: PolicyKey, _ scope: TenantScope) async throws -> RatingEngine {
        if let known = engines[scope]?[policy] { return known }
        let rows = try await database.run(scope, SelectPolicyContent(tenant: scope.tenant, policy: policy))
        // A stored version was usable when it was uploaded, and its text never changes.
        guard let row = rows.first, let engine = Self.engine(text: row.content, file: row.fileName)
        else { throw ServiceError(.internalFault, "a stored policy version is no longer usable") }
        engines[scope, default: [:]][policy] = engine
        return engine
    }

    private static func engine(text: String, file: String) -> RatingEngine? {
        PolicyFile(text: text, file: file, isStored: true).policy.flatMap { try? RatingEngine($0) }
    }
}
