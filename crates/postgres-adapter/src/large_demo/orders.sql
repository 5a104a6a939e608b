-- The orders that the ledger tells of: order n is the group of visits that begins with visit 20 * n.

CREATE TEMP TABLE lines ON COMMIT DROP AS
SELECT number, pg_temp.order_id(number) AS order_id, line, pg_temp.product_of(level) AS product_id, pg_temp.location_of(level) AS location_id,
       units, CASE WHEN number * 20 + :lag >= :visits THEN 'RESERVED' ELSE kind_2 END AS state
FROM (
    SELECT number, line, (visit % :round % 600)::integer AS place, visit % :round * :stride % :levels AS level
    FROM generate_series(0::bigint, :visits / 20 - 1) AS number
    CROSS JOIN generate_series(1, 3) AS line
    CROSS JOIN LATERAL (SELECT number * 20 + line - 1) AS visits (visit)
    OFFSET 0
) AS visits JOIN plan USING (place)
WHERE is_line;
ANALYZE lines;

INSERT INTO order_items (order_id, product_id, line, quantity, reserved, backordered, shipped, cancelled, unit_price_at_purchase,
                         tax_rate, tax, sku, product_name)
SELECT order_id, product_id, line, units, CASE state WHEN 'RESERVED' THEN units ELSE 0 END, 0,
       CASE state WHEN 'SHIPPED' THEN units ELSE 0 END, CASE state WHEN 'RELEASED' THEN units ELSE 0 END, p.current_price, 0, 0,
       p.sku, p.name
FROM lines JOIN products AS p ON p.id = product_id
ORDER BY number, line;

CREATE TEMP TABLE sums ON COMMIT DROP AS
SELECT order_id, sum(quantity * unit_price_at_purchase) AS net, bool_or(reserved > 0) AS is_open, bool_or(cancelled > 0) AS is_cancelled,
       jsonb_agg(jsonb_build_object('line', line, 'product_id', product_id, 'sku', sku, 'product_name', product_name, 'quantity', quantity,
           'unit_price', unit_price_at_purchase::text, 'tax_rate', '0', 'tax', '0.00') ORDER BY line) AS items
FROM order_items GROUP BY order_id;
ANALYZE sums;

INSERT INTO orders (id, customer_id, version, subtotal, tax, shipping, total_amount, created_at, paid_at, shipped_at, cancelled_at,
                    number, currency, status, payment, fulfilment, shipping_address, billing_address, amount_paid)
SELECT placed.id, buyer.id, CASE status WHEN 'SHIPPED' THEN 3 WHEN 'PENDING' THEN 1 ELSE 2 END, net, 0, 0, net, at,
       CASE WHEN status IN ('PAID', 'SHIPPED') THEN at + interval '1 second' END,
       CASE status WHEN 'SHIPPED' THEN pg_temp.visited_at(n * 20 + 2 + :lag) END,
       CASE status WHEN 'CANCELLED' THEN pg_temp.visited_at(n * 20 + 2 + :lag) END,
       'ORD-' || extract(year FROM at) || '-' || lpad((n + 1)::text, greatest(6, length((n + 1)::text)), '0'), ':currency', status,
       CASE WHEN status IN ('PAID', 'SHIPPED') THEN 'PAID' ELSE 'UNPAID' END,
       CASE status WHEN 'SHIPPED' THEN 'FULFILLED' ELSE 'UNFULFILLED' END, buyer.billing_address, buyer.billing_address,
       CASE WHEN status IN ('PAID', 'SHIPPED') THEN net ELSE 0 END
FROM (
    SELECT n, pg_temp.order_id(n) AS id, pg_temp.visited_at(n * 20) AS at, n % :customers AS buyer_place
    FROM generate_series(0::bigint, :visits / 20 - 1) AS n
    OFFSET 0
) AS placed
JOIN LATERAL (
    SELECT net, CASE WHEN is_open AND n % 2 = 0 THEN 'PAID' WHEN is_open THEN 'PENDING' WHEN is_cancelled THEN 'CANCELLED' ELSE 'SHIPPED' END AS status
    FROM sums WHERE order_id = placed.id
) AS sums ON true
JOIN (
    SELECT id, billing_address, row_number() OVER (ORDER BY customer_number) - 1 AS place FROM users WHERE email LIKE 'buyer-%'
) AS buyer ON buyer.place = placed.buyer_place;
SELECT setval('order_serials', :visits / 20);

INSERT INTO payments (id, order_id, amount, currency, status, gateway_reference, created_at, settled_at)
SELECT gen_random_uuid(), id, total_amount, currency, 'APPROVED', 'demo-' || number, paid_at, paid_at FROM orders WHERE payment = 'PAID';

INSERT INTO shipments (id, order_id, shipped_at)
SELECT gen_random_uuid(), id, shipped_at FROM orders WHERE status = 'SHIPPED';

INSERT INTO shipment_items (shipment_id, line, location_id, quantity)
SELECT s.id, l.line, l.location_id, l.units FROM shipments AS s JOIN lines AS l ON l.order_id = s.order_id;
