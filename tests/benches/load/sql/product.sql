\set product random(1, :products)
SELECT p.id, p.sku, p.name, p.description, p.category, p.attributes, (p.current_price * 100)::bigint, p.reorder_point, p.status,
       p.version, p.created_at, p.updated_at, s.locations, s.codes, s.priorities, s.on_hand, s.reserved
FROM products p CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(location_id), '{}') AS locations, coalesce(array_agg(code), '{}') AS codes,
           coalesce(array_agg(priority), '{}') AS priorities, coalesce(array_agg(on_hand), '{}') AS on_hand,
           coalesce(array_agg(reserved), '{}') AS reserved
    FROM (
        SELECT s.location_id, l.code::text, l.priority, s.on_hand, s.reserved
        FROM stock_levels s JOIN locations l ON l.id = s.location_id
        WHERE s.product_id = p.id ORDER BY l.priority, l.id
    ) AS ordered
) AS s
WHERE p.id = coalesce((SELECT id FROM products WHERE id = :product), (SELECT id FROM products WHERE sku = :product::text));
