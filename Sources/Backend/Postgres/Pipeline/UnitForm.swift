/// How a unit of work becomes one transaction in one round trip.
public enum UnitForm: String, Sendable, Hashable, CaseIterable {
    /// Plain PostgreSQL: `set_config(…, true)`, statements, sync; the sync ends an implicit transaction.
    case implicit
    /// Citus: `BEGIN`, `SET LOCAL`, statements, `COMMIT`, sync, `ROLLBACK`, sync. Works on plain PostgreSQL too.
    case explicit
}
