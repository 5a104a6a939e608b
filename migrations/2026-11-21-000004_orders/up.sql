-- The serial part of order numbers. A sequence is no hot row; a refused order leaves a gap.
CREATE SEQUENCE order_serials;

CREATE TABLE orders (
    -- UUIDs of version 7, so that ids sort by time.
    id uuid PRIMARY KEY,
    -- Users are never deleted, so a foreign key would guard nothing, and lock the customer's row with every order.
    customer_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    subtotal numeric(14, 2) NOT NULL CHECK (subtotal >= 0),
    tax numeric(14, 2) NOT NULL CHECK (tax >= 0),
    shipping numeric(14, 2) NOT NULL CHECK (shipping >= 0),
    total_amount numeric(14, 2) NOT NULL,
    created_at timestamptz NOT NULL,
    paid_at timestamptz,
    shipped_at timestamptz,
    cancelled_at timestamptz,
    number text COLLATE "C" NOT NULL CONSTRAINT orders_number_key UNIQUE,
    currency text NOT NULL,
    -- Derived from payment and lines, and kept for lists.
    status text NOT NULL CHECK (status IN ('PENDING', 'PAID', 'SHIPPED', 'CANCELLED')),
    payment text NOT NULL CHECK (payment IN ('UNPAID', 'PAID', 'REFUNDED')),
    fulfilment text NOT NULL CHECK (fulfilment IN ('UNFULFILLED', 'PARTIAL', 'FULFILLED')),
    shipping_address text,
    billing_address text,
    note text,
    purchase_order_number text,
    cancel_reason text,
    CONSTRAINT orders_total_check CHECK (total_amount = subtotal + tax + shipping)
);

-- Serves the list of orders, newest first.
CREATE INDEX orders_by_age ON orders (created_at, id);

-- Serves the list of a customer's orders, newest first.
CREATE INDEX orders_of_customer ON orders (customer_id, created_at, id);

-- Serves the list of orders of one status, newest first.
CREATE INDEX orders_of_status ON orders (status, created_at, id);

CREATE TABLE order_items (
    -- Written in the order's own transaction, so a foreign key would guard nothing.
    order_id uuid NOT NULL,
    product_id integer NOT NULL REFERENCES products,
    line integer NOT NULL CHECK (line > 0),
    quantity bigint NOT NULL CHECK (quantity > 0),
    reserved bigint NOT NULL CHECK (reserved >= 0),
    backordered bigint NOT NULL CHECK (backordered >= 0),
    shipped bigint NOT NULL CHECK (shipped >= 0),
    cancelled bigint NOT NULL CHECK (cancelled >= 0),
    unit_price_at_purchase numeric(14, 2) NOT NULL CHECK (unit_price_at_purchase >= 0),
    tax_rate numeric(5, 4) NOT NULL CHECK (tax_rate BETWEEN 0 AND 1),
    tax numeric(14, 2) NOT NULL CHECK (tax >= 0),
    -- Both as sold, whatever the product is called today.
    sku text NOT NULL,
    product_name text NOT NULL,
    -- A product stands once on an order.
    PRIMARY KEY (order_id, product_id),
    CONSTRAINT order_items_counters_check CHECK (reserved + backordered + shipped + cancelled = quantity)
);

-- Serves the orders that hold stock of a product, oldest first.
CREATE INDEX order_items_holding ON order_items (product_id, order_id) WHERE reserved > 0;

CREATE TABLE payments (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    amount numeric(14, 2) NOT NULL CHECK (amount >= 0),
    currency text NOT NULL,
    status text NOT NULL CHECK (status IN ('PENDING', 'APPROVED', 'DECLINED', 'REFUNDING', 'REFUNDED')),
    gateway_reference text,
    created_at timestamptz NOT NULL,
    settled_at timestamptz
);

-- No order is paid twice.
CREATE UNIQUE INDEX payments_one_live ON payments (order_id) WHERE status IN ('PENDING', 'APPROVED');

-- Serves the payments of an order, oldest first.
CREATE INDEX payments_of_order ON payments (order_id, created_at, id);

-- Serves the job that settles what a crash left between two units.
CREATE INDEX payments_unsettled ON payments (created_at, id) WHERE status IN ('PENDING', 'REFUNDING');

CREATE TABLE shipments (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    shipped_at timestamptz NOT NULL,
    carrier text,
    tracking_number text
);

-- Serves the shipments of an order, oldest first.
CREATE INDEX shipments_of_order ON shipments (order_id, shipped_at, id);

CREATE TABLE shipment_items (
    shipment_id uuid NOT NULL REFERENCES shipments,
    line integer NOT NULL,
    location_id integer NOT NULL REFERENCES locations,
    quantity bigint NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (shipment_id, line, location_id)
);
