-- Mails of what waits for stock, of what is given back, and of documents.
ALTER TABLE mails
    DROP CONSTRAINT mails_kind_check,
    ADD CONSTRAINT mails_kind_check CHECK (kind IN (
        'ORDER_PLACED', 'ORDER_PAID', 'ORDER_SHIPPED', 'ORDER_CANCELLED', 'ORDER_BACKORDERED', 'BACKORDER_FILLED', 'ORDER_REDUCED',
        'ORDER_REFUNDED', 'INVOICE', 'CREDIT_NOTE', 'LOW_STOCK'
    ));
