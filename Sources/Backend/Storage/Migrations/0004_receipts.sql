-- Receipts: one row each, lines in parallel arrays, partitioned by month of business date.

-- The key of every receipt ever taken, whatever its business date: what makes an effect happen once.
CREATE TABLE receipt_keys (
    tenant_id uuid NOT NULL,
    store_key integer NOT NULL,
    receipt_key text NOT NULL CHECK (length(receipt_key) BETWEEN 1 AND 300),
    business_date date NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 16),
    -- 1 for the first content, one more for each amendment.
    revision integer NOT NULL DEFAULT 1,
    is_void boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, store_key, receipt_key),
    FOREIGN KEY (tenant_id, store_key) REFERENCES stores
);

CREATE TABLE receipts (
    tenant_id uuid NOT NULL,
    business_date date NOT NULL,
    store_key integer NOT NULL,
    receipt_key text NOT NULL,
    written_date date NOT NULL,
    -- Seconds since midnight; null: the point of sale wrote none.
    written_time integer CHECK (written_time BETWEEN 0 AND 86399),
    terminal text NOT NULL,
    number text NOT NULL,
    is_return boolean NOT NULL,
    is_void boolean NOT NULL,
    customer_key bigint,
    payment text NOT NULL,
    fulfilment text NOT NULL,
    reserved_days_ahead integer NOT NULL,
    printed_tax_rate integer[],
    printed_tax bigint[],
    -- Lines, one entry each in every array.
    line_product text[] NOT NULL,
    line_category integer[] NOT NULL,
    line_quantity bigint[] NOT NULL,
    line_amount bigint[] NOT NULL,
    line_written_amount bigint[] NOT NULL,
    line_cost bigint[] NOT NULL,
    line_tax_rate integer[] NOT NULL,
    line_tax_included boolean[] NOT NULL,
    line_standard_price bigint[] NOT NULL,
    line_quote text[] NOT NULL,
    PRIMARY KEY (tenant_id, business_date, store_key, receipt_key),
    CHECK (cardinality(line_amount) = cardinality(line_product)),
    CHECK (cardinality(line_amount) = cardinality(line_category)),
    CHECK (cardinality(line_amount) = cardinality(line_quantity))
) PARTITION BY RANGE (business_date);
CREATE INDEX receipts_by_customer ON receipts (tenant_id, customer_key, business_date) WHERE customer_key IS NOT NULL;

-- Contents that an amendment has replaced.
CREATE TABLE receipt_revisions (
    tenant_id uuid NOT NULL,
    store_key integer NOT NULL,
    receipt_key text NOT NULL,
    revision integer NOT NULL,
    replaced_at timestamptz NOT NULL,
    digest bytea NOT NULL,
    content jsonb NOT NULL,
    PRIMARY KEY (tenant_id, store_key, receipt_key, revision),
    FOREIGN KEY (tenant_id, store_key, receipt_key) REFERENCES receipt_keys
);

-- What could not be taken, kept until someone decides.
CREATE TABLE quarantine (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    install_epoch bytea NOT NULL,
    sequence bigint NOT NULL,
    reason_code text NOT NULL,
    field text NOT NULL,
    content bytea NOT NULL,
    received_at timestamptz NOT NULL,
    resolved_at timestamptz,
    resolution text,
    PRIMARY KEY (tenant_id, agent_id, install_epoch, sequence),
    FOREIGN KEY (tenant_id, agent_id) REFERENCES agents
);

-- Makes the partition of a month if it is missing. Owned by the migration role, because the server owns nothing.
CREATE FUNCTION ensure_receipt_partition(month date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first date := date_trunc('month', month)::date;
    name text := 'receipts_' || to_char(first, 'YYYY_MM');
BEGIN
    IF first < DATE '2000-01-01' OR first > DATE '2199-12-01' THEN
        RAISE EXCEPTION 'month out of range' USING ERRCODE = 'datetime_field_overflow';
    END IF;
    IF to_regclass('public.' || name) IS NOT NULL THEN
        RETURN;
    END IF;
    -- Two servers may want the same month at once. This lock, unlike an advisory one, also makes the second one see
    -- what the first one has made; it does not keep anyone from inserting.
    LOCK TABLE public.receipts IN SHARE UPDATE EXCLUSIVE MODE;
    IF to_regclass('public.' || name) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TABLE public.%I (LIKE public.receipts INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
        'CREATE POLICY tenant_scope ON public.%I USING (%s) WITH CHECK (%s)', name,
        'tenant_id = nullif(current_setting(''kakuzuke.tenant_id'', true), '''')::uuid',
        'tenant_id = nullif(current_setting(''kakuzuke.tenant_id'', true), '''')::uuid');
    EXECUTE format(
        'ALTER TABLE public.receipts ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', name, first,
        (first + INTERVAL '1 month')::date);
END
$$;
