public import Postgres

/// Checks the catalogs against the rules of `docs/security.md`: the second lock must be closed everywhere.
public struct CatalogLint: PostgresRowStatement {
    /// The text: each branch names a rule and what breaks it.
    public static let sql: PostgresSQL = """
        WITH tenant_tables AS (
            SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND c.relname NOT IN ('tenants', 'deleted_tenants', 'operator_tokens', 'schema_migrations')
        ), grants AS (
            SELECT c.relname::text, a.privilege_type, coalesce(r.rolname::text, 'public') AS grantee
            FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
            WHERE c.relnamespace = 'public'::regnamespace
        )
        SELECT 'has no tenant_id column', relname::text FROM tenant_tables t
        WHERE NOT EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'tenant_id' AND a.attnotnull)
        UNION ALL
        SELECT 'row level security is not enabled and forced', relname::text FROM tenant_tables
        WHERE NOT (relrowsecurity AND relforcerowsecurity)
        UNION ALL
        SELECT 'has not exactly the one policy of plain equality', relname::text FROM tenant_tables t
        WHERE (SELECT count(*) FROM pg_policy p WHERE p.polrelid = t.oid) <> 1 OR EXISTS (
            SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND (
                p.polcmd <> '*' OR NOT p.polpermissive OR p.polroles <> '{0}'
                OR pg_get_expr(p.polqual, p.polrelid) IS DISTINCT FROM pg_get_expr(p.polwithcheck, p.polrelid)
                OR pg_get_expr(p.polqual, p.polrelid) <> '(tenant_id = (NULLIF(current_setting('
                    || '''kakuzuke.tenant_id''::text, true), ''''::text))::uuid)'))
        UNION ALL
        SELECT 'a key does not start with tenant_id', c.conname::text FROM pg_constraint c
        JOIN tenant_tables t ON t.oid = c.conrelid
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype IN ('p', 'u', 'f') AND a.attname <> 'tenant_id'
        UNION ALL
        SELECT 'a unique index does not start with tenant_id', i.indexrelid::regclass::text FROM pg_index i
        JOIN tenant_tables t ON t.oid = i.indrelid
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indisunique AND a.attname <> 'tenant_id'
        UNION ALL
        SELECT 'a view does not run with the rights of its reader', c.relname::text FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND (c.relkind = 'm' OR (c.relkind = 'v'
            AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)))
        UNION ALL
        SELECT 'a function runs with the rights of its owner and is not on the list', p.proname::text FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND NOT (
            p.proname IN ('ensure_receipt_partition', 'erase_tenant')
            AND coalesce('search_path=public, pg_temp' = ANY (p.proconfig), false))
        UNION ALL
        SELECT 'the server''s role is too strong', r.rolname::text FROM pg_roles r
        WHERE r.rolname = 'kakuzuke_app' AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb
            OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid))
        UNION ALL
        SELECT 'the server''s role owns something', c.relname::text FROM pg_class c
        JOIN pg_roles r ON r.oid = c.relowner
        WHERE r.rolname = 'kakuzuke_app' AND c.relpersistence <> 't'
        UNION ALL
        SELECT 'the server''s role may ' || lower(g.privilege_type), g.relname FROM grants g
        WHERE g.grantee = 'kakuzuke_app' AND g.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')
        UNION ALL
        SELECT 'the server''s role may change what is only ever added', g.relname FROM grants g
        WHERE g.grantee = 'kakuzuke_app' AND g.privilege_type IN ('UPDATE', 'DELETE')
          AND g.relname IN ('audit_entries', 'policies', 'receipt_revisions', 'customer_inputs', 'deleted_tenants')
        UNION ALL
        SELECT 'everyone may use it', g.relname FROM grants g WHERE g.grantee = 'public'
        ORDER BY 2, 1
        """

    /// Makes the statement.
    public init() {}

    /// Reads one finding.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> CatalogFinding {
        CatalogFinding(rule: try row.next(), object: try row.next())
    }
}
