-- Ninety days of business, since plans made on empty tables halve the speed: goods received, and 50,000 orders, of which most
-- were shipped. Levels, ledger, lines and events agree, as if the server had written them.

CREATE TEMP TABLE past AS
SELECT n,
       -- As version 7 has it: the milliseconds first.
       (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0')
        || '8' || lpad(to_hex(n), 15, '0'))::uuid AS id,
       at, buyer.id AS customer_id,
       CASE WHEN n % 10 < 7 THEN 'SHIPPED' WHEN n % 10 = 7 THEN 'CANCELLED' WHEN n % 10 = 8 THEN 'PAID' ELSE 'PENDING' END AS status
FROM (SELECT n, now() - interval '90 days' + n * (interval '90 days' / 50000) AS at FROM generate_series(1, 50000) AS n) AS days
JOIN (SELECT id, row_number() OVER (ORDER BY customer_number) AS place FROM users WHERE email LIKE 'buyer-%') AS buyer
  ON buyer.place = 1 + n % 200;

CREATE TEMP TABLE past_lines AS
SELECT past.n, past.id AS order_id, past.at, past.status, line, 1 + (past.n * 7919 + line * 1009) % 10000 AS product_id,
       (1 + (past.n + line) % 5)::bigint AS quantity
FROM past, generate_series(1, 1 + past.n % 3) AS line;

INSERT INTO order_items (order_id, product_id, line, quantity, reserved, backordered, shipped, cancelled,
                         unit_price_at_purchase, tax_rate, tax, sku, product_name)
SELECT l.order_id, l.product_id, l.line, l.quantity, CASE WHEN l.status IN ('PAID', 'PENDING') THEN l.quantity ELSE 0 END, 0,
       CASE l.status WHEN 'SHIPPED' THEN l.quantity ELSE 0 END, CASE l.status WHEN 'CANCELLED' THEN l.quantity ELSE 0 END,
       p.current_price, 0, 0, p.sku, p.name
FROM past_lines AS l JOIN products AS p ON p.id = l.product_id ORDER BY l.n, l.line;

INSERT INTO orders (id, customer_id, version, subtotal, tax, shipping, total_amount, created_at, paid_at, shipped_at,
                    cancelled_at, amount_paid, number, currency, status, payment, fulfilment)
SELECT past.id, customer_id, CASE status WHEN 'SHIPPED' THEN 3 WHEN 'PENDING' THEN 1 ELSE 2 END, net, 0, 0, net, at,
       CASE WHEN status IN ('PAID', 'SHIPPED') THEN at + interval '1 minute' END,
       CASE status WHEN 'SHIPPED' THEN at + interval '1 day' END,
       CASE status WHEN 'CANCELLED' THEN at + interval '1 hour' END,
       CASE WHEN status IN ('PAID', 'SHIPPED') THEN net ELSE 0 END,
       'ORD-' || extract(year FROM at) || '-' || lpad(n::text, 6, '0'), 'EUR', status,
       CASE WHEN status IN ('PAID', 'SHIPPED') THEN 'PAID' ELSE 'UNPAID' END,
       CASE status WHEN 'SHIPPED' THEN 'FULFILLED' ELSE 'UNFULFILLED' END
FROM past JOIN (SELECT order_id, sum(quantity * unit_price_at_purchase) AS net FROM order_items GROUP BY 1) AS sums
  ON sums.order_id = past.id
ORDER BY n;
SELECT setval('order_serials', 50000);

INSERT INTO payments (id, order_id, amount, currency, status, gateway_reference, created_at, settled_at)
SELECT gen_random_uuid(), id, total_amount, 'EUR', 'APPROVED', 'mock-' || number, paid_at, paid_at
FROM orders WHERE payment = 'PAID';

CREATE TEMP TABLE past_shipments AS SELECT gen_random_uuid() AS id, id AS order_id, shipped_at FROM orders WHERE status = 'SHIPPED';
INSERT INTO shipments (id, order_id, shipped_at) SELECT id, order_id, shipped_at FROM past_shipments;
INSERT INTO shipment_items (shipment_id, line, location_id, quantity)
SELECT s.id, l.line, 1, l.quantity FROM past_shipments AS s JOIN past_lines AS l USING (order_id);

-- Stock that no run can use up at the first location, which all orders are allocated to, and some at the others.
CREATE TEMP TABLE moves AS
SELECT now() - interval '95 days' AS at, 0 AS n, 'RECEIVED' AS kind, p.id AS product_id, l.id AS location_id,
       CASE l.id WHEN 1 THEN 1000000000 ELSE 1000 END::bigint AS on_hand_delta, 0::bigint AS reserved_delta, NULL::uuid AS order_id
FROM products AS p, locations AS l
UNION ALL SELECT at, n, 'RESERVED', product_id, 1, 0, quantity, order_id FROM past_lines
UNION ALL SELECT at + interval '1 hour', n, 'RELEASED', product_id, 1, 0, -quantity, order_id FROM past_lines WHERE status = 'CANCELLED'
UNION ALL SELECT at + interval '1 day', n, 'SHIPPED', product_id, 1, -quantity, -quantity, order_id FROM past_lines WHERE status = 'SHIPPED';

INSERT INTO stock_ledger (movement_id, on_hand_delta, reserved_delta, on_hand_after, reserved_after, recorded_at, product_id,
                          location_id, order_id, kind)
SELECT nextval('movement_ids'), on_hand_delta, reserved_delta, sum(on_hand_delta) OVER level, sum(reserved_delta) OVER level, at,
       product_id, location_id, order_id, kind
FROM moves WINDOW level AS (PARTITION BY product_id, location_id ORDER BY at, n) ORDER BY at, n, product_id;

INSERT INTO stock_levels (product_id, location_id, on_hand, reserved)
SELECT product_id, location_id, sum(on_hand_delta), sum(reserved_delta) FROM moves GROUP BY 1, 2 ORDER BY 1, 2;

INSERT INTO events (id, subject_version, recorded_at, type, subject, data)
SELECT gen_random_uuid(), row_number() OVER (PARTITION BY subject ORDER BY at), at, type, subject, data
FROM (
    SELECT created_at AS at, 'product.created.v1' AS type, 'product/' || id AS subject,
           jsonb_build_object('product_id', id, 'sku', sku, 'name', name) AS data
    FROM products
    UNION ALL
    SELECT step.at, step.type, 'order/' || o.id,
           jsonb_build_object('order_id', o.id, 'number', o.number, 'customer_id', o.customer_id, 'total_amount', o.total_amount::text)
    FROM orders AS o, LATERAL (VALUES
        (o.created_at, 'order.placed.v1'), (o.paid_at, 'order.paid.v1'), (o.shipped_at, 'order.shipped.v1'),
        (o.cancelled_at, 'order.cancelled.v1')) AS step (at, type)
    WHERE step.at IS NOT NULL
) AS told ORDER BY at;

DROP TABLE past, past_lines, past_shipments, moves;
