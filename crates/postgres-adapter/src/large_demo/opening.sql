INSERT INTO stock_ledger (seq, movement_id, on_hand_delta, reserved_delta, on_hand_after, reserved_after, recorded_at, product_id,
                          location_id, kind, reference)
OVERRIDING SYSTEM VALUE
SELECT 1 + n, 1 + n, pg_temp.opening(n), 0, pg_temp.opening(n), 0, now() - interval '365 days' + n * (interval '1 day' / :levels),
       pg_temp.product_of(n), pg_temp.location_of(n), 'RECEIVED', 'opening stock'
FROM generate_series(0::bigint, :levels - 1) AS n;
