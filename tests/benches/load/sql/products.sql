SELECT p.id, p.sku, p.name, p.description, p.category, p.attributes, (p.current_price * 100)::bigint, p.reorder_point, p.status,
       p.version, p.created_at, p.updated_at,
       (SELECT coalesce(sum(s.on_hand - s.reserved), 0)::bigint FROM stock_levels s WHERE s.product_id = p.id)
FROM products p WHERE true AND p.in_stock AND p.status = 'ACTIVE' ORDER BY p.id LIMIT 51;
