INSERT INTO stock_ledger (seq, movement_id, on_hand_delta, reserved_delta, on_hand_after, reserved_after, recorded_at, product_id,
                          location_id, order_id, kind)
OVERRIDING SYSTEM VALUE
SELECT :levels + seq, :levels + seq,
       CASE WHEN second THEN on_hand_2 ELSE on_hand_1 END,
       CASE WHEN second THEN reserved_2 ELSE reserved_1 END,
       pg_temp.opening(level) + rounds * (on_hand_1 + on_hand_2) + on_hand_1 + CASE WHEN second THEN on_hand_2 ELSE 0 END,
       CASE WHEN second THEN 0 ELSE reserved_1 END,
       pg_temp.visited_at(now_at), pg_temp.product_of(level), pg_temp.location_of(level),
       CASE WHEN is_line THEN pg_temp.order_id(visit / 20) END,
       CASE WHEN second THEN kind_2 ELSE kind_1 END
FROM (
    SELECT now_at, visit, second, visit / :round AS rounds, visit % :round * :stride % :levels AS level,
           now_at + greatest(0, now_at - :lag) + CASE WHEN second THEN 2 ELSE 1 END AS seq,
           (visit % :round % 600)::integer AS place
    FROM generate_series(0::bigint, :visits - 1) AS now_at
    CROSS JOIN LATERAL (VALUES (now_at, false), (now_at - :lag, true)) AS written (visit, second)
    WHERE visit >= 0
    OFFSET 0
) AS visits JOIN plan USING (place);
SELECT setval(pg_get_serial_sequence('stock_ledger', 'seq'), max(seq)), setval('movement_ids', max(seq)) FROM stock_ledger;
