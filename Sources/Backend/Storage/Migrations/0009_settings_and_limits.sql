-- What a tenant decides about itself, what the platform operator allows it, and how it comes and goes.

ALTER TABLE tenants
    ADD COLUMN suspend_reason text CHECK (length(suspend_reason) BETWEEN 1 AND 256),
    -- Made for an import that has not come yet: it holds nothing but its owner's token.
    ADD COLUMN awaits_import boolean NOT NULL DEFAULT false;

-- Ranges are those of TenantSettingField; a test compares them.
ALTER TABLE tenant_settings
    -- 1 Monday to 7 Sunday.
    ADD COLUMN week_starts_on smallint NOT NULL DEFAULT 1 CHECK (week_starts_on BETWEEN 1 AND 7),
    ADD COLUMN tax_included boolean NOT NULL DEFAULT true,
    -- Points are a discount on the amount; false: they are a means of payment.
    ADD COLUMN points_are_discount boolean NOT NULL DEFAULT false,
    -- 0 everyone, 1 members, 2 concerned.
    ADD COLUMN disclosure_audience smallint NOT NULL DEFAULT 0 CHECK (disclosure_audience IN (0, 1, 2)),
    ADD COLUMN disclose_fee_income boolean NOT NULL DEFAULT false,
    ADD COLUMN group_size_min integer NOT NULL DEFAULT 10 CHECK (group_size_min BETWEEN 2 AND 1000),
    ADD COLUMN holdout_bp integer NOT NULL DEFAULT 1000 CHECK (holdout_bp BETWEEN 0 AND 5000),
    ADD COLUMN session_idle_minutes integer NOT NULL DEFAULT 60 CHECK (session_idle_minutes BETWEEN 5 AND 1440),
    ADD COLUMN session_hours integer NOT NULL DEFAULT 12 CHECK (session_hours BETWEEN 1 AND 168),
    ADD COLUMN second_factor_required boolean NOT NULL DEFAULT false;

-- What one tenant may use of the installation; 0, or no row: not limited.
CREATE TABLE tenant_limits (
    tenant_id uuid PRIMARY KEY REFERENCES tenants,
    stores integer NOT NULL CHECK (stores BETWEEN 0 AND 100000),
    receipts_per_second integer NOT NULL CHECK (receipts_per_second BETWEEN 0 AND 1000000),
    lookups_per_second integer NOT NULL CHECK (lookups_per_second BETWEEN 0 AND 1000000),
    storage_megabytes integer NOT NULL CHECK (storage_megabytes BETWEEN 0 AND 100000000)
);

CREATE TABLE store_groups (
    tenant_id uuid NOT NULL REFERENCES tenants,
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
    PRIMARY KEY (tenant_id, code)
);

CREATE TABLE store_group_members (
    tenant_id uuid NOT NULL,
    code text NOT NULL,
    store_key integer NOT NULL,
    PRIMARY KEY (tenant_id, code, store_key),
    FOREIGN KEY (tenant_id, code) REFERENCES store_groups,
    FOREIGN KEY (tenant_id, store_key) REFERENCES stores
);

-- Bytes of the receipts of a tenant, counted with the transactions that bring them.
ALTER TABLE tenant_heads ADD COLUMN stored_bytes bigint NOT NULL DEFAULT 0;
-- The owner of the tables is under row level security as well: each tenant in its own scope.
DO $$
DECLARE
    tenant uuid;
BEGIN
    FOR tenant IN SELECT tenant_id FROM tenants LOOP
        PERFORM set_config('kakuzuke.tenant_id', tenant::text, true);
        UPDATE tenant_heads SET stored_bytes = (
            SELECT coalesce(sum(pg_column_size(r.*)), 0) FROM receipts r WHERE r.tenant_id = tenant)
        WHERE tenant_id = tenant;
    END LOOP;
    PERFORM set_config('kakuzuke.tenant_id', '', true);
END
$$;

DO $$
DECLARE
    scope constant text := 'tenant_id = nullif(current_setting(''kakuzuke.tenant_id'', true), '''')::uuid';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tenant_limits', 'store_groups', 'store_group_members']
    LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_scope ON public.%I USING (%s) WITH CHECK (%s)', name, scope, scope);
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE ON tenant_limits TO kakuzuke_app;
GRANT SELECT, INSERT, DELETE ON store_groups, store_group_members TO kakuzuke_app;
