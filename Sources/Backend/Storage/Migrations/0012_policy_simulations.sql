-- What a version of the policy would change, as it was reckoned over the tenant's own history; only ever added to.
CREATE TABLE policy_simulations (
    tenant_id uuid NOT NULL,
    policy_key integer NOT NULL,
    simulated_at timestamptz NOT NULL,
    simulated_by text NOT NULL,
    -- The version that it was compared with.
    against integer NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    against_digest bytea NOT NULL CHECK (length(against_digest) = 32),
    as_of date NOT NULL,
    -- Message PolicySimulation of simulation.proto.
    report bytea NOT NULL,
    PRIMARY KEY (tenant_id, policy_key, simulated_at),
    FOREIGN KEY (tenant_id, policy_key) REFERENCES policies,
    FOREIGN KEY (tenant_id, against) REFERENCES policies
);

DO $$
DECLARE
    scope constant text := 'tenant_id = nullif(current_setting(''kakuzuke.tenant_id'', true), '''')::uuid';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['policy_simulations']
    LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_scope ON public.%I USING (%s) WITH CHECK (%s)', name, scope, scope);
    END LOOP;
END
$$;
REVOKE ALL ON policy_simulations FROM PUBLIC;
GRANT SELECT, INSERT ON policy_simulations TO kakuzuke_app;
