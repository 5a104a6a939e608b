ALTER TABLE shipments DROP COLUMN undone_because, DROP COLUMN undone_at;

DROP INDEX payments_unsettled;
ALTER TABLE payments
    DROP CONSTRAINT payments_status_check,
    ADD CONSTRAINT payments_status_check CHECK (status IN ('PENDING', 'APPROVED', 'DECLINED', 'REFUNDING', 'REFUNDED'));
CREATE INDEX payments_unsettled ON payments (created_at, id) WHERE status IN ('PENDING', 'REFUNDING');

-- A refund in part has no place in the tables of before.
UPDATE payments p SET status = CASE r.status WHEN 'PENDING' THEN 'REFUNDING' ELSE 'REFUNDED' END
FROM refunds r WHERE r.payment_id = p.id AND r.amount = p.amount;
DROP TABLE refunds;

DROP INDEX order_items_waiting;
ALTER TABLE order_items DROP COLUMN tax_rule, DROP COLUMN tax_class;

ALTER TABLE orders
    DROP CONSTRAINT orders_payment_state_check,
    DROP CONSTRAINT orders_money_check,
    DROP COLUMN shipping_rule,
    DROP COLUMN tax_exemption_id,
    DROP COLUMN region,
    DROP COLUMN amount_refunded,
    DROP COLUMN amount_paid,
    DROP COLUMN payment_terms_days;
