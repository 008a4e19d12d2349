-- Tenants, their settings and credentials, stores and agents.
-- Tables without a tenant: tenants, operator_tokens, schema_migrations. They hold no personal data.

CREATE TABLE tenants (
    tenant_id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 256),
    created_at timestamptz NOT NULL,
    suspended_at timestamptz
);

CREATE TABLE operator_tokens (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    label text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);

CREATE TABLE tenant_settings (
    tenant_id uuid PRIMARY KEY REFERENCES tenants,
    time_zone text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    identifier_key_id integer NOT NULL CHECK (identifier_key_id > 0),
    limited_after_days integer NOT NULL CHECK (limited_after_days BETWEEN 0 AND 35),
    stale_after_days integer NOT NULL CHECK (stale_after_days BETWEEN limited_after_days AND 63),
    keep_acknowledged_days integer NOT NULL CHECK (keep_acknowledged_days BETWEEN 1 AND 400),
    unknown_customer smallint NOT NULL CHECK (unknown_customer IN (0, 1))
);

-- One row per tenant that transactions lock last: change numbers follow the order of commits.
CREATE TABLE tenant_heads (
    tenant_id uuid PRIMARY KEY REFERENCES tenants,
    last_change bigint NOT NULL DEFAULT 0,
    audit_sequence bigint NOT NULL DEFAULT 0,
    audit_hash bytea NOT NULL DEFAULT '\x'
);

-- Numbers given out in blocks by short transactions of their own.
CREATE TABLE tenant_counters (
    tenant_id uuid NOT NULL REFERENCES tenants,
    name text NOT NULL,
    next_value bigint NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE api_tokens (
    tenant_id uuid NOT NULL REFERENCES tenants,
    token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
    role text NOT NULL,
    label text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (tenant_id, token_hash)
);

CREATE TABLE stores (
    tenant_id uuid NOT NULL REFERENCES tenants,
    store_key integer NOT NULL CHECK (store_key > 0),
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
    name text NOT NULL,
    time_zone text NOT NULL,
    cut_off_hour smallint NOT NULL CHECK (cut_off_hour BETWEEN 0 AND 12),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, store_key),
    UNIQUE (tenant_id, code)
);

CREATE TABLE agents (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    store_key integer NOT NULL,
    software_version text NOT NULL,
    enrolled_at timestamptz NOT NULL,
    last_seen_at timestamptz,
    revoked_at timestamptz,
    revoke_reason text,
    PRIMARY KEY (tenant_id, agent_id),
    FOREIGN KEY (tenant_id, store_key) REFERENCES stores
);

CREATE TABLE enrolment_tokens (
    tenant_id uuid NOT NULL,
    token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
    store_key integer NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    redeemed_at timestamptz,
    agent_id uuid,
    PRIMARY KEY (tenant_id, token_hash),
    FOREIGN KEY (tenant_id, store_key) REFERENCES stores,
    FOREIGN KEY (tenant_id, agent_id) REFERENCES agents
);

CREATE TABLE agent_certificates (
    tenant_id uuid NOT NULL,
    serial bytea NOT NULL,
    agent_id uuid NOT NULL,
    public_key bytea NOT NULL,
    not_before timestamptz NOT NULL,
    not_after timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (tenant_id, serial),
    FOREIGN KEY (tenant_id, agent_id) REFERENCES agents
);

-- What an agent's installations have sent: one row per install epoch.
CREATE TABLE agent_epochs (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    install_epoch bytea NOT NULL CHECK (length(install_epoch) = 16),
    next_sequence bigint NOT NULL CHECK (next_sequence > 0),
    batch_digest bytea NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (tenant_id, agent_id, install_epoch),
    FOREIGN KEY (tenant_id, agent_id) REFERENCES agents
);
CREATE UNIQUE INDEX agent_epochs_current ON agent_epochs (tenant_id, agent_id) WHERE ended_at IS NULL;
