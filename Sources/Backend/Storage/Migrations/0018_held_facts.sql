-- Headquarters settles what the server has put aside: entries have numbers and name what they hold.

ALTER TABLE quarantine
    ADD COLUMN entry_number bigint CHECK (entry_number > 0),
    -- 1 receipt, 2 input; null: put aside before there were numbers.
    ADD COLUMN fact_kind smallint,
    ADD COLUMN fact_key text CHECK (length(fact_key) BETWEEN 1 AND 300),
    ADD COLUMN fact_digest bytea CHECK (length(fact_digest) = 16),
    -- Digest of what was stored under the key when the fact was put aside or last tried; empty: nothing was.
    ADD COLUMN known_digest bytea NOT NULL DEFAULT '\x',
    ADD COLUMN tries integer NOT NULL DEFAULT 0,
    ADD COLUMN tried_at timestamptz,
    ADD COLUMN resolved_by text,
    ADD COLUMN resolve_reason text CHECK (length(resolve_reason) BETWEEN 1 AND 256),
    ADD CHECK (resolution IN ('applied', 'known', 'discarded')),
    ADD CHECK ((resolved_at IS NULL) = (resolution IS NULL) AND (resolved_at IS NULL) = (resolved_by IS NULL));

-- What was put aside before has its number by its age. The owner of the tables is under row level security as well.
DO $$
DECLARE
    tenant uuid;
BEGIN
    FOR tenant IN SELECT tenant_id FROM tenants LOOP
        PERFORM set_config('kakuzuke.tenant_id', tenant::text, true);
        UPDATE quarantine SET entry_number = numbered.place
        FROM (
            SELECT agent_id, install_epoch, sequence,
                row_number() OVER (ORDER BY received_at, agent_id, install_epoch, sequence) AS place
            FROM quarantine WHERE tenant_id = tenant
        ) AS numbered
        WHERE quarantine.tenant_id = tenant AND quarantine.agent_id = numbered.agent_id
            AND quarantine.install_epoch = numbered.install_epoch AND quarantine.sequence = numbered.sequence;
        INSERT INTO tenant_counters (tenant_id, name, next_value)
        SELECT tenant, 'quarantine', 1 + count(*) FROM quarantine WHERE tenant_id = tenant;
    END LOOP;
    PERFORM set_config('kakuzuke.tenant_id', '', true);
END
$$;

ALTER TABLE quarantine ALTER COLUMN entry_number SET NOT NULL;
CREATE UNIQUE INDEX quarantine_by_number ON quarantine (tenant_id, entry_number);
-- A fact that is told again is the same entry.
CREATE UNIQUE INDEX quarantine_by_fact ON quarantine (tenant_id, agent_id, fact_kind, fact_key, fact_digest);
CREATE INDEX quarantine_open ON quarantine (tenant_id, agent_id, entry_number) WHERE resolved_at IS NULL;
