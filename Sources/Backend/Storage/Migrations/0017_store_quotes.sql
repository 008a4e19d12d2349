-- Quotes that stores handed out, offline too, as they were recorded and signed there.

CREATE TABLE store_quotes (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    quote_id text NOT NULL CHECK (length(quote_id) BETWEEN 1 AND 64),
    received_at timestamptz NOT NULL,
    -- By the agent's wall clock.
    made_at timestamptz NOT NULL,
    as_of date NOT NULL,
    policy_version bigint NOT NULL CHECK (policy_version >= 0),
    -- What it was made from.
    install_epoch bytea NOT NULL CHECK (length(install_epoch) = 16),
    feed_change bigint NOT NULL CHECK (feed_change >= 0),
    included_sequence bigint NOT NULL CHECK (included_sequence >= 0),
    own_sequence bigint NOT NULL CHECK (own_sequence >= 0),
    -- Basket and answer, a message.
    contents bytea NOT NULL CHECK (length(contents) <= 1048576),
    -- SHA-256 of what is signed: the same quote sent again may bear another signature.
    digest bytea NOT NULL CHECK (length(digest) = 32),
    signature bytea NOT NULL CHECK (length(signature) = 64),
    -- The certificate whose key has verified the signature.
    certificate_serial bytea NOT NULL,
    -- What the recomputation found: 0 not done, 1 equal, 2 different, 3 not possible.
    verdict smallint NOT NULL DEFAULT 0 CHECK (verdict BETWEEN 0 AND 3),
    -- Why it was not possible, a word; empty otherwise.
    reason text NOT NULL DEFAULT '',
    -- Details, a message; empty: none.
    finding bytea NOT NULL DEFAULT '\x',
    checked_at timestamptz,
    PRIMARY KEY (tenant_id, agent_id, quote_id),
    FOREIGN KEY (tenant_id, agent_id) REFERENCES agents,
    FOREIGN KEY (tenant_id, certificate_serial) REFERENCES agent_certificates
);
CREATE INDEX store_quotes_by_time ON store_quotes (tenant_id, received_at);
CREATE INDEX store_quotes_unchecked ON store_quotes (tenant_id, received_at, agent_id, quote_id) WHERE verdict = 0;
CREATE INDEX store_quotes_by_id ON store_quotes (tenant_id, quote_id);
CREATE INDEX store_quotes_by_date ON store_quotes (tenant_id, as_of, agent_id, quote_id);

-- When facts became known, so that a quote can be reckoned from what its store knew: receipts and inputs name the
-- arrival that brought them, and its row says which change of the feed told of it.
CREATE TABLE fact_arrivals (
    tenant_id uuid NOT NULL,
    -- The first bytes of the batch's digest.
    arrival bigint NOT NULL,
    agent_id uuid NOT NULL,
    install_epoch bytea NOT NULL CHECK (length(install_epoch) = 16),
    change_number bigint NOT NULL,
    PRIMARY KEY (tenant_id, arrival),
    FOREIGN KEY (tenant_id, agent_id) REFERENCES agents
);

-- Null: from before there were arrivals, or not from a store.
ALTER TABLE receipts
    ADD COLUMN arrival bigint,
    ADD COLUMN arrival_sequence bigint;
ALTER TABLE customer_inputs
    ADD COLUMN arrival bigint,
    ADD COLUMN arrival_sequence bigint;
CREATE INDEX customer_inputs_by_customer ON customer_inputs (tenant_id, customer_key) WHERE arrival IS NOT NULL;
ALTER TABLE receipt_revisions
    -- What replaced the content.
    ADD COLUMN replaced_arrival bigint,
    ADD COLUMN replaced_sequence bigint;
CREATE INDEX receipt_revisions_by_customer
    ON receipt_revisions (tenant_id, ((content ->> 'customer_key')::bigint)) WHERE replaced_arrival IS NOT NULL;

-- The newest change about the customer that is neither a receipt nor an input of a store: inputs and imports of
-- headquarters, identifiers and merges, originals of returns.
ALTER TABLE customers ADD COLUMN facts_change bigint NOT NULL DEFAULT 0;

-- The newest change that the agent's feed had told and this database no longer had, because it was put back: up to it
-- numbers of changes may stand for something else by now.
ALTER TABLE agents ADD COLUMN feed_lost_change bigint NOT NULL DEFAULT 0;

-- Nothing before this change is dated.
ALTER TABLE tenant_heads ADD COLUMN facts_dated_after bigint NOT NULL DEFAULT 0;
-- The owner of the tables is under row level security as well.
DO $$
DECLARE
    tenant uuid;
BEGIN
    FOR tenant IN SELECT tenant_id FROM tenants LOOP
        PERFORM set_config('kakuzuke.tenant_id', tenant::text, true);
        UPDATE tenant_heads SET facts_dated_after = last_change WHERE tenant_id = tenant;
    END LOOP;
    PERFORM set_config('kakuzuke.tenant_id', '', true);
END
$$;

DO $$
DECLARE
    scope constant text := 'tenant_id = nullif(current_setting(''kakuzuke.tenant_id'', true), '''')::uuid';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['store_quotes', 'fact_arrivals']
    LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_scope ON public.%I USING (%s) WITH CHECK (%s)', name, scope, scope);
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON store_quotes TO kakuzuke_app;
GRANT SELECT, INSERT ON fact_arrivals TO kakuzuke_app;
