-- Compact rating states, quotes made offline, and the audit chain.

CREATE TABLE rating_states (
    tenant_id uuid NOT NULL,
    policy_key integer NOT NULL,
    customer_key bigint NOT NULL,
    -- All subjects in the form that agents cache.
    states bytea NOT NULL,
    -- Last date that every subject rates exactly.
    exact_until date NOT NULL,
    PRIMARY KEY (tenant_id, policy_key, customer_key),
    FOREIGN KEY (tenant_id, customer_key) REFERENCES customers,
    FOREIGN KEY (tenant_id, policy_key) REFERENCES policies
);
CREATE INDEX rating_states_by_age ON rating_states (tenant_id, exact_until);

CREATE TABLE audit_entries (
    tenant_id uuid NOT NULL REFERENCES tenants,
    sequence bigint NOT NULL CHECK (sequence > 0),
    previous_hash bytea NOT NULL,
    content bytea NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tenant_id, sequence)
);
