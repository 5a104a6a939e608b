//! Plans as `auto_explain` logs them.

use serde_json::Value;

/// Tables that grow with the business.
const LARGE: [&str; 19] = [
    "products",
    "stock_levels",
    "stock_ledger",
    "orders",
    "order_items",
    "payments",
    "refunds",
    "shipments",
    "shipment_items",
    "invoices",
    "invoicing_due",
    "events",
    "event_positions",
    "users",
    "sessions",
    "refresh_tokens",
    "idempotency_keys",
    "webhook_deliveries",
    "webhook_attempts",
];

/// A statement and its plan.
pub struct Entry {
    pub statement: String,
    plan: Value,
}

impl Entry {
    /// Whether it is only there to know how far the log was written.
    pub fn is_marker(&self) -> bool {
        self.statement.starts_with("SELECT EXISTS (SELECT FROM products)")
    }
}

/// What was found of something that was done.
pub struct Explained {
    pub what: String,
    pub plans: Vec<Entry>,
}

impl Explained {
    /// Whether a statement with this in it was run.
    pub fn has(&self, text: &str) -> bool {
        self.plans.iter().any(|entry| entry.statement.contains(text))
    }

    /// An index is followed, whatever else is.
    pub fn assert_follows(&self, index: &str) {
        let plans: Vec<String> = self.plans.iter().map(|entry| entry.plan.to_string()).collect();
        assert!(plans.iter().any(|plan| plan.contains(index)), "{} does not follow {index}: {plans:#?}", self.what);
    }

    /// No large table is read from end to end.
    pub fn assert_indexed(&self) {
        for entry in &self.plans {
            let read: Vec<String> = scanned(&entry.plan);
            assert!(read.is_empty(), "{} reads all of {read:?}:\n{}\n{:#}", self.what, entry.statement, entry.plan);
        }
    }
}

/// The large tables that a plan reads from end to end, by themselves or by a whole index.
fn scanned(plan: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let relation = plan["Relation Name"].as_str().unwrap_or_default();
    let node = plan["Node Type"].as_str().unwrap_or_default();
    if node == "Seq Scan" && LARGE.contains(&relation) {
        found.push(relation.to_owned());
    }
    for part in plan["Plans"].as_array().into_iter().flatten() {
        found.extend(scanned(part));
    }
    found
}

/// The entries of one database. The first line of each names it, the others begin with a tab.
pub fn entries(log: &str, database: &str) -> Vec<Entry> {
    let prefix = format!("[{database}] ");
    let mut found = Vec::new();
    let mut lines = log.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.starts_with(&prefix) || !line.ends_with("plan:") {
            continue;
        }
        let mut text = String::new();
        while let Some(more) = lines.next_if(|line| line.starts_with('\t')) {
            text.push_str(more);
        }
        // The last one may be just being written.
        let Ok(entry) = serde_json::from_str::<Value>(&text) else { continue };
        let statement = entry["Query Text"].as_str().unwrap_or_default().trim().to_owned();
        found.push(Entry { statement, plan: entry["Plan"].clone() });
    }
    found
}

#[test]
fn a_sequential_scan_is_found_wherever_it_hides() {
    let plan = serde_json::json!({"Node Type": "Limit", "Plans": [
        {"Node Type": "Index Scan", "Relation Name": "products"},
        {"Node Type": "Sort", "Plans": [{"Node Type": "Seq Scan", "Relation Name": "orders"}]},
        {"Node Type": "Seq Scan", "Relation Name": "locations"},
    ]});
    assert_eq!(scanned(&plan), ["orders"]);
}
