-- All of it is frozen when the order is placed, but for what was paid and given back.
ALTER TABLE orders
    ADD COLUMN payment_terms_days integer CHECK (payment_terms_days BETWEEN 1 AND 365),
    ADD COLUMN amount_paid numeric(14, 2) NOT NULL DEFAULT 0,
    ADD COLUMN amount_refunded numeric(14, 2) NOT NULL DEFAULT 0,
    ADD COLUMN region text,
    ADD COLUMN tax_exemption_id text,
    -- How the price of shipping came about.
    ADD COLUMN shipping_rule text;

UPDATE orders SET amount_paid = total_amount,
    amount_refunded = CASE payment WHEN 'REFUNDED' THEN total_amount ELSE 0 END
WHERE payment <> 'UNPAID';

ALTER TABLE orders
    ADD CONSTRAINT orders_money_check CHECK (
        0 <= amount_refunded AND amount_refunded <= amount_paid AND amount_paid <= total_amount
    ),
    -- `payment` follows from the counters.
    ADD CONSTRAINT orders_payment_state_check CHECK (
        CASE payment
            WHEN 'UNPAID' THEN paid_at IS NULL AND amount_paid = 0
            WHEN 'PAID' THEN paid_at IS NOT NULL AND (amount_refunded < amount_paid OR amount_paid = 0)
            ELSE paid_at IS NOT NULL AND amount_refunded = amount_paid
        END
    );

ALTER TABLE order_items
    ADD COLUMN tax_class text NOT NULL DEFAULT 'standard',
    -- Which rule the tax rate came of: `standard@DE`, `default`, `exempt`.
    ADD COLUMN tax_rule text NOT NULL DEFAULT 'default';

-- Serves the lines that wait for stock of a product, oldest first.
CREATE INDEX order_items_waiting ON order_items (product_id, order_id) WHERE backordered > 0;

-- Money that is given back, in part or in full: written down before the gateway is asked, as a payment is.
CREATE TABLE refunds (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payments,
    order_id uuid NOT NULL REFERENCES orders,
    amount numeric(14, 2) NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    status text NOT NULL CHECK (status IN ('PENDING', 'REFUNDED')),
    reason text,
    gateway_reference text,
    created_at timestamptz NOT NULL,
    settled_at timestamptz,
    CHECK ((status = 'REFUNDED') = (settled_at IS NOT NULL))
);

-- Serves the refunds of an order, oldest first.
CREATE INDEX refunds_of_order ON refunds (order_id, created_at, id);

-- Serves the job that asks the gateway again for what it did not answer.
CREATE INDEX refunds_unsettled ON refunds (created_at, id) WHERE status = 'PENDING';

-- Refunds were states of payments. Their ids are those of the payments, by which the gateway knows them.
INSERT INTO refunds (id, payment_id, order_id, amount, currency, status, created_at, settled_at)
SELECT id, id, order_id, amount, currency, CASE status WHEN 'REFUNDED' THEN 'REFUNDED' ELSE 'PENDING' END, created_at,
    CASE status WHEN 'REFUNDED' THEN coalesce(settled_at, created_at) END
FROM payments WHERE status IN ('REFUNDING', 'REFUNDED') AND amount > 0;

-- A payment that came too late for its order was a refund only; it is a payment and a refund.
UPDATE orders o SET payment = 'REFUNDED', paid_at = p.settled_at, amount_paid = p.amount, amount_refunded = p.amount
FROM payments p WHERE p.order_id = o.id AND p.status IN ('REFUNDING', 'REFUNDED') AND o.payment = 'UNPAID';

UPDATE payments SET status = 'APPROVED' WHERE status IN ('REFUNDING', 'REFUNDED');

ALTER TABLE payments
    DROP CONSTRAINT payments_status_check,
    ADD CONSTRAINT payments_status_check CHECK (status IN ('PENDING', 'APPROVED', 'DECLINED'));

DROP INDEX payments_unsettled;
-- Serves the job that settles what a crash left between two units.
CREATE INDEX payments_unsettled ON payments (created_at, id) WHERE status = 'PENDING';

-- A shipment that was undone: what was in it lies on its shelf again, and is reserved as before.
ALTER TABLE shipments ADD COLUMN undone_at timestamptz, ADD COLUMN undone_because text;

-- Orders that were answered under a key are answered the same again, by a server that knows what was paid.
UPDATE idempotency_keys SET answer = answer || jsonb_build_object(
    'amount_paid', CASE answer ->> 'payment' WHEN 'UNPAID' THEN answer -> 'total' || '{"minor": 0}' ELSE answer -> 'total' END,
    'amount_refunded', CASE answer ->> 'payment' WHEN 'REFUNDED' THEN answer -> 'total' ELSE answer -> 'total' || '{"minor": 0}' END
)
WHERE answer ? 'lines' AND answer ? 'subtotal' AND NOT answer ? 'amount_paid';
