-- Returns name the line by which the goods were bought and take from it what the store only looked up.

ALTER TABLE receipts
    -- Of each line the receipt and the line (from 1) that it names; all null where no line of the receipt names any.
    ADD COLUMN line_original_key text[],
    ADD COLUMN line_original_line integer[],
    -- What the store had looked up for such a line and what holds again when the original is not known any more.
    -- Null category: the point of sale wrote it, so it is never replaced.
    ADD COLUMN line_stated_category integer[],
    ADD COLUMN line_stated_cost bigint[],
    ADD COLUMN line_stated_standard_price bigint[],
    ADD COLUMN line_stated_quote text[];

-- The receipts that take back what another one sold, whether that one is known or not.
CREATE TABLE receipt_returns (
    tenant_id uuid NOT NULL,
    store_key integer NOT NULL,
    receipt_key text NOT NULL,
    original_key text NOT NULL CHECK (length(original_key) BETWEEN 1 AND 300),
    -- Above 0: something about the original or its other returns has changed since this return took from it; one more
    -- with each change.
    due integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, store_key, receipt_key, original_key),
    FOREIGN KEY (tenant_id, store_key, receipt_key) REFERENCES receipt_keys
);
CREATE INDEX receipt_returns_by_original ON receipt_returns (tenant_id, original_key);
CREATE INDEX receipt_returns_due ON receipt_returns (tenant_id, original_key) WHERE due > 0;

ALTER TABLE receipt_returns ENABLE ROW LEVEL SECURITY;
ALTER TABLE receipt_returns FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON receipt_returns
    USING (tenant_id = nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON receipt_returns TO kakuzuke_app;
