-- Level n is visited at the place n * :inverse in each round, as far as the rounds go.
INSERT INTO stock_levels (product_id, location_id, on_hand, reserved)
SELECT pg_temp.product_of(level), pg_temp.location_of(level),
       pg_temp.opening(level) + CASE WHEN in_round THEN firsts * on_hand_1 + seconds * on_hand_2 ELSE 0 END,
       CASE WHEN in_round THEN firsts * reserved_1 + seconds * reserved_2 ELSE 0 END
FROM (
    SELECT level, first < :round AS in_round, (first % 600)::integer AS place,
           :visits / :round + CASE WHEN first < :visits % :round THEN 1 ELSE 0 END AS firsts,
           (:visits - :lag) / :round + CASE WHEN first < (:visits - :lag) % :round THEN 1 ELSE 0 END AS seconds
    FROM (SELECT level, level * :inverse % :levels AS first FROM generate_series(0::bigint, :levels - 1) AS level) AS levels
    OFFSET 0
) AS levels JOIN plan USING (place);
