-- Every tenant table is closed but for the scope of the unit of work, and the server's role may only do what it needs.

DO $$
DECLARE
    scope constant text := 'tenant_id = nullif(current_setting(''kakuzuke.tenant_id'', true), '''')::uuid';
    name text;
BEGIN
    FOR name IN
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'tenant_id'
          AND c.relname <> 'tenants'
    LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_scope ON public.%I USING (%s) WITH CHECK (%s)', name, scope, scope);
    END LOOP;
END
$$;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
REVOKE ALL ON FUNCTION ensure_receipt_partition(date) FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO kakuzuke_app;
GRANT EXECUTE ON FUNCTION ensure_receipt_partition(date) TO kakuzuke_app;

GRANT SELECT, INSERT, UPDATE ON tenants, operator_tokens, tenant_settings, tenant_heads, tenant_counters, api_tokens,
    stores, agents, enrolment_tokens, agent_certificates, agent_epochs, products, product_prices, customers,
    customer_reservations, receipt_keys, quarantine, rating_states, customer_attributes TO kakuzuke_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON receipts, customer_identifiers, customer_enrolments, policy_activations
    TO kakuzuke_app;
GRANT DELETE ON rating_states TO kakuzuke_app;
GRANT SELECT, INSERT ON policies, categories, customer_inputs, receipt_revisions, audit_entries TO kakuzuke_app;
GRANT SELECT ON schema_migrations TO kakuzuke_app;
