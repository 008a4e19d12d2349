-- Versions of the retailer's policy, and the goods with effective-dated costs.

CREATE TABLE policies (
    tenant_id uuid NOT NULL REFERENCES tenants,
    policy_key integer NOT NULL CHECK (policy_key > 0),
    file_name text NOT NULL,
    content text NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    uploaded_at timestamptz NOT NULL,
    uploaded_by text NOT NULL,
    PRIMARY KEY (tenant_id, policy_key)
);

CREATE TABLE policy_activations (
    tenant_id uuid NOT NULL,
    effective_from date NOT NULL,
    policy_key integer NOT NULL,
    activated_at timestamptz NOT NULL,
    activated_by text NOT NULL,
    PRIMARY KEY (tenant_id, effective_from),
    FOREIGN KEY (tenant_id, policy_key) REFERENCES policies
);

CREATE TABLE categories (
    tenant_id uuid NOT NULL REFERENCES tenants,
    category_key integer NOT NULL CHECK (category_key > 0),
    code text NOT NULL,
    PRIMARY KEY (tenant_id, category_key),
    UNIQUE (tenant_id, code)
);

CREATE TABLE products (
    tenant_id uuid NOT NULL REFERENCES tenants,
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
    name text NOT NULL,
    category text NOT NULL,
    change_number bigint NOT NULL,
    PRIMARY KEY (tenant_id, code)
);
CREATE INDEX products_by_change ON products (tenant_id, change_number);

CREATE TABLE product_prices (
    tenant_id uuid NOT NULL,
    code text NOT NULL,
    -- A set of stores with prices of their own; empty: all stores.
    store_group text NOT NULL DEFAULT '',
    from_date date NOT NULL,
    unit_cost_e2 bigint NOT NULL CHECK (unit_cost_e2 >= 0),
    list_price bigint CHECK (list_price >= 0),
    tax text NOT NULL,
    PRIMARY KEY (tenant_id, code, store_group, from_date),
    FOREIGN KEY (tenant_id, code) REFERENCES products
);
