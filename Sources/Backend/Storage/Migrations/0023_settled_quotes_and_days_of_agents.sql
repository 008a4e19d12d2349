-- Quotes over a fact that was put aside are found when it is settled; days are kept for each agent, and not for ever.

CREATE INDEX store_quotes_over_held ON store_quotes (tenant_id, agent_id, install_epoch, own_sequence)
    WHERE verdict = 3 AND reason = 'facts_quarantined';

-- Two agents of a store tell their days one after the other, and neither takes the other's place.
ALTER TABLE day_comparisons
    DROP CONSTRAINT day_comparisons_pkey,
    ADD PRIMARY KEY (tenant_id, store_key, business_date, agent_id);
CREATE INDEX day_comparisons_by_date ON day_comparisons (tenant_id, business_date);
GRANT DELETE ON day_comparisons TO kakuzuke_app;
