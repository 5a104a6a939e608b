-- What lies where now. Written only by deltas, each with its row in the ledger, behind the lock of the product's row.
CREATE TABLE stock_levels (
    product_id integer NOT NULL REFERENCES products,
    location_id integer NOT NULL REFERENCES locations,
    on_hand bigint NOT NULL CONSTRAINT stock_levels_on_hand_check CHECK (on_hand >= 0),
    reserved bigint NOT NULL CONSTRAINT stock_levels_reserved_check CHECK (reserved >= 0),
    CONSTRAINT stock_levels_cover_check CHECK (reserved <= on_hand),
    PRIMARY KEY (product_id, location_id)
)
-- Room for heap-only updates. For their sake there is no index on quantities either.
WITH (fillfactor = 80);

-- Serves the list of levels at one location, by product.
CREATE INDEX stock_levels_at_location ON stock_levels (location_id, product_id);

-- What ties the ledger rows of one movement together.
CREATE SEQUENCE movement_ids;

-- Every change of a level, with the balance after it, for ever. No foreign keys: they would be checked with every row and
-- guard nothing that `stock_levels` does not guard.
CREATE TABLE stock_ledger (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    movement_id bigint NOT NULL,
    on_hand_delta bigint NOT NULL,
    reserved_delta bigint NOT NULL,
    on_hand_after bigint NOT NULL,
    reserved_after bigint NOT NULL,
    -- Taken under the level's lock, not at the transaction's start, so that for each level time and `seq` agree.
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    product_id integer NOT NULL,
    location_id integer NOT NULL,
    order_id uuid,
    actor_id uuid,
    kind text NOT NULL CHECK (kind IN (
        'RECEIVED', 'MOVED_OUT', 'MOVED_IN', 'ADJUSTED', 'COUNTED', 'RESERVED', 'RELEASED', 'SHIPPED', 'RETURNED'
    )),
    reference text,
    reason text,
    CONSTRAINT stock_ledger_balance_check CHECK (reserved_after >= 0 AND reserved_after <= on_hand_after)
);

-- Serves levels as of a moment (one seek a level), and the ledger of one product (one seek a location).
CREATE INDEX stock_ledger_of_level ON stock_ledger (product_id, location_id, recorded_at, seq);

-- Serves what an order holds, and the ledger of one order.
CREATE INDEX stock_ledger_of_order ON stock_ledger (order_id, seq) WHERE order_id IS NOT NULL;

-- Serves the ledger of one location, newest first.
CREATE INDEX stock_ledger_at_location ON stock_ledger (location_id, seq);

-- Serves the ledger of one kind. The three kinds that orders write are so frequent that the primary key finds them.
CREATE INDEX stock_ledger_of_kind ON stock_ledger (kind, seq) WHERE kind NOT IN ('RESERVED', 'RELEASED', 'SHIPPED');

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: its rows are written once and for ever', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END;
$$;

CREATE TRIGGER stock_ledger_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The lowest `seq` that may have been recorded at a moment or later, so that lists of a time range need no index of their
-- own, which every order would pay for. `seq` and time rise together, but for statements that run at the same time: whoever
-- asks adds a margin to the moment. Finds by halving, so it reads some thirty rows however long the ledger is.
CREATE FUNCTION ledger_seq_at(moment timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    low bigint := 0;
    high bigint := (SELECT coalesce(max(seq), 0) + 1 FROM stock_ledger);
    middle bigint;
    found_seq bigint;
    found_at timestamptz;
BEGIN
    WHILE low < high LOOP
        middle := low + (high - low) / 2;
        SELECT seq, recorded_at INTO found_seq, found_at FROM stock_ledger WHERE seq >= middle ORDER BY seq LIMIT 1;
        IF found_seq IS NULL OR found_at >= moment THEN
            high := middle;
        ELSE
            low := found_seq + 1;
        END IF;
    END LOOP;
    RETURN low;
END;
$$;
