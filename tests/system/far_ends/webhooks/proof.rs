//! What must have come, and what came.

use std::collections::{BTreeSet, HashMap};

use system_tests::{Books, Received};

use super::{Endpoint, chains::assert_first_in_first_out};

/// Every event that was written, by its id.
pub struct Proof {
    written: BTreeSet<String>,
}

/// How often requests were made to an endpoint.
#[derive(Debug, PartialEq, Eq)]
pub struct Count {
    /// So many events were accepted.
    pub events: usize,
    /// So many requests were made for that.
    pub requests: usize,
    /// So many were accepted although the event had been accepted before.
    pub copies: usize,
}

impl Proof {
    pub async fn read(database_url: &str) -> Self {
        let books = Books::open(database_url).await;
        let rows = books.rows("SELECT id::text FROM events WHERE type NOT LIKE 'webhook.%'", &[]).await;
        Self { written: rows.iter().map(|row| row.get(0)).collect() }
    }

    pub fn events(&self) -> usize {
        self.written.len()
    }

    /// Waits until an endpoint accepted every event, and proves what it was promised.
    pub async fn hold(&self, endpoint: &Endpoint) -> Count {
        let is_told = |received: &[Received]| {
            let accepted: BTreeSet<&str> = received.iter().filter(|one| one.accepted).map(Received::id).collect();
            self.written.iter().all(|id| accepted.contains(id.as_str()))
        };
        endpoint.receiver.until("every event", is_told).await;
        let received = endpoint.receiver.received();
        assert!(received.iter().all(|one| one.is_signed_with(&endpoint.secret)), "every request is signed");
        assert_first_in_first_out(&received);
        let mut bodies: HashMap<&str, &str> = HashMap::new();
        for one in &received {
            let first = bodies.entry(one.id()).or_insert(&one.body);
            assert_eq!(*first, one.body, "copies of {} are the same, byte for byte", one.id());
            assert_eq!(one.json()["id"], one.id());
        }
        let told: BTreeSet<String> = bodies.keys().map(|id| (*id).to_owned()).collect();
        assert_eq!(told, self.written, "nothing was told that did not happen");
        let accepted = received.iter().filter(|one| one.accepted).count();
        Count { events: told.len(), requests: received.len(), copies: accepted - told.len() }
    }
}
