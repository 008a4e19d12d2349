-- How the closed business dates of journals, agents and server compare: the last comparison of each store and date.

CREATE TABLE day_comparisons (
    tenant_id uuid NOT NULL,
    store_key integer NOT NULL,
    business_date date NOT NULL,
    -- Who told, and when.
    agent_id uuid NOT NULL,
    compared_at timestamptz NOT NULL,
    -- 1 equal, 2 different, 3 waiting.
    outcome smallint NOT NULL CHECK (outcome BETWEEN 1 AND 3),
    agent_receipts bigint NOT NULL CHECK (agent_receipts >= 0),
    -- Minor units, as everywhere below.
    agent_amount bigint NOT NULL,
    agent_digest bytea NOT NULL CHECK (length(agent_digest) = 16),
    server_receipts bigint NOT NULL CHECK (server_receipts >= 0),
    server_amount bigint NOT NULL,
    server_digest bytea NOT NULL CHECK (length(server_digest) = 16),
    -- Details of what the agent told, a message of the conversation without the list of receipts.
    told bytea NOT NULL CHECK (length(told) <= 65536),
    -- What differed, a message of the conversation.
    compared bytea NOT NULL CHECK (length(compared) <= 65536),
    PRIMARY KEY (tenant_id, store_key, business_date),
    FOREIGN KEY (tenant_id, store_key) REFERENCES stores,
    FOREIGN KEY (tenant_id, agent_id) REFERENCES agents
);

ALTER TABLE day_comparisons ENABLE ROW LEVEL SECURITY;
ALTER TABLE day_comparisons FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON day_comparisons
    USING (tenant_id = nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON day_comparisons TO kakuzuke_app;
