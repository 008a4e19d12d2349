-- What has priced on its date stays known when another version takes its place on the same date.

ALTER TABLE policy_activations
    -- Versions that priced from this date before, oldest first.
    ADD COLUMN replaced integer[] NOT NULL DEFAULT '{}';
