-- Which feed an agent may go on from. A database that was put back knows only its own past: an agent that was sent a
-- feed afterwards names a change that is none of these, and is sent everything.
ALTER TABLE agents
    -- The change up to which the last feed went; 0: none was sent.
    ADD COLUMN feed_sent bigint NOT NULL DEFAULT 0,
    -- The change from which that feed went on, should it have got lost; 0: it was everything.
    ADD COLUMN feed_confirmed bigint NOT NULL DEFAULT 0;
