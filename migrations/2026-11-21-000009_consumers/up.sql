-- How far each consumer of events has read, and which process reads for it just now. A lease ends by itself if its holder dies.
CREATE TABLE event_cursors (
    consumer text PRIMARY KEY,
    position bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
    holder uuid,
    leased_until timestamptz NOT NULL DEFAULT '-infinity'
)
-- Its few rows change all the time.
WITH (fillfactor = 20);

-- Positions were given when somebody read; from now on consumers begin behind what happened before they existed.
SELECT sequence_events(2147483647);
