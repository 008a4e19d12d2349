-- Persons of a tenant, how they sign in, what they may do, and rules that take two of them.

CREATE TABLE users (
    tenant_id uuid NOT NULL REFERENCES tenants,
    user_id uuid NOT NULL,
    login text NOT NULL CHECK (login ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
    name text NOT NULL CHECK (length(name) <= 256),
    created_at timestamptz NOT NULL,
    disabled_at timestamptz,
    disable_reason text,
    -- scrypt with its parameters and salt; null: the person has no password.
    password_hash text,
    password_set_at timestamptz,
    -- Secrets of one-time codes, sealed under a key outside the database; the pending one counts once confirmed.
    one_time_secret bytea,
    one_time_pending bytea,
    -- Newest time step of which a code was used, so that no code is used twice.
    one_time_step bigint NOT NULL DEFAULT 0,
    provider_issuer text,
    provider_subject text,
    last_sign_in_at timestamptz,
    PRIMARY KEY (tenant_id, user_id),
    UNIQUE (tenant_id, login),
    CHECK ((provider_issuer IS NULL) = (provider_subject IS NULL))
);
CREATE UNIQUE INDEX users_by_provider ON users (tenant_id, provider_issuer, provider_subject)
    WHERE provider_subject IS NOT NULL;

CREATE TABLE user_roles (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id, role),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users
);

-- The stores of store managers, and the categories of category managers.
CREATE TABLE user_stores (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    store_key integer NOT NULL,
    PRIMARY KEY (tenant_id, user_id, store_key),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users,
    FOREIGN KEY (tenant_id, store_key) REFERENCES stores
);

CREATE TABLE user_categories (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    category text NOT NULL CHECK (length(category) BETWEEN 1 AND 64),
    PRIMARY KEY (tenant_id, user_id, category),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users
);

CREATE TABLE user_sessions (
    tenant_id uuid NOT NULL,
    session_hash bytea NOT NULL CHECK (length(session_hash) = 32),
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    idle_seconds integer NOT NULL CHECK (idle_seconds > 0),
    ends_at timestamptz NOT NULL,
    ended_at timestamptz,
    -- Whether the person has shown a second factor in it.
    has_second_factor boolean NOT NULL,
    PRIMARY KEY (tenant_id, session_hash),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users
);
CREATE INDEX user_sessions_by_user ON user_sessions (tenant_id, user_id) WHERE ended_at IS NULL;

CREATE TABLE user_invitations (
    tenant_id uuid NOT NULL,
    invitation_hash bytea NOT NULL CHECK (length(invitation_hash) = 32),
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (tenant_id, invitation_hash),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users
);

-- Devices from which a person has signed in: guesses from elsewhere never block them.
CREATE TABLE user_devices (
    tenant_id uuid NOT NULL,
    device_hash bytea NOT NULL CHECK (length(device_hash) = 32),
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, device_hash),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users
);

-- Failed attempts of one source on one login; the source is a device or an address, and both are hashed under a key.
-- No reference: attempts on tenants that do not exist are counted alike, under the number of nobody.
CREATE TABLE sign_in_failures (
    tenant_id uuid NOT NULL,
    source_hash bytea NOT NULL CHECK (length(source_hash) = 32),
    failures integer NOT NULL CHECK (failures > 0),
    last_failure_at timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, source_hash)
);

CREATE TABLE identity_providers (
    tenant_id uuid PRIMARY KEY REFERENCES tenants,
    issuer text NOT NULL,
    client_id text NOT NULL,
    -- Sealed under a key outside the database; empty: a public client.
    client_secret bytea NOT NULL,
    set_at timestamptz NOT NULL
);

CREATE TABLE federated_sign_ins (
    tenant_id uuid NOT NULL REFERENCES tenants,
    state_hash bytea NOT NULL CHECK (length(state_hash) = 32),
    code_verifier text NOT NULL,
    nonce text NOT NULL,
    redirect_uri text NOT NULL,
    invitation_hash bytea,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (tenant_id, state_hash)
);

-- Every tenant had tokens before it had persons: they become tokens of its first owner.
INSERT INTO users (tenant_id, user_id, login, name, created_at)
SELECT t.tenant_id, gen_random_uuid(), 'owner', 'First owner', t.created_at FROM tenants t;
INSERT INTO user_roles (tenant_id, user_id, role, granted_at)
SELECT tenant_id, user_id, 'owner', created_at FROM users;

ALTER TABLE api_tokens
    ADD COLUMN token_id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN user_id uuid,
    -- Of the person's roles those that the token has; empty: it is a program's, and may call the methods.
    ADD COLUMN roles text[] NOT NULL DEFAULT '{}',
    ADD COLUMN methods text[] NOT NULL DEFAULT '{}',
    -- CIDR ranges from which it may be used; empty: from everywhere.
    ADD COLUMN source_addresses text[] NOT NULL DEFAULT '{}',
    ADD COLUMN last_used_at timestamptz;
-- The owner of the tables is under row level security as well: each tenant in its own scope.
DO $$
DECLARE
    tenant uuid;
BEGIN
    FOR tenant IN SELECT tenant_id FROM tenants LOOP
        PERFORM set_config('kakuzuke.tenant_id', tenant::text, true);
        UPDATE api_tokens SET roles = ARRAY[role], user_id = (
            SELECT u.user_id FROM users u WHERE u.tenant_id = tenant AND u.login = 'owner')
        WHERE tenant_id = tenant;
    END LOOP;
    PERFORM set_config('kakuzuke.tenant_id', '', true);
END
$$;
ALTER TABLE api_tokens
    ALTER COLUMN user_id SET NOT NULL,
    ALTER COLUMN token_id DROP DEFAULT,
    DROP COLUMN role,
    ADD UNIQUE (tenant_id, token_id),
    ADD FOREIGN KEY (tenant_id, user_id) REFERENCES users;

-- Nobody puts a policy into force that they have written. Versions from before have no author that is known.
ALTER TABLE policies ADD COLUMN author uuid, ADD UNIQUE (tenant_id, policy_key, author),
    ADD FOREIGN KEY (tenant_id, author) REFERENCES users (tenant_id, user_id),
    ADD CONSTRAINT policies_have_an_author CHECK (author IS NOT NULL) NOT VALID;
ALTER TABLE policy_activations ADD COLUMN author uuid, ADD COLUMN activator uuid,
    ADD FOREIGN KEY (tenant_id, policy_key, author) REFERENCES policies (tenant_id, policy_key, author),
    ADD FOREIGN KEY (tenant_id, activator) REFERENCES users (tenant_id, user_id),
    ADD CONSTRAINT policy_activations_take_two
        CHECK (author IS NOT NULL AND activator IS NOT NULL AND author <> activator) NOT VALID;

DO $$
DECLARE
    scope constant text := 'tenant_id = nullif(current_setting(''kakuzuke.tenant_id'', true), '''')::uuid';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['users', 'user_roles', 'user_stores', 'user_categories', 'user_sessions',
        'user_invitations', 'user_devices', 'sign_in_failures', 'identity_providers', 'federated_sign_ins']
    LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_scope ON public.%I USING (%s) WITH CHECK (%s)', name, scope, scope);
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE ON users, user_sessions, user_invitations, user_devices, identity_providers,
    federated_sign_ins TO kakuzuke_app;
GRANT SELECT, INSERT, DELETE ON user_roles, user_stores, user_categories TO kakuzuke_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failures TO kakuzuke_app;
GRANT DELETE ON user_sessions, user_invitations, user_devices, identity_providers, federated_sign_ins TO kakuzuke_app;
