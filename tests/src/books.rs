//! The books, read past the API: what the tests believe, whatever the server says.

use serde_json::Value;
use tokio_postgres::{Client, NoTls, Row, types::ToSql};

/// A connection to the database behind a server.
pub struct Books {
    client: Client,
}

/// Whether levels, ledger, balances and lines agree, in the tests' own words rather than the server's.
const DISAGREEMENTS: &str = "
    WITH sums AS (
        SELECT product_id, location_id, sum(on_hand_delta) AS on_hand, sum(reserved_delta) AS reserved
        FROM stock_ledger GROUP BY 1, 2
    ), last AS (
        SELECT DISTINCT ON (product_id, location_id) product_id, location_id, on_hand_after, reserved_after
        FROM stock_ledger ORDER BY product_id, location_id, seq DESC
    ), lines AS (
        SELECT order_id, product_id, sum(reserved_delta) AS held FROM stock_ledger
        WHERE order_id IS NOT NULL GROUP BY 1, 2
    )
    SELECT 'level ' || coalesce(l.product_id, s.product_id) || ' at ' || coalesce(l.location_id, s.location_id)
    FROM stock_levels l FULL JOIN sums s USING (product_id, location_id) FULL JOIN last USING (product_id, location_id)
    WHERE l.on_hand IS DISTINCT FROM s.on_hand OR l.reserved IS DISTINCT FROM s.reserved
       OR l.on_hand IS DISTINCT FROM last.on_hand_after OR l.reserved IS DISTINCT FROM last.reserved_after
       OR l.on_hand < 0 OR l.reserved < 0 OR l.reserved > l.on_hand
    UNION ALL
    SELECT 'order ' || coalesce(i.order_id, lines.order_id)
    FROM order_items i FULL JOIN lines USING (order_id, product_id)
    WHERE coalesce(i.reserved, 0) <> coalesce(lines.held, 0)
    UNION ALL
    SELECT 'total of order ' || o.id FROM orders o WHERE o.total_amount <> o.subtotal + o.tax + o.shipping
       OR o.subtotal <> (SELECT sum(quantity * unit_price_at_purchase) FROM order_items i WHERE i.order_id = o.id)
    UNION ALL
    SELECT 'waiting of product ' || p.id
    FROM products p LEFT JOIN (SELECT product_id, sum(backordered) AS waiting FROM order_items GROUP BY 1) w ON w.product_id = p.id
    WHERE p.backordered <> coalesce(w.waiting, 0)
       OR (p.backordered > 0 AND (SELECT sum(on_hand - reserved) FROM stock_levels l WHERE l.product_id = p.id) > 0)
    UNION ALL
    SELECT 'shipments of order ' || i.order_id
    FROM order_items i LEFT JOIN (
        SELECT s.order_id, t.line, sum(t.quantity) AS shipped FROM shipments s JOIN shipment_items t ON t.shipment_id = s.id
        WHERE s.undone_at IS NULL GROUP BY 1, 2
    ) s ON s.order_id = i.order_id AND s.line = i.line
    WHERE i.shipped <> coalesce(s.shipped, 0)
    UNION ALL
    SELECT 'money of order ' || o.id FROM orders o
    WHERE o.amount_paid <> coalesce((SELECT sum(amount) FROM payments p WHERE p.order_id = o.id AND p.status = 'APPROVED'), 0)
       OR o.amount_refunded <> coalesce((SELECT sum(amount) FROM refunds r WHERE r.order_id = o.id), 0)
    UNION ALL
    SELECT 'state of order ' || o.id FROM orders o CROSS JOIN LATERAL (
        SELECT sum(reserved + backordered) AS open, sum(shipped) AS shipped FROM order_items i WHERE i.order_id = o.id
    ) AS s
    WHERE o.status <> CASE WHEN s.open = 0 AND s.shipped = 0 THEN 'CANCELLED' WHEN s.open = 0 THEN 'SHIPPED'
            WHEN o.payment = 'PAID' THEN 'PAID' ELSE 'PENDING' END
       OR o.fulfilment <> CASE WHEN s.shipped = 0 THEN 'UNFULFILLED' WHEN s.open = 0 THEN 'FULFILLED' ELSE 'PARTIAL' END
    UNION ALL
    SELECT 'documents of ' || series || ' ' || year FROM invoices GROUP BY series, year
    HAVING count(*) <> max(serial) OR min(serial) <> 1
    UNION ALL
    SELECT 'credit of invoice ' || i.id FROM invoices i JOIN invoices c ON c.credits = i.id GROUP BY i.id
    HAVING sum(c.total) > i.total
    UNION ALL
    SELECT 'events of ' || subject FROM events GROUP BY subject
    HAVING count(*) <> max(subject_version) OR min(subject_version) <> 1
    UNION ALL
    SELECT 'in_stock of product ' || p.id FROM products p
    WHERE p.in_stock <> (coalesce((SELECT sum(on_hand - reserved) FROM stock_levels l WHERE l.product_id = p.id), 0) > 0)";

impl Books {
    /// Connects.
    ///
    /// # Panics
    /// If the database does not answer.
    pub async fn open(url: &str) -> Self {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap_or_else(|e| panic!("{e:?}"));
        spawn(connection);
        Self { client }
    }

    /// Runs any query.
    ///
    /// # Panics
    /// If it fails.
    pub async fn rows(&self, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Vec<Row> {
        self.client.query(sql, parameters).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }

    /// One number.
    ///
    /// # Panics
    /// If the query has no row, or no number in it.
    pub async fn number(&self, sql: &str) -> i64 {
        let rows = self.rows(&format!("SELECT ({sql})::bigint"), &[]).await;
        rows.first().map_or(0, |row| row.get::<_, Option<i64>>(0).unwrap_or_default())
    }

    /// Runs statements, such as those that forge the books.
    ///
    /// # Errors
    /// As PostgreSQL says.
    pub async fn execute(&self, sql: &str) -> Result<(), tokio_postgres::Error> {
        self.client.batch_execute(sql).await
    }

    /// Where the books disagree; nowhere, one hopes.
    pub async fn disagreements(&self) -> Vec<String> {
        self.rows(DISAGREEMENTS, &[])
            .await
            .iter()
            .map(|row| row.get::<_, Option<String>>(0).unwrap_or_default())
            .collect()
    }

    /// Proves that levels, ledger, lines, totals and events agree.
    ///
    /// # Panics
    /// With the first disagreements, if they do not.
    pub async fn assert_agree(&self) {
        let found = self.disagreements().await;
        assert!(found.is_empty(), "the books disagree: {found:?}");
    }

    /// The data of all events of a type, oldest first.
    pub async fn events(&self, kind: &str) -> Vec<Value> {
        let rows = self.rows("SELECT data::text FROM events WHERE type = $1 ORDER BY seq", &[&kind]).await;
        rows.iter().map(|row| serde_json::from_str(row.get(0)).unwrap_or(Value::Null)).collect()
    }
}

#[expect(clippy::disallowed_methods, reason = "a connection of the tests is driven in the background")]
fn spawn(connection: impl Future<Output = Result<(), tokio_postgres::Error>> + Send + 'static) {
    tokio::spawn(async move {
        // A connection that ends with its test has nothing to say.
        let _ = connection.await;
    });
}
