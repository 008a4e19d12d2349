-- What is left of a tenant that was deleted: the proof. No name, no code, nothing personal.
CREATE TABLE deleted_tenants (
    -- Not called tenant_id: the row outlives the tenant.
    erased_tenant uuid NOT NULL,
    deleted_at timestamptz NOT NULL,
    deleted_by text NOT NULL,
    -- Rows by table, and identifier keys.
    tables jsonb NOT NULL,
    identifier_keys integer NOT NULL,
    -- SHA-256 over all of it.
    digest bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (erased_tenant, deleted_at)
);
REVOKE ALL ON deleted_tenants FROM PUBLIC;
GRANT SELECT, INSERT ON deleted_tenants TO kakuzuke_app;

-- Deletes every row of a tenant, children before parents, and proves that none is left. Owned by the migration role,
-- because the server may not delete what is only ever added. The tables come from the catalogs, so that none is
-- forgotten. Only the tenant of the transaction's own scope, and only while nobody works in it.
CREATE FUNCTION erase_tenant(tenant uuid)
RETURNS TABLE (table_name text, rows_before bigint, rows_left bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    waiting oid[];
    ready oid[];
    relation oid;
    counts jsonb := '{}';
    count bigint;
BEGIN
    IF tenant IS DISTINCT FROM nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid THEN
        RAISE EXCEPTION 'not the tenant of the scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM public.tenants t
    WHERE t.tenant_id = tenant AND (t.suspended_at IS NOT NULL OR t.awaits_import) FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the tenant is neither suspended nor does it await an import'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    SELECT array_agg(c.oid) INTO waiting FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attname = 'tenant_id' AND NOT a.attisdropped;
    WHILE cardinality(waiting) > 0 LOOP
        SELECT array_agg(w.oid) INTO ready FROM unnest(waiting) AS w (oid)
        WHERE NOT EXISTS (
            SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = w.oid AND k.conrelid <> w.oid
              AND k.conrelid = ANY (waiting));
        IF ready IS NULL THEN
            RAISE EXCEPTION 'tables refer to each other in a circle';
        END IF;
        FOREACH relation IN ARRAY ready LOOP
            EXECUTE format('DELETE FROM %s WHERE tenant_id = $1', relation::regclass) USING tenant;
            GET DIAGNOSTICS count = ROW_COUNT;
            counts := counts || jsonb_build_object(relation::regclass::text, count);
        END LOOP;
        SELECT coalesce(array_agg(w.oid), '{}') INTO waiting FROM unnest(waiting) AS w (oid) WHERE w.oid <> ALL (ready);
    END LOOP;
    FOR table_name, rows_before IN SELECT c.key, c.value::bigint FROM jsonb_each_text(counts) c ORDER BY c.key LOOP
        EXECUTE format('SELECT count(*) FROM %s WHERE tenant_id = $1', table_name::regclass)
            INTO rows_left USING tenant;
        IF rows_left > 0 THEN
            RAISE EXCEPTION 'rows are left in %', table_name;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION erase_tenant(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_tenant(uuid) TO kakuzuke_app;
