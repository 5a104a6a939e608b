-- The events of the catalogue and of orders, and their positions, as if the sequencer had settled them all.

CREATE TEMP TABLE told ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY at, place) AS seq, at, place AS subject_version, type, subject, product_id, order_id
FROM (
    SELECT created_at AS at, 1 AS place, 'product.created.v1' AS type, 'product/' || id AS subject, id AS product_id, NULL::uuid AS order_id
    FROM products
    UNION ALL
    SELECT step.at, step.place, step.type, 'order/' || o.id, NULL, o.id
    FROM orders AS o CROSS JOIN LATERAL (VALUES
        (o.created_at, 1, 'order.placed.v1'), (o.paid_at, 2, 'order.paid.v1'), (o.shipped_at, 3, 'order.shipped.v1'),
        (o.cancelled_at, 2, 'order.cancelled.v1')) AS step (at, place, type)
    WHERE step.at IS NOT NULL
) AS steps;
ANALYZE told;

INSERT INTO events (seq, id, subject_version, recorded_at, type, subject, data)
OVERRIDING SYSTEM VALUE
SELECT t.seq, gen_random_uuid(), t.subject_version, t.at, t.type, t.subject,
       CASE WHEN t.order_id IS NULL THEN jsonb_build_object('product_id', p.id, 'sku', p.sku, 'name', p.name, 'category', p.category,
           'price', p.current_price::text, 'currency', ':currency', 'reorder_point', p.reorder_point, 'status', p.status, 'version', 1)
       ELSE jsonb_build_object('order_id', o.id, 'number', o.number, 'customer_id', o.customer_id,
           'status', CASE t.type WHEN 'order.placed.v1' THEN 'PENDING' WHEN 'order.paid.v1' THEN 'PAID' ELSE o.status END,
           'payment', CASE t.type WHEN 'order.placed.v1' THEN 'UNPAID' ELSE o.payment END,
           'currency', o.currency, 'subtotal', o.subtotal::text, 'tax', '0.00', 'shipping', '0.00',
           'total_amount', o.total_amount::text, 'items', s.items, 'version', t.subject_version)
       END
FROM told AS t
LEFT JOIN products AS p ON p.id = t.product_id
LEFT JOIN orders AS o ON o.id = t.order_id
LEFT JOIN sums AS s ON s.order_id = t.order_id
ORDER BY t.seq;
SELECT setval(pg_get_serial_sequence('events', 'seq'), max(seq)) FROM events;

INSERT INTO event_positions (position, seq, type) SELECT row_number() OVER (ORDER BY seq), seq, type FROM events ORDER BY seq;
UPDATE event_sequencer SET (settled_seq, pending_seq) = (SELECT max(seq), max(seq) FROM events);
-- Nobody is told of a past that never was, and nothing of it is invoiced.
UPDATE event_cursors SET position = (SELECT max(position) FROM event_positions);
