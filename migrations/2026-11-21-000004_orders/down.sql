DROP TABLE shipment_items;
DROP TABLE shipments;
DROP TABLE payments;
DROP TABLE order_items;
DROP TABLE orders;
DROP SEQUENCE order_serials;
