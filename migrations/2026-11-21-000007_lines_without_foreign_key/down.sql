ALTER TABLE order_items ADD CONSTRAINT order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES products;
DROP TRIGGER products_stay ON products;
DROP FUNCTION refuse_removal();
