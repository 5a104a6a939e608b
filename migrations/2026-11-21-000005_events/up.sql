-- The outbox and the history. Written in the transaction of what it tells of, under its subject's lock.
CREATE TABLE events (
    -- Stands before `seq`, for defaults are computed from left to right: whoever has drawn a `seq` has a transaction id, on
    -- which `sequence_events` relies.
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL,
    subject_version bigint NOT NULL CHECK (subject_version > 0),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    type text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    data jsonb NOT NULL,
    -- The W3C `traceparent` of the request.
    trace_context text
);

-- Numbers the events of a subject without gaps, and serves its history.
CREATE UNIQUE INDEX events_of_subject ON events (subject, subject_version);

-- Old events may be deleted some day, but none is rewritten.
CREATE TRIGGER events_are_not_rewritten BEFORE UPDATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Where each committed event stands for consumers: contiguous and in the order of `seq`, except that an event which became
-- visible after a later one stands behind it. Whoever has read up to a position has missed nothing.
CREATE TABLE event_positions (
    position bigint PRIMARY KEY,
    seq bigint NOT NULL CONSTRAINT event_positions_seq_key UNIQUE,
    type text COLLATE "C" NOT NULL
);

-- Serves consumers of some types only. It stands here and not on `events`, where every order would pay for it.
CREATE INDEX event_positions_of_type ON event_positions (type, position);

-- How far events are settled, in its one row. Every event up to `settled_seq` has its position or was rolled back. Every
-- `seq` up to `pending_seq` was drawn by a transaction older than `pending_xid`.
CREATE TABLE event_sequencer (
    one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    settled_seq bigint NOT NULL,
    pending_seq bigint NOT NULL,
    pending_xid xid8 NOT NULL
);
INSERT INTO event_sequencer (settled_seq, pending_seq, pending_xid) VALUES (0, 0, '0');

-- Gives committed events their positions, up to so many at once; returns how many it gave. Called again until it gives fewer
-- than asked for. Must be called outside of a transaction that has written.
--
-- Each statement below has a snapshot of its own, taken after the one before, and their order is what makes this right:
--   1. the lock, so that there is one sequencer at a time and it sees all positions of the one before;
--   2. the last `seq` drawn, then a new transaction id: whoever drew a `seq` up to it had an older transaction id by then;
--   3. the horizon: every transaction older than it has ended. If it has passed `pending_xid`, no `seq` up to `pending_seq`
--      can become visible any more;
--   4. the events that are visible, all of those up to `pending_seq` included if the horizon has passed.
CREATE FUNCTION sequence_events(at_most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    state event_sequencer;
    drawn bigint;
    horizon xid8;
    given integer;
    last_given bigint;
    reached bigint;
BEGIN
    -- With nothing drawn since all was settled there is nothing to do, and the question is asked often.
    SELECT * INTO STRICT state FROM event_sequencer;
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO drawn FROM events_seq_seq;
    IF drawn <= state.settled_seq THEN
        RETURN 0;
    END IF;

    -- A number that nothing else locks.
    PERFORM pg_advisory_xact_lock(7405169138201433210);
    SELECT * INTO STRICT state FROM event_sequencer;
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO drawn FROM events_seq_seq;
    SELECT pg_snapshot_xmin(pg_current_snapshot()) INTO horizon;

    WITH fresh AS (
        SELECT e.seq, e.type FROM events e
        WHERE e.seq > state.settled_seq
          AND NOT EXISTS (SELECT FROM event_positions p WHERE p.seq = e.seq)
        ORDER BY e.seq LIMIT at_most
    ), placed AS (
        INSERT INTO event_positions (position, seq, type)
        SELECT (SELECT coalesce(max(position), 0) FROM event_positions) + row_number() OVER (ORDER BY seq), seq, type
        FROM fresh ORDER BY seq
        RETURNING seq
    )
    SELECT count(*), max(seq) INTO given, last_given FROM placed;

    IF horizon > state.pending_xid THEN
        -- What was left over for the next call is not settled.
        reached := CASE WHEN given < at_most THEN state.pending_seq ELSE least(state.pending_seq, last_given) END;
        state.settled_seq := greatest(state.settled_seq, reached);
        IF state.settled_seq >= state.pending_seq THEN
            state.pending_seq := drawn;
            state.pending_xid := pg_current_xact_id();
        END IF;
        UPDATE event_sequencer
        SET settled_seq = state.settled_seq, pending_seq = state.pending_seq, pending_xid = state.pending_xid;
    END IF;
    RETURN given;
END;
$$;
