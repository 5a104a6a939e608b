-- How a customer buys: on account (to be paid so many days after the invoice) or paid first; with tax or exempt from it, by the id of
-- the exemption; and where they are, as far as tax is concerned.
ALTER TABLE users
    ADD COLUMN payment_terms_days integer CHECK (payment_terms_days BETWEEN 1 AND 365),
    ADD COLUMN tax_exemption_id text,
    ADD COLUMN region text;

-- How many units of a product may wait for stock; any number without a limit, none with a limit of 0. And how many do: the sum of
-- `backordered` of its lines, which spares every order a look at them.
ALTER TABLE products
    ADD COLUMN backorder_limit bigint CHECK (backorder_limit >= 0),
    ADD COLUMN backordered bigint NOT NULL DEFAULT 0 CHECK (backordered >= 0);
