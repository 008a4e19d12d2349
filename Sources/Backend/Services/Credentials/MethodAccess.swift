/// Who may call which method: the one source for checks, documentation and tests.
///
/// A method without a row cannot be registered. Source: `docs/security.md`, "Roles".
public struct MethodAccess: Sendable {
    /// Full name, `package.Service/Method`.
    public let method: String
    /// Roles that may call it; empty: nobody needs a credential.
    public let roles: Set<Role>
    /// True when the call needs no credential at all.
    public let isOpen: Bool

    private init(_ method: String, _ roles: Role...) {
        self.method = "kakuzuke.v1." + method
        self.roles = Set(roles)
        isOpen = roles.isEmpty
    }

    /// All methods of the server.
    public static let table: [MethodAccess] = [
        MethodAccess("EnrolmentService/Enrol"),
        MethodAccess("TenantService/CreateTenant", .platformOperator),
        MethodAccess("TenantService/ListTenants", .platformOperator),
        MethodAccess("StoreService/AddStore", .owner, .administrator),
        MethodAccess("StoreService/ListStores", .owner, .administrator, .auditor),
        MethodAccess("StoreService/CreateEnrolmentToken", .owner, .administrator),
        MethodAccess("StoreService/ListAgents", .owner, .administrator, .auditor),
        MethodAccess("StoreService/RevokeAgent", .owner, .administrator),
        MethodAccess("PolicyService/UploadPolicy", .owner, .policyAuthor),
        MethodAccess("PolicyService/ActivatePolicy", .owner, .policyActivator),
        MethodAccess("PolicyService/ListPolicies", .owner, .policyAuthor, .policyActivator, .auditor),
        MethodAccess("ImportService/ImportProducts", .owner, .administrator),
        MethodAccess("ImportService/ImportMembers", .owner, .administrator),
        MethodAccess("RatingService/GetRating", .owner, .customerService),
        MethodAccess("RatingService/Quote", .owner, .customerService),
        MethodAccess("RatingService/VerifyRatings", .owner, .administrator),
        MethodAccess("SyncService/Handshake", .agent),
        MethodAccess("SyncService/Upload", .agent),
        MethodAccess("SyncService/Feed", .agent),
        MethodAccess("SyncService/RenewCertificate", .agent),
    ]

    /// The full name of a method that has a row; any other name is a programmer's error.
    static func name(_ method: String) -> String {
        let name = "kakuzuke.v1." + method
        precondition(row(name) != nil, "every method has a row in the table of roles")
        return name
    }

    /// The row of a method; nil when there is none.
    public static func row(_ method: String) -> MethodAccess? { byMethod[method] }

    private static let byMethod = Dictionary(uniqueKeysWithValues: table.map { ($0.method, $0) })
}
