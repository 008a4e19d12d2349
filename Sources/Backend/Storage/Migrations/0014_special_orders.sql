-- What a special order asked for, so that another order under its key is told from the same one.

ALTER TABLE customer_reservations
    -- Null: the reservation came from no order of headquarters.
    ADD COLUMN order_digest bytea CHECK (length(order_digest) = 16);
