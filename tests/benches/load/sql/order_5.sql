\set product_1 random(1, 2000)
\set product_2 random(2001, 4000)
\set product_3 random(4001, 6000)
\set product_4 random(6001, 8000)
\set product_5 random(8001, 10000)
\set buyer random(2, 201)
\set salt random(1, 281474976710655)
WITH drawn AS MATERIALIZED (
    SELECT nextval('order_serials') AS serial, nextval('movement_ids') AS movement, clock_timestamp() AS at,
           (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '70008000'
            || lpad(to_hex(:salt::bigint), 12, '0'))::uuid AS id
), taken AS (
    UPDATE stock_levels SET reserved = reserved + 1
    WHERE product_id IN (:product_1, :product_2, :product_3, :product_4, :product_5) AND location_id = 1 AND on_hand - reserved >= 1
    RETURNING product_id, location_id, on_hand, reserved
), line AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY t.product_id) AS line, t.*, p.sku, p.name, p.current_price AS price
    FROM taken AS t JOIN products AS p ON p.id = t.product_id
), head AS MATERIALIZED (
    SELECT d.*, u.id AS customer, sums.*,
           'ORD-' || to_char(d.at, 'YYYY') || '-' || lpad(d.serial::text, greatest(6, length(d.serial::text)), '0') AS number
    FROM drawn AS d, users AS u, (
        SELECT sum(price) AS net,
               jsonb_agg(jsonb_build_object(
                   'line', line, 'product_id', product_id, 'sku', sku, 'product_name', name, 'quantity', 1,
                   'unit_price', price::text, 'tax_rate', 0, 'tax', '0.00')) AS items,
               jsonb_agg(jsonb_build_object(
                   'product_id', product_id, 'location_id', location_id, 'quantity', 1)) AS reservations
        FROM line
    ) AS sums
    WHERE u.customer_number = :buyer
), placed AS (
    INSERT INTO orders (id, customer_id, version, subtotal, tax, shipping, total_amount, created_at, number, currency, status,
                        payment, fulfilment)
    SELECT id, customer, 1, net, 0, 0, net, at, number, 'EUR', 'PENDING', 'UNPAID', 'UNFULFILLED' FROM head
), items AS (
    INSERT INTO order_items (order_id, product_id, line, quantity, reserved, backordered, shipped, cancelled,
                             unit_price_at_purchase, tax_rate, tax, sku, product_name)
    SELECT id, product_id, line, 1, 1, 0, 0, 0, price, 0, 0, sku, name FROM head, line
), ledger AS (
    INSERT INTO stock_ledger (movement_id, on_hand_delta, reserved_delta, on_hand_after, reserved_after, product_id, location_id,
                              order_id, actor_id, kind)
    SELECT movement, 0, 1, on_hand, reserved, product_id, location_id, id, customer, 'RESERVED' FROM head, line
)
INSERT INTO events (id, subject_version, type, subject, data)
SELECT gen_random_uuid(), 1, 'order.placed.v1', 'order/' || id, jsonb_build_object(
    'order_id', id, 'number', number, 'customer_id', customer, 'status', 'PENDING', 'payment', 'UNPAID',
    'fulfilment', 'UNFULFILLED', 'currency', 'EUR', 'subtotal', net::text, 'tax', '0.00', 'shipping', '0.00',
    'total_amount', net::text, 'purchase_order_number', NULL, 'version', 1, 'items', items, 'reservations', reservations)
FROM head;
