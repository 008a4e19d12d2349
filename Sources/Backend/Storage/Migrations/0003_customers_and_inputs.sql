-- Customers, known by keyed hashes only, and what they have chosen, told and promised.

CREATE TABLE customers (
    tenant_id uuid NOT NULL REFERENCES tenants,
    customer_key bigint NOT NULL CHECK (customer_key > 0),
    -- Newest change of the feed that concerns the customer.
    change_number bigint NOT NULL DEFAULT 0,
    -- The states no longer include every receipt and are made again from all of them.
    needs_remake boolean NOT NULL DEFAULT false,
    -- Merged into another customer or erased.
    is_gone boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, customer_key)
);
CREATE INDEX customers_by_change ON customers (tenant_id, change_number);
CREATE INDEX customers_to_remake ON customers (tenant_id, customer_key) WHERE needs_remake;

CREATE TABLE customer_identifiers (
    tenant_id uuid NOT NULL,
    kind smallint NOT NULL,
    key_id integer NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 16),
    customer_key bigint NOT NULL,
    PRIMARY KEY (tenant_id, hash, kind, key_id),
    FOREIGN KEY (tenant_id, customer_key) REFERENCES customers
);
CREATE INDEX customer_identifiers_by_customer ON customer_identifiers (tenant_id, customer_key);

-- Every input once, whoever sends it again: the key is made where the input was made.
CREATE TABLE customer_inputs (
    tenant_id uuid NOT NULL,
    input_key text NOT NULL CHECK (length(input_key) BETWEEN 1 AND 300),
    digest bytea NOT NULL,
    customer_key bigint NOT NULL,
    PRIMARY KEY (tenant_id, input_key),
    FOREIGN KEY (tenant_id, customer_key) REFERENCES customers
);

CREATE TABLE customer_enrolments (
    tenant_id uuid NOT NULL,
    customer_key bigint NOT NULL,
    option text NOT NULL,
    on_date date NOT NULL,
    PRIMARY KEY (tenant_id, customer_key, option, on_date),
    FOREIGN KEY (tenant_id, customer_key) REFERENCES customers
);

CREATE TABLE customer_attributes (
    tenant_id uuid NOT NULL,
    customer_key bigint NOT NULL,
    attribute text NOT NULL,
    -- 0001-01-01 stands for a value that always held.
    from_date date NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (tenant_id, customer_key, attribute, from_date),
    FOREIGN KEY (tenant_id, customer_key) REFERENCES customers
);

CREATE TABLE customer_reservations (
    tenant_id uuid NOT NULL,
    reservation_key text NOT NULL,
    customer_key bigint NOT NULL,
    made_on date NOT NULL,
    due_on date NOT NULL,
    subject text NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0),
    -- 0 open, 1 kept, 2 cancelled.
    status smallint NOT NULL CHECK (status IN (0, 1, 2)),
    closed_on date,
    PRIMARY KEY (tenant_id, reservation_key),
    FOREIGN KEY (tenant_id, customer_key) REFERENCES customers
);
CREATE INDEX customer_reservations_by_customer ON customer_reservations (tenant_id, customer_key);
