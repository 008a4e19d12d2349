-- How a policy comes into force and goes back; what was quoted; where customers stand among each other.

-- Address of the customers' page, to which a signed link is added; empty: none.
ALTER TABLE tenant_settings
    ADD COLUMN customer_page text NOT NULL DEFAULT '' CHECK (length(customer_page) <= 200);

-- A draft has errors: it is kept so that somebody can go on with it, and never prices.
ALTER TABLE policies
    ADD COLUMN is_draft boolean NOT NULL DEFAULT false,
    ADD COLUMN note text NOT NULL DEFAULT '' CHECK (length(note) <= 500);

ALTER TABLE policy_activations
    -- Back to a version that two people had put into force before, so that one is enough.
    ADD COLUMN is_return boolean NOT NULL DEFAULT false,
    -- The states of all customers are made; null: somebody still lacks one.
    ADD COLUMN states_ready_at timestamptz,
    -- Why it was put into force without a simulation; empty: there was one, or nothing to compare with.
    ADD COLUMN unsimulated_reason text NOT NULL DEFAULT '' CHECK (length(unsimulated_reason) <= 256),
    DROP CONSTRAINT policy_activations_take_two,
    ADD CONSTRAINT policy_activations_take_two
        CHECK (author IS NOT NULL AND activator IS NOT NULL AND (author <> activator OR is_return)) NOT VALID;

CREATE TABLE quotes (
    tenant_id uuid NOT NULL REFERENCES tenants,
    quote_id text NOT NULL CHECK (length(quote_id) BETWEEN 1 AND 64),
    made_at timestamptz NOT NULL,
    as_of date NOT NULL,
    policy_key integer NOT NULL,
    -- Null: a walk-in, or somebody whom nobody has seen.
    customer_key bigint,
    store text NOT NULL,
    -- What was asked and what was answered, as messages.
    basket bytea NOT NULL,
    answer bytea NOT NULL,
    PRIMARY KEY (tenant_id, quote_id),
    FOREIGN KEY (tenant_id, policy_key) REFERENCES policies,
    FOREIGN KEY (tenant_id, customer_key) REFERENCES customers
);
CREATE INDEX quotes_by_time ON quotes (tenant_id, made_at);
CREATE INDEX quotes_by_customer ON quotes (tenant_id, customer_key) WHERE customer_key IS NOT NULL;

CREATE TABLE rating_distributions (
    tenant_id uuid NOT NULL REFERENCES tenants,
    policy_key integer NOT NULL,
    -- Index of the subject in the policy.
    subject smallint NOT NULL CHECK (subject >= 0),
    as_of date NOT NULL,
    -- Customers with a grade, and of them those of each grade of the policy.
    customers bigint NOT NULL CHECK (customers >= 0),
    grades bigint[] NOT NULL,
    -- Scores ascending, so many that each stands for an equal part of the customers.
    scores bigint[] NOT NULL,
    PRIMARY KEY (tenant_id, policy_key, subject),
    FOREIGN KEY (tenant_id, policy_key) REFERENCES policies
);

DO $$
DECLARE
    scope constant text := 'tenant_id = nullif(current_setting(''kakuzuke.tenant_id'', true), '''')::uuid';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['quotes', 'rating_distributions']
    LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_scope ON public.%I USING (%s) WITH CHECK (%s)', name, scope, scope);
    END LOOP;
END
$$;

GRANT SELECT, INSERT, DELETE ON quotes TO kakuzuke_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON rating_distributions TO kakuzuke_app;
