-- When the agents of a tenant talk to the server by themselves.

-- Ranges are those of TenantSettingField; a test compares them.
ALTER TABLE tenant_settings
    -- 0 continuous, 1 nightly.
    ADD COLUMN synchronisation smallint NOT NULL DEFAULT 0 CHECK (synchronisation IN (0, 1)),
    -- Minutes after midnight, and minutes.
    ADD COLUMN nightly_from_minute integer NOT NULL DEFAULT 60 CHECK (nightly_from_minute BETWEEN 0 AND 1439),
    ADD COLUMN nightly_minutes integer NOT NULL DEFAULT 240 CHECK (nightly_minutes BETWEEN 15 AND 720);
