-- The version before could not read them, and would stop at them.
DELETE FROM mails
WHERE kind IN ('ORDER_BACKORDERED', 'BACKORDER_FILLED', 'ORDER_REDUCED', 'ORDER_REFUNDED', 'INVOICE', 'CREDIT_NOTE');

ALTER TABLE mails
    DROP CONSTRAINT mails_kind_check,
    ADD CONSTRAINT mails_kind_check
        CHECK (kind IN ('ORDER_PLACED', 'ORDER_PAID', 'ORDER_SHIPPED', 'ORDER_CANCELLED', 'LOW_STOCK'));
