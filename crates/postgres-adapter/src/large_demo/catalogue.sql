-- Locations, customers and products. Every twentieth product has never been stocked; one of a hundred is below its reorder point.

INSERT INTO locations (id, priority, code, name, kind, created_at)
SELECT n, n * 100, 'WH-' || lpad(n::text, 2, '0'), 'Warehouse ' || n, 'WAREHOUSE', now() - interval '380 days'
FROM generate_series(2, :locations) AS n;
SELECT setval('location_ids', greatest(2, :locations));

-- They have the password of the first customer, who registered.
INSERT INTO users (id, customer_number, email, password_hash, role, status, name, company, billing_address, token_epoch, created_at)
SELECT gen_random_uuid(), nextval('customer_numbers'), 'buyer-' || n || '@example.com', one.password_hash, 'CUSTOMER', 'ACTIVE',
       'Buyer ' || n, 'Company ' || n || ' Ltd', n || ' Market Street', 0,
       now() - interval '370 days' + n * (interval '4 days' / :customers)
FROM generate_series(1, :customers) AS n,
     (SELECT password_hash FROM users WHERE role = 'CUSTOMER' ORDER BY customer_number LIMIT 1) AS one;

INSERT INTO products (id, version, current_price, reorder_point, in_stock, stock_low, status, sku, name, description, category,
                      attributes, created_at, updated_at)
SELECT n, 1, (100 + n * 37 % 90000) / 100.0, CASE n % 100 WHEN 1 THEN 1000000 ELSE 0 END, n % 20 <> 0, n % 100 = 1, 'ACTIVE',
       'SKU-' || lpad(n::text, 7, '0'),
       (ARRAY['Steel', 'Brass', 'Oak', 'Rubber', 'Ceramic', 'Carbon', 'Nylon', 'Copper'])[1 + n / 3 % 8] || ' '
       || (ARRAY['hinge', 'bracket', 'bolt', 'washer', 'clamp', 'drill bit', 'saw blade', 'file', 'valve', 'hose', 'pulley'])[1 + n / 7 % 11]
       || ' ' || (n % 97 + 3) || ' mm, series ' || substr(md5(n::text), 1, 5),
       'Number ' || n || ' of many, as they lie on the shelf of a seller of many things.', 'Category ' || n % 25,
       jsonb_build_object('color', (ARRAY['red', 'green', 'blue', 'black'])[1 + n % 4], 'weight_g', 50 + n % 900),
       now() - interval '370 days' + n * (interval '4 days' / :products),
       now() - interval '370 days' + n * (interval '4 days' / :products)
FROM generate_series(1, :products) AS n;
SELECT setval('product_ids', :products);
