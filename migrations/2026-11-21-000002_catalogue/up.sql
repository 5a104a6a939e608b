-- Ships with PostgreSQL (Debian: postgresql-15, elsewhere: postgresql-contrib) and is trusted, so that whoever may create
-- objects in this database may create it. If this fails, an administrator runs it once in this database.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Ids are drawn before the row is written, since its events and ledger rows name it. They may have gaps.
CREATE SEQUENCE product_ids AS integer;

CREATE TABLE products (
    id integer PRIMARY KEY DEFAULT nextval('product_ids'),
    -- Rises with every change that a person makes, so not with the two flags.
    version integer NOT NULL CHECK (version > 0),
    current_price numeric(14, 2) NOT NULL CHECK (current_price >= 0),
    reorder_point bigint NOT NULL DEFAULT 0 CHECK (reorder_point >= 0),
    -- Written only when what is available crosses zero, so that lists need no index on levels.
    in_stock boolean NOT NULL DEFAULT false,
    -- Whether it fell below its reorder point and has not risen above it since.
    stock_low boolean NOT NULL DEFAULT false,
    status text NOT NULL CHECK (status IN ('ACTIVE', 'DISCONTINUED')),
    sku text COLLATE "C" NOT NULL CONSTRAINT products_sku_key UNIQUE,
    name text NOT NULL,
    description text,
    category text,
    attributes jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(attributes) = 'object'),
    tax_class text NOT NULL DEFAULT 'standard',
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
ALTER SEQUENCE product_ids OWNED BY products.id;

-- Serves the list of products that are in stock, by id. (By id alone it is served by the primary key.)
CREATE INDEX products_in_stock ON products (id) WHERE in_stock;

-- Serves the list of products that are out of stock, by id.
CREATE INDEX products_out_of_stock ON products (id) WHERE NOT in_stock;

-- Serves the list of levels below their product's reorder point. (Every such product is low; some that are low stand at it.)
CREATE INDEX products_low ON products (id) WHERE stock_low;

-- Serves the list of products by name.
CREATE INDEX products_by_name ON products (name, id);

-- Serves the list of products by price.
CREATE INDEX products_by_price ON products (current_price, id);

-- Serves the list of products of one category, by id.
CREATE INDEX products_of_category ON products (category, id);

-- Serves the search for a text in SKU or name. The character between the two is one that neither can hold.
CREATE INDEX products_text ON products
    USING gin (lower(sku COLLATE "default" || E'\x01' || name) gin_trgm_ops);

-- Id 1 is the default location, which is inserted below.
CREATE SEQUENCE location_ids AS integer START 2;

CREATE TABLE locations (
    id integer PRIMARY KEY DEFAULT nextval('location_ids'),
    -- Orders are allocated to the location with the lowest number first.
    priority integer NOT NULL,
    code text COLLATE "C" NOT NULL CONSTRAINT locations_code_key UNIQUE,
    name text NOT NULL CONSTRAINT locations_name_key UNIQUE,
    kind text NOT NULL,
    address text,
    created_at timestamptz NOT NULL
);
ALTER SEQUENCE location_ids OWNED BY locations.id;

INSERT INTO locations (id, priority, code, name, kind, created_at)
VALUES (1, 100, 'WH-01', 'Main warehouse', 'WAREHOUSE', now());
