-- What a service without ledger and events needs, with the same goods, customers and past orders as the server beside it.
-- `:password_hash` is replaced by the hash of everybody's password.

CREATE TABLE users (id uuid PRIMARY KEY, email text NOT NULL UNIQUE, password_hash text NOT NULL);
CREATE TABLE products (
    id bigint PRIMARY KEY, sku text NOT NULL UNIQUE, name text NOT NULL, description text NOT NULL, category text NOT NULL,
    attributes jsonb NOT NULL, price numeric(12, 2) NOT NULL CHECK (price >= 0));
CREATE TABLE locations (id bigint PRIMARY KEY, code text NOT NULL UNIQUE, priority integer NOT NULL);
CREATE TABLE stock_levels (
    product_id bigint NOT NULL REFERENCES products, location_id bigint NOT NULL REFERENCES locations,
    on_hand bigint NOT NULL CHECK (on_hand >= 0), reserved bigint NOT NULL CHECK (reserved BETWEEN 0 AND on_hand),
    PRIMARY KEY (product_id, location_id));
CREATE SEQUENCE order_serials;
CREATE TABLE orders (
    id uuid PRIMARY KEY, serial bigint NOT NULL UNIQUE DEFAULT nextval('order_serials'),
    customer_id uuid NOT NULL REFERENCES users, status text NOT NULL,
    total_amount numeric(14, 2) NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX orders_of_a_customer ON orders (customer_id, created_at);
CREATE TABLE order_items (
    order_id uuid NOT NULL REFERENCES orders, line integer NOT NULL, product_id bigint NOT NULL REFERENCES products,
    location_id bigint NOT NULL REFERENCES locations, quantity bigint NOT NULL CHECK (quantity > 0),
    unit_price numeric(12, 2) NOT NULL, PRIMARY KEY (order_id, line));

INSERT INTO users
SELECT gen_random_uuid(), 'buyer-' || n || '@example.com', ':password_hash' FROM generate_series(1, 200) AS n;
INSERT INTO products
SELECT n, 'SKU-' || lpad(n::text, 6, '0'), 'Product ' || n,
       'Number ' || n || ' of ten thousand, of the kind that a seller of many things has on the shelf.', 'category-' || n % 20,
       jsonb_build_object('color', (ARRAY['red', 'green', 'blue', 'black'])[1 + n % 4], 'weight_g', 50 + n % 900),
       (100 + n * 37 % 90000) / 100.0
FROM generate_series(1, 10000) AS n;
INSERT INTO locations SELECT n, 'WH-0' || n, 100 * n FROM generate_series(1, 3) AS n;
INSERT INTO stock_levels
SELECT p.id, l.id, CASE l.id WHEN 1 THEN 1000000000 ELSE 1000 END, 0 FROM products AS p, locations AS l;
CREATE TEMP TABLE past AS
SELECT nextval('order_serials') AS n, gen_random_uuid() AS id, buyer.id AS customer_id,
       now() - interval '90 days' + n * interval '155 seconds' AS at
FROM generate_series(1, 50000) AS n
JOIN (SELECT id, row_number() OVER () AS place FROM users) AS buyer ON buyer.place = 1 + n % 200;
INSERT INTO orders SELECT id, n, customer_id, 'SHIPPED', 10, at FROM past;
INSERT INTO order_items
SELECT past.id, line, 1 + (past.n * 7919 + line * 1009) % 10000, 1, 1, 10 FROM past, generate_series(1, 1 + past.n % 3) AS line;
