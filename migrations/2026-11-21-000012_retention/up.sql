-- Serves the purge of old keys. Keys are written in the order of their age, so a few numbers for every hundred pages are enough,
-- and cost an order next to nothing.
CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING brin (created_at) WITH (pages_per_range = 32);
