-- What requests with an `Idempotency-Key` were answered. Written in the transaction of what they did: the first wins, the
-- others are answered the same.
CREATE TABLE idempotency_keys (
    actor_id uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    -- A digest of method, path, query and body: the key serves no other request.
    fingerprint bytea NOT NULL,
    answer jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor_id, key)
);
