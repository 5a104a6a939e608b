-- Mails that are owed, and what became of them. No name and no address: both are looked up when a mail is sent.
CREATE TABLE mails (
    -- Follows from the event and the recipient.
    id uuid PRIMARY KEY,
    kind text COLLATE "C" NOT NULL
        CHECK (kind IN ('ORDER_PLACED', 'ORDER_PAID', 'ORDER_SHIPPED', 'ORDER_CANCELLED', 'LOW_STOCK')),
    event_id uuid NOT NULL,
    recipient_id uuid NOT NULL,
    facts jsonb NOT NULL,
    status text COLLATE "C" NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'SENT', 'SKIPPED', 'FAILED')),
    -- When it may be tried. Whoever claims it moves this to the end of their lease.
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- How often it was claimed, by which a claim that came too late is known, and how often it was tried.
    claims integer NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    last_failure text,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    concluded_at timestamptz,
    CONSTRAINT mails_of_event_and_recipient UNIQUE (event_id, recipient_id),
    CHECK ((status = 'PENDING') = (concluded_at IS NULL))
);

-- Serves the claim of mails that are due.
CREATE INDEX mails_due ON mails (due_at) WHERE status = 'PENDING';

-- Serves the purge of those that are done with.
CREATE INDEX mails_concluded ON mails (concluded_at) WHERE status <> 'PENDING';

-- Serves the recipients of alerts.
CREATE INDEX users_active_managers ON users (id) WHERE role = 'INVENTORY_MANAGER' AND status = 'ACTIVE';

-- Nobody is told of what happened before there were mails.
INSERT INTO event_cursors (consumer, position)
SELECT unnest(ARRAY['mail', 'low_stock']), (SELECT coalesce(max(position), 0) FROM event_positions);
