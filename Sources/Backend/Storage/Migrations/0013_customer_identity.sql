-- Who customers are: merges that can be undone, and identifiers that contradict each other. Every fact keeps for whom
-- it was recorded (identity_key) beside whom it counts for (customer_key).

ALTER TABLE customers
    -- Whom the customer counts for since a merge; null: themselves.
    ADD COLUMN survivor_key bigint;
CREATE INDEX customers_by_survivor ON customers (tenant_id, survivor_key) WHERE survivor_key IS NOT NULL;

-- Grows whenever identifiers begin to name somebody else, so that work prepared before notices.
ALTER TABLE tenant_heads ADD COLUMN identity_revision bigint NOT NULL DEFAULT 0;

-- Null: recorded for the customer it counts for.
ALTER TABLE receipts ADD COLUMN identity_key bigint;
-- 0: the same.
ALTER TABLE customer_identifiers ADD COLUMN identity_key bigint NOT NULL DEFAULT 0;
ALTER TABLE customer_reservations ADD COLUMN identity_key bigint NOT NULL DEFAULT 0;
ALTER TABLE customer_enrolments ADD COLUMN identity_key bigint NOT NULL DEFAULT 0;
ALTER TABLE customer_enrolments DROP CONSTRAINT customer_enrolments_pkey;
ALTER TABLE customer_enrolments ADD PRIMARY KEY (tenant_id, customer_key, option, on_date, identity_key);
ALTER TABLE customer_attributes
    ADD COLUMN identity_key bigint NOT NULL DEFAULT 0,
    -- Of several values from one date the one that was recorded first holds.
    ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT '2000-01-01 00:00:00+00';
ALTER TABLE customer_attributes DROP CONSTRAINT customer_attributes_pkey;
ALTER TABLE customer_attributes ADD PRIMARY KEY (tenant_id, customer_key, attribute, from_date, identity_key);

-- Every closing of a reservation, whoever it was said of; the earliest one of the reservation's customer counts.
CREATE TABLE reservation_closings (
    tenant_id uuid NOT NULL,
    reservation_key text NOT NULL,
    input_key text NOT NULL CHECK (length(input_key) BETWEEN 1 AND 300),
    customer_key bigint NOT NULL,
    identity_key bigint NOT NULL DEFAULT 0,
    -- 1 kept, 2 cancelled.
    status smallint NOT NULL CHECK (status IN (1, 2)),
    closed_on date NOT NULL,
    PRIMARY KEY (tenant_id, reservation_key, input_key),
    FOREIGN KEY (tenant_id, customer_key) REFERENCES customers
);
CREATE INDEX reservation_closings_by_customer ON reservation_closings (tenant_id, customer_key);

CREATE TABLE customer_merges (
    tenant_id uuid NOT NULL,
    merge_number bigint NOT NULL CHECK (merge_number > 0),
    merged_key bigint NOT NULL,
    -- Into whom; that customer may have been merged further.
    into_key bigint NOT NULL CHECK (into_key <> merged_key),
    merged_at timestamptz NOT NULL,
    merged_by text NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 256),
    undone_at timestamptz,
    undone_by text,
    undo_reason text CHECK (length(undo_reason) BETWEEN 1 AND 256),
    PRIMARY KEY (tenant_id, merge_number),
    FOREIGN KEY (tenant_id, merged_key) REFERENCES customers,
    FOREIGN KEY (tenant_id, into_key) REFERENCES customers,
    CHECK ((undone_at IS NULL) = (undone_by IS NULL) AND (undone_at IS NULL) = (undo_reason IS NULL))
);
CREATE UNIQUE INDEX customer_merges_in_force ON customer_merges (tenant_id, merged_key) WHERE undone_at IS NULL;

-- Identifiers that came together and name different customers.
CREATE TABLE identity_conflicts (
    tenant_id uuid NOT NULL,
    conflict_number bigint NOT NULL CHECK (conflict_number > 0),
    -- Kind of the identifier that won, and for whom it was recorded.
    winning_kind smallint NOT NULL,
    customer_key bigint NOT NULL,
    -- The other identifier, and for whom it was recorded.
    kind smallint NOT NULL,
    key_id integer NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 16),
    other_key bigint NOT NULL,
    -- import or link.
    source text NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    times_seen bigint NOT NULL DEFAULT 1,
    -- 0 open, 1 merged, 2 moved, 3 left.
    resolution smallint NOT NULL DEFAULT 0 CHECK (resolution IN (0, 1, 2, 3)),
    resolved_at timestamptz,
    resolved_by text,
    resolve_reason text CHECK (length(resolve_reason) BETWEEN 1 AND 256),
    merge_number bigint,
    PRIMARY KEY (tenant_id, conflict_number),
    UNIQUE (tenant_id, hash, kind, key_id, customer_key, other_key),
    FOREIGN KEY (tenant_id, customer_key) REFERENCES customers,
    FOREIGN KEY (tenant_id, other_key) REFERENCES customers,
    FOREIGN KEY (tenant_id, merge_number) REFERENCES customer_merges,
    CHECK ((resolution = 0) = (resolved_at IS NULL) AND (resolution = 1) = (merge_number IS NOT NULL))
);
CREATE INDEX identity_conflicts_of_merge ON identity_conflicts (tenant_id, merge_number)
    WHERE merge_number IS NOT NULL;

-- What was closed before there were closings. The owner of the tables is under row level security as well.
DO $$
DECLARE
    tenant uuid;
BEGIN
    FOR tenant IN SELECT tenant_id FROM tenants LOOP
        PERFORM set_config('kakuzuke.tenant_id', tenant::text, true);
        INSERT INTO reservation_closings (tenant_id, reservation_key, input_key, customer_key, status, closed_on)
        SELECT tenant_id, reservation_key, reservation_key, customer_key, status, coalesce(closed_on, made_on)
        FROM customer_reservations WHERE tenant_id = tenant AND status <> 0;
    END LOOP;
    PERFORM set_config('kakuzuke.tenant_id', '', true);
END
$$;

DO $$
DECLARE
    scope constant text := 'tenant_id = nullif(current_setting(''kakuzuke.tenant_id'', true), '''')::uuid';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['reservation_closings', 'customer_merges', 'identity_conflicts']
    LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_scope ON public.%I USING (%s) WITH CHECK (%s)', name, scope, scope);
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE ON reservation_closings, customer_merges, identity_conflicts TO kakuzuke_app;
