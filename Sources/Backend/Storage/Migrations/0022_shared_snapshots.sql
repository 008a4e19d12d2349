-- Snapshots that are made once and sent to several agents.

-- Name of the last snapshot that the agent was sent; empty: none. What no agent has been sent is of another past than
-- the database's.
ALTER TABLE agents ADD COLUMN feed_artefact bytea NOT NULL DEFAULT '';
