-- Where events are delivered. Few rows, some of which change with every failure.
CREATE TABLE webhook_endpoints (
    id uuid PRIMARY KEY,
    version integer NOT NULL CHECK (version > 0),
    -- So many attempts failed in a row, since when, and until when nothing is sent but one delivery to try.
    failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    failing_since timestamptz,
    probe_at timestamptz,
    created_at timestamptz NOT NULL,
    -- Events written before this are not for it. By the clock that stamps events.
    active_from timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Why it is disabled; active without.
    disabled_because text CHECK (disabled_because IN ('REQUESTED', 'GONE', 'FAILING')),
    url text NOT NULL,
    -- Patterns: order.placed.v1, order.*, or *.
    types text[] NOT NULL CHECK (cardinality(types) BETWEEN 1 AND 50),
    description text,
    -- What deliveries are signed with, as it is: it cannot be a digest.
    secret bytea NOT NULL,
    -- The one before, which signs until then.
    previous_secret bytea,
    previous_until timestamptz,
    -- Events behind the first, up to the second, written at or after the third, are to be delivered once more.
    replay_after bigint,
    replay_until bigint,
    replay_since timestamptz,
    CHECK ((previous_secret IS NULL) = (previous_until IS NULL)),
    CHECK ((replay_after IS NULL) = (replay_until IS NULL))
)
WITH (fillfactor = 50);

-- Serves the list of endpoints, newest first.
CREATE INDEX webhook_endpoints_by_age ON webhook_endpoints (created_at, id);

-- One event for one endpoint. There are no foreign keys: an endpoint is deleted at once, and its deliveries little by little.
CREATE TABLE webhook_deliveries (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    endpoint_id uuid NOT NULL,
    event_id uuid NOT NULL,
    position bigint NOT NULL,
    -- When the next attempt is due; while it is claimed, when the claim ends.
    due_at timestamptz,
    -- Whose claim; nobody's without.
    claimed_by uuid,
    -- When it was delivered or given up.
    done_at timestamptz,
    created_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- Those of them that were made before it was last replayed.
    attempts_before integer NOT NULL DEFAULT 0 CHECK (attempts_before >= 0),
    -- Whether its last attempt failed while the endpoint had been failing already.
    amid_failures boolean NOT NULL DEFAULT false,
    status text COLLATE "C" NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED')),
    type text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    CHECK ((status = 'PENDING') = (due_at IS NOT NULL)),
    CHECK ((status = 'PENDING') = (done_at IS NULL)),
    -- Also serves the list of an endpoint's deliveries, the latest first.
    CONSTRAINT webhook_deliveries_once UNIQUE (endpoint_id, position)
);

-- Serves the claim: what is due at an endpoint.
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, due_at, position) WHERE status = 'PENDING';

-- Serves the claim: the first delivery about a subject that waits.
CREATE INDEX webhook_deliveries_in_turn ON webhook_deliveries (endpoint_id, subject, position) WHERE status = 'PENDING';

-- Serves the claim: how many deliveries an endpoint has just now.
CREATE INDEX webhook_deliveries_claimed ON webhook_deliveries (endpoint_id, due_at) WHERE claimed_by IS NOT NULL;

-- Serves an endpoint that recovers: what failed while it did.
CREATE INDEX webhook_deliveries_amid_failures ON webhook_deliveries (endpoint_id) WHERE amid_failures;

-- Serves the list of an endpoint's deliveries of one status, the latest first.
CREATE INDEX webhook_deliveries_of_status ON webhook_deliveries (endpoint_id, status, position);

-- Serves the purge of what came to its end long ago.
CREATE INDEX webhook_deliveries_done ON webhook_deliveries (done_at) WHERE done_at IS NOT NULL;

-- Serves the purge of events: whether a delivery waits that needs one.
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (position) WHERE status = 'PENDING';

-- Every attempt, successes too.
CREATE TABLE webhook_attempts (
    delivery_id uuid NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    at timestamptz NOT NULL,
    took_ms integer NOT NULL CHECK (took_ms >= 0),
    -- What the endpoint answered; nothing if it gave no answer.
    status integer,
    -- The beginning of the answer, or why there was none.
    response text,
    PRIMARY KEY (delivery_id, number)
);

-- Endpoints that were deleted while deliveries of theirs were still there.
CREATE TABLE webhook_leftovers (
    endpoint_id uuid PRIMARY KEY
);

-- The position of an event before which no event was written at or after a moment. Positions follow the time but for transactions that
-- were slow, and none takes an hour: so it is sought among the events of an hour before, by halving.
CREATE FUNCTION position_before(moment timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    low bigint;
    high bigint;
    middle bigint;
    written timestamptz;
BEGIN
    SELECT p.position - 1 INTO low FROM event_positions p ORDER BY p.position LIMIT 1;
    SELECT p.position INTO high FROM event_positions p ORDER BY p.position DESC LIMIT 1;
    low := coalesce(low, 0);
    high := coalesce(high, 0);
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        SELECT e.recorded_at INTO written FROM event_positions p JOIN events e ON e.seq = p.seq
        WHERE p.position >= middle ORDER BY p.position LIMIT 1;
        IF written < moment - interval '1 hour' THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END;
$$;

-- Whether one of an endpoint's patterns stands for a type of events.
CREATE FUNCTION webhook_wants(types text[], type text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (
        SELECT FROM unnest(types) AS wanted
        WHERE CASE WHEN right(wanted, 1) = '*' THEN starts_with(type, left(wanted, -1)) ELSE wanted = type END
    )
$$;
