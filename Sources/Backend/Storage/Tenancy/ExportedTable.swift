/// What an export does with one of the tables that bear rows of tenants; `all` names every one of them.
///
/// Source: `docs/tenancy.md`, "Export". A test compares the list with the catalogs, so that no table is forgotten.
public struct ExportedTable: Hashable, Sendable {
    /// What happens to the table.
    public enum Treatment: Hashable, Sendable {
        /// Its rows are in the file, ordered by these columns, which are its key.
        case exported(key: [String])
        /// Its rows stay, for a reason.
        case leftOut(because: String)
    }

    /// Its name.
    public let name: String
    /// What happens to it.
    public let treatment: Treatment
    /// Columns that hold what only this installation can open, with what the file has in their place.
    public let blanks: [String: String]

    private init(_ name: String, key: String, blanks: [String: String] = [:]) {
        self.name = name
        treatment = .exported(key: key.split(separator: " ").map(String.init))
        self.blanks = blanks
    }

    private init(_ name: String, leftOut reason: String) {
        self.name = name
        treatment = .leftOut(because: reason)
        blanks = [:]
    }

    /// All tables; those that others refer to come first.
    public static let all: [ExportedTable] = [
        ExportedTable("tenants", leftOut: "the platform operator of the other installation makes the row"),
        ExportedTable("tenant_limits", leftOut: "the platform operator of the other installation decides them"),
        ExportedTable("tenant_settings", key: "tenant_id"),
        ExportedTable("tenant_heads", key: "tenant_id"),
        ExportedTable("tenant_counters", key: "name"),
        ExportedTable("stores", key: "store_key"),
        ExportedTable("store_groups", key: "code"),
        ExportedTable("store_group_members", key: "code store_key"),
        ExportedTable(
            "users", key: "user_id", blanks: ["one_time_secret": "NULL::bytea", "one_time_pending": "NULL::bytea"]),
        ExportedTable("user_roles", key: "user_id role"),
        ExportedTable("user_stores", key: "user_id store_key"),
        ExportedTable("user_categories", key: "user_id category"),
        ExportedTable("user_invitations", key: "invitation_hash"),
        ExportedTable("user_sessions", leftOut: "people sign in again"),
        ExportedTable("user_devices", leftOut: "people sign in again"),
        ExportedTable("sign_in_failures", leftOut: "sources are hashed with a key of this installation"),
        ExportedTable("identity_providers", key: "tenant_id", blanks: ["client_secret": "'\\x'::bytea"]),
        ExportedTable("federated_sign_ins", leftOut: "they last for minutes"),
        ExportedTable("api_tokens", key: "token_hash"),
        ExportedTable("agents", key: "agent_id"),
        ExportedTable("enrolment_tokens", leftOut: "they last for minutes and name this installation's authority"),
        ExportedTable("agent_certificates", key: "serial"),
        ExportedTable("agent_epochs", key: "agent_id install_epoch"),
        ExportedTable("policies", key: "policy_key"),
        ExportedTable("policy_activations", key: "effective_from"),
        ExportedTable("policy_simulations", key: "policy_key simulated_at"),
        ExportedTable("categories", key: "category_key"),
        ExportedTable("products", key: "code"),
        ExportedTable("product_prices", key: "code store_group from_date"),
        ExportedTable("customers", key: "customer_key"),
        ExportedTable("customer_identifiers", key: "hash kind key_id"),
        ExportedTable("customer_inputs", key: "input_key"),
        ExportedTable("customer_enrolments", key: "customer_key option on_date identity_key"),
        ExportedTable("customer_attributes", key: "customer_key attribute from_date identity_key"),
        ExportedTable("customer_reservations", key: "reservation_key"),
        ExportedTable("reservation_closings", key: "reservation_key input_key"),
        ExportedTable("customer_merges", key: "merge_number"),
        ExportedTable("identity_conflicts", key: "conflict_number"),
        ExportedTable("receipt_keys", key: "store_key receipt_key"),
        ExportedTable("receipts", key: "business_date store_key receipt_key"),
        ExportedTable("receipt_returns", key: "store_key receipt_key original_key"),
        ExportedTable("receipt_revisions", key: "store_key receipt_key revision"),
        ExportedTable("quarantine", key: "agent_id install_epoch sequence"),
        ExportedTable("day_comparisons", key: "store_key business_date agent_id"),
        ExportedTable("agent_commands", key: "command_number"),
        ExportedTable("quotes", key: "quote_id"),
        ExportedTable("store_quotes", key: "agent_id quote_id"),
        ExportedTable("fact_arrivals", key: "arrival"),
        ExportedTable("rating_distributions", key: "policy_key subject"),
        ExportedTable("rating_states", key: "policy_key customer_key"),
        ExportedTable("audit_entries", key: "sequence"),
    ]

    /// The tables whose rows are in the file, in its order.
    public static let exported = all.filter { if case .exported = $0.treatment { true } else { false } }
}
