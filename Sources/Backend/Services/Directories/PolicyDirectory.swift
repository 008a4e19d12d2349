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
        return ActivePolicies(versions: try rows.map { try version($0, scope) })
    }

    private func version(_ row: SelectActivePolicies.Row, _ scope: TenantScope) throws -> ActivePolicies.Version {
        let engine: RatingEngine
        if let known = engines[scope]?[row.policy] {
            engine = known
        } else {
            // A stored version was usable when it was uploaded, and its text never changes.
            guard let policy = PolicyFile(text: row.content, file: row.fileName).policy,
                let made = try? RatingEngine(policy)
            else { throw ServiceError(.internalFault, "a stored policy version is no longer usable") }
            engines[scope, default: [:]][row.policy] = made
            engine = made
        }
        return ActivePolicies.Version(policy: row.policy, effectiveFrom: row.effectiveFrom, engine: engine)
    }
}
