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
    PRIMARY KEY (tenant_id, agent_id, quote_id),
    FOREIGN KEY (tenant_id, agent_id) REFERENCES agents,
    FOREIGN KEY (tenant_id, certificate_serial) REFERENCES agent_certificates
);
CREATE INDEX store_quotes_by_time ON store_quotes (tenant_id, received_at);

ALTER TABLE store_quotes ENABLE ROW LEVEL SECURITY;
ALTER TABLE store_quotes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON store_quotes
    USING (tenant_id = nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON store_quotes TO kakuzuke_app;
