-- A line is written in a transaction that holds the lock of its product's row, so the row is there. That it stays is seen to
-- once, below, and not with every line: the foreign key took a twentieth of what PostgreSQL does for an order of one line, and
-- more with each line.
CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: orders and the ledger name its rows for ever', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END;
$$;

-- A product that is sold no more is discontinued.
CREATE TRIGGER products_stay BEFORE DELETE OR TRUNCATE ON products
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

ALTER TABLE order_items DROP CONSTRAINT order_items_product_id_fkey;
