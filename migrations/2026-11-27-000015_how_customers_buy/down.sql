ALTER TABLE products DROP COLUMN backordered, DROP COLUMN backorder_limit;

ALTER TABLE users DROP COLUMN region, DROP COLUMN tax_exemption_id, DROP COLUMN payment_terms_days;
