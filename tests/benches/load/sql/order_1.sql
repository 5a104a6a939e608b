\set product random(1, :products)
\set buyer random(2, 201)
\set salt random(1, 281474976710655)
WITH drawn AS MATERIALIZED (
    SELECT nextval('order_serials') AS serial, nextval('movement_ids') AS movement, clock_timestamp() AS at,
           (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '70008000'
            || lpad(to_hex(:salt::bigint), 12, '0'))::uuid AS id
), taken AS (
    UPDATE stock_levels SET reserved = reserved + 1
    WHERE product_id = :product AND location_id = 1 AND on_hand - reserved >= 1
    RETURNING product_id, location_id, on_hand, reserved
), line AS MATERIALIZED (
    SELECT d.*, t.*, p.sku, p.name, p.current_price AS price, u.id AS customer,
           'ORD-' || to_char(d.at, 'YYYY') || '-' || lpad(d.serial::text, greatest(6, length(d.serial::text)), '0') AS number
    FROM drawn AS d, taken AS t JOIN products AS p ON p.id = t.product_id, users AS u WHERE u.customer_number = :buyer
), placed AS (
    INSERT INTO orders (id, customer_id, version, subtotal, tax, shipping, total_amount, created_at, number, currency, status,
                        payment, fulfilment)
    SELECT id, customer, 1, price, 0, 0, price, at, number, 'EUR', 'PENDING', 'UNPAID', 'UNFULFILLED' FROM line
), items AS (
    INSERT INTO order_items (order_id, product_id, line, quantity, reserved, backordered, shipped, cancelled,
                             unit_price_at_purchase, tax_rate, tax, sku, product_name)
    SELECT id, product_id, 1, 1, 1, 0, 0, 0, price, 0, 0, sku, name FROM line
), ledger AS (
    INSERT INTO stock_ledger (movement_id, on_hand_delta, reserved_delta, on_hand_after, reserved_after, product_id, location_id,
                              order_id, actor_id, kind)
    SELECT movement, 0, 1, on_hand, reserved, product_id, location_id, id, customer, 'RESERVED' FROM line
)
INSERT INTO events (id, subject_version, type, subject, data)
SELECT gen_random_uuid(), 1, 'order.placed.v1', 'order/' || id, jsonb_build_object(
    'order_id', id, 'number', number, 'customer_id', customer, 'status', 'PENDING', 'payment', 'UNPAID',
    'fulfilment', 'UNFULFILLED', 'currency', 'EUR', 'subtotal', price::text, 'tax', '0.00', 'shipping', '0.00',
    'total_amount', price::text, 'purchase_order_number', NULL, 'version', 1,
    'items', jsonb_build_array(jsonb_build_object(
        'line', 1, 'product_id', product_id, 'sku', sku, 'product_name', name, 'quantity', 1, 'unit_price', price::text,
        'tax_rate', 0, 'tax', '0.00')),
    'reservations', jsonb_build_array(jsonb_build_object(
        'product_id', product_id, 'location_id', location_id, 'quantity', 1)))
FROM line;
