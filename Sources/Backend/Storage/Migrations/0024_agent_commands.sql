-- What headquarters has ordered agents to do, and what became of it.

CREATE TABLE agent_commands (
    tenant_id uuid NOT NULL,
    command_number bigint NOT NULL CHECK (command_number > 0),
    agent_id uuid NOT NULL,
    -- 1 resend, 2 diagnostics.
    kind smallint NOT NULL CHECK (kind IN (1, 2)),
    -- Where a resend begins: one of the two.
    from_sequence bigint CHECK (from_sequence > 0),
    from_date date,
    ordered_at timestamptz NOT NULL,
    ordered_by text NOT NULL,
    -- It is handed out, and anything taken for it, only before.
    expires_at timestamptz NOT NULL,
    -- When the agent was first told of it.
    taken_at timestamptz,
    -- 1 open, 2 done, 3 refused, 4 failed.
    state smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 4),
    ended_at timestamptz,
    reason_code text NOT NULL DEFAULT '' CHECK (length(reason_code) <= 64),
    -- First and last sequence that came again; 0: none has.
    resent_from bigint NOT NULL DEFAULT 0 CHECK (resent_from >= 0),
    resent_through bigint NOT NULL DEFAULT 0 CHECK (resent_through >= resent_from),
    -- What became of the facts that came again.
    accepted bigint NOT NULL DEFAULT 0 CHECK (accepted >= 0),
    duplicates bigint NOT NULL DEFAULT 0 CHECK (duplicates >= 0),
    amended bigint NOT NULL DEFAULT 0 CHECK (amended >= 0),
    quarantined bigint NOT NULL DEFAULT 0 CHECK (quarantined >= 0),
    -- The packed bundle, until it is deleted.
    bundle bytea CHECK (length(bundle) <= 1048576),
    PRIMARY KEY (tenant_id, command_number),
    FOREIGN KEY (tenant_id, agent_id) REFERENCES agents,
    CHECK ((state = 1) = (ended_at IS NULL)),
    CHECK (num_nonnulls(from_sequence, from_date) = CASE kind WHEN 1 THEN 1 ELSE 0 END),
    CHECK (bundle IS NULL OR kind = 2)
);
CREATE INDEX agent_commands_open ON agent_commands (tenant_id, agent_id) WHERE state = 1;

ALTER TABLE agent_commands ENABLE ROW LEVEL SECURITY;
ALTER TABLE agent_commands FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON agent_commands
    USING (tenant_id = nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('kakuzuke.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON agent_commands TO kakuzuke_app;
