-- What a seller has before the first request of the benchmark: 3 locations, 200 customers, 10,000 products.

INSERT INTO locations (id, priority, code, name, kind, created_at)
VALUES (2, 200, 'WH-02', 'Second warehouse', 'WAREHOUSE', now()), (3, 300, 'WH-03', 'Third warehouse', 'WAREHOUSE', now());
SELECT setval('location_ids', 3);

-- They all have the password of the one who registered through the API.
INSERT INTO users (id, customer_number, email, password_hash, role, status, token_epoch, created_at)
SELECT gen_random_uuid(), nextval('customer_numbers'), 'buyer-' || n || '@example.com', one.password_hash,
       'CUSTOMER', 'ACTIVE', 0, now() - interval '100 days'
FROM generate_series(1, 200) AS n, (SELECT password_hash FROM users WHERE email = 'customer@example.com') AS one;

INSERT INTO products (id, version, current_price, in_stock, status, sku, name, description, category, attributes, created_at,
                      updated_at)
SELECT n, 1, (100 + n * 37 % 90000) / 100.0, true, 'ACTIVE', 'SKU-' || lpad(n::text, 6, '0'), 'Product ' || n,
       'Number ' || n || ' of ten thousand, of the kind that a seller of many things has on the shelf.', 'category-' || n % 20,
       jsonb_build_object('color', (ARRAY['red', 'green', 'blue', 'black'])[1 + n % 4], 'weight_g', 50 + n % 900),
       now() - interval '100 days', now() - interval '100 days'
FROM generate_series(1, 10000) AS n;
SELECT setval('product_ids', 10000);
