-- The ledger of a year, and the levels that it ends with.
--
-- First, in one day, the opening stock of every level, in their order. Then visits, at even intervals. Visit v is to level
-- v * :stride modulo :levels; it writes one row at once, and a second one when :lag further visits have begun. Twenty visits are
-- a group, and groups are orders: the first one, two or three visits are the order's lines, reserved at once and shipped (or
-- released) later. At the others goods come in and are counted, or breakage is written off and found again. Each round of :round
-- visits (a multiple of twenty) is like the one before, so every balance follows from the number of the visit alone: nothing is
-- sorted and nothing is summed, and it goes as fast as rows can be written.

-- When a visit was made.
CREATE FUNCTION pg_temp.visited_at(visit bigint) RETURNS timestamptz LANGUAGE sql STABLE
RETURN now() - interval '364 days' + visit * (interval '363 days' / :visits);

-- The id of an order by its number: of version 7, so the milliseconds come first.
CREATE FUNCTION pg_temp.order_id(number bigint) RETURNS uuid LANGUAGE sql STABLE
RETURN (lpad(to_hex((extract(epoch FROM pg_temp.visited_at(number * 20)) * 1000)::bigint), 12, '0')
        || '7' || lpad(to_hex(number % 4096), 3, '0') || '8' || lpad(to_hex(number), 15, '0'))::uuid;

-- The product of a level: every twentieth has none.
CREATE FUNCTION pg_temp.product_of(level bigint) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN (1 + level / :locations + level / :locations / 19)::integer;

CREATE FUNCTION pg_temp.location_of(level bigint) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN (1 + level % :locations)::integer;

-- More than can be sold in all rounds.
CREATE FUNCTION pg_temp.opening(level bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN 1000 + 5 * (:visits / :round + 1) + level % 500;

-- The two rows of a visit by its place in the round: kind and changes of the first, then of the second.
CREATE TEMP TABLE plan ON COMMIT DROP AS
SELECT place, is_line, units,
       CASE WHEN is_line THEN 'RESERVED' WHEN is_receipt THEN 'RECEIVED' ELSE 'ADJUSTED' END AS kind_1,
       CASE WHEN is_line THEN 0 WHEN is_receipt THEN units ELSE -1 END AS on_hand_1,
       CASE WHEN is_line THEN units ELSE 0 END AS reserved_1,
       CASE WHEN is_cancelled THEN 'RELEASED' WHEN is_line THEN 'SHIPPED' ELSE 'COUNTED' END AS kind_2,
       CASE WHEN is_cancelled THEN 0 WHEN is_line THEN -units WHEN is_receipt THEN -1 ELSE 1 END AS on_hand_2,
       CASE WHEN is_line THEN -units ELSE 0 END AS reserved_2
FROM (
    SELECT place, place % 20 <= place / 20 % 3 AS is_line, place % 20 < 13 AS is_receipt,
           place % 20 <= place / 20 % 3 AND place / 20 % 10 = 7 AS is_cancelled, (1 + place % 5)::bigint AS units
    FROM generate_series(0, 599) AS place
) AS places;
ANALYZE plan;
