-- A store's cache holds all customers of a tenant up to a number, and beyond it those whom its groups have met.

ALTER TABLE tenant_settings
    ADD COLUMN cache_customers_max integer NOT NULL DEFAULT 1000000
        CHECK (cache_customers_max BETWEEN 1 AND 100000000);

-- The stores that have told of the customer; a store that only told of what was merged into them is among these.
ALTER TABLE customers ADD COLUMN seen_stores integer[] NOT NULL DEFAULT '{}';
-- The owner of the tables is under row level security as well: each tenant in its own scope.
DO $$
DECLARE
    tenant uuid;
BEGIN
    FOR tenant IN SELECT tenant_id FROM tenants LOOP
        PERFORM set_config('kakuzuke.tenant_id', tenant::text, true);
        UPDATE customers SET seen_stores = seen.stores
        FROM (
            SELECT told.customer_key, array_agg(DISTINCT told.store_key) AS stores
            FROM (
                SELECT customer_key, store_key FROM receipts WHERE tenant_id = tenant AND customer_key IS NOT NULL
                UNION ALL
                SELECT input.customer_key, store.store_key FROM customer_inputs AS input
                JOIN stores AS store
                    ON store.tenant_id = tenant AND store.code = split_part(input.input_key, '|', 1)
                WHERE input.tenant_id = tenant
            ) AS told
            GROUP BY told.customer_key
        ) AS seen
        WHERE customers.tenant_id = tenant AND customers.customer_key = seen.customer_key;
    END LOOP;
    PERFORM set_config('kakuzuke.tenant_id', '', true);
END
$$;

-- The stores of whose customers the agent's last feed was; null: of everybody.
ALTER TABLE agents ADD COLUMN feed_stores integer[];
