-- Gives events their positions as before, at a cost that does not grow with the events that have theirs.
CREATE OR REPLACE FUNCTION sequence_events(at_most integer) RETURNS integer LANGUAGE plpgsql AS $$
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
          -- The bound says nothing new to us, but it does to PostgreSQL, which would otherwise compare with the positions of all
          -- events that ever were.
          AND NOT EXISTS (SELECT FROM event_positions p WHERE p.seq = e.seq AND p.seq > state.settled_seq)
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
