DROP TABLE locations;
DROP TABLE products;
-- The extension stays: it may have been there before.
