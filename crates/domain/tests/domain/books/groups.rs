//! Groups of orders on the books: copies, repetitions and orders without keys among them.

use domain::{
    orders::{Order, PlaceOrderError, Placement, Turn},
    store::{Done, StoreError},
    testing::{a_customer, a_purchase, by, keyed},
};

use super::{house::House, ledger::Ledger};

/// One order of a group.
#[derive(Clone, Debug)]
pub enum Member {
    /// Under a key of its own.
    New(Vec<(i32, i64)>),
    /// One more copy of an order that was sent before, or just now in the same group.
    Copy(usize),
    /// Without a key.
    Unkeyed(Vec<(i32, i64)>),
}

/// What became of the orders that were placed in groups.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub together: usize,
    pub refused_beside_placed: usize,
    pub alone: usize,
    pub replayed: usize,
    pub unknown: usize,
    /// Orders without a key that were acknowledged.
    pub unkeyed: usize,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.together += other.together;
        self.refused_beside_placed += other.refused_beside_placed;
        self.alone += other.alone;
        self.replayed += other.replayed;
        self.unknown += other.unknown;
        self.unkeyed += other.unkeyed;
    }
}

/// An order of a group, and the number of its key.
pub type Sent = (Option<usize>, Placement);

impl House {
    /// Writes down what is sent, as placements.
    pub fn send(&mut self, members: Vec<Member>) -> Vec<Sent> {
        let mut sent = Vec::new();
        for member in members {
            let (number, items) = match member {
                Member::New(items) => {
                    self.sent.push((items.clone(), None));
                    (Some(self.sent.len() - 1), items)
                }
                Member::Copy(_) if self.sent.is_empty() => continue,
                Member::Copy(number) => {
                    let number = number % self.sent.len();
                    (Some(number), self.sent[number].0.clone())
                }
                Member::Unkeyed(items) => (None, items),
            };
            let request = number.map_or(by(a_customer()), |number| keyed(a_customer(), &format!("key-{number}")));
            sent.push((number, Placement { request, command: a_purchase(&items) }));
        }
        sent
    }

    /// Places them together, and checks every answer.
    pub async fn place_together(&mut self, members: Vec<Member>) {
        let sent = self.send(members);
        let before = self.books.ledger().clone();
        let placements: Vec<&Placement> = sent.iter().map(|(_, placement)| placement).collect();
        let turns = self.orders.place_together(&placements).await;
        let placed = turns.iter().filter(|turn| matches!(turn, Turn::Placed(done) if !done.replayed)).count();
        if placed > 1 {
            self.tally.together += placed;
        }
        for ((number, placement), turn) in sent.iter().zip(turns) {
            self.tally.alone += usize::from(matches!(turn, Turn::Alone));
            let short = matches!(turn, Turn::Refused(PlaceOrderError::InsufficientStock(_)));
            self.tally.refused_beside_placed += usize::from(short && placed > 0);
            let answer = self.orders.conclude(placement, turn).await;
            match number {
                Some(number) => self.check_keyed(*number, answer, &before),
                None => self.check_unkeyed(answer, &before),
            }
        }
        self.count_effects();
    }

    fn check_keyed(&mut self, number: usize, answer: Result<Done<Order>, PlaceOrderError>, before: &Ledger) {
        let answered = &mut self.sent[number].1;
        match answer {
            Ok(done) => {
                self.tally.replayed += usize::from(done.replayed);
                assert_eq!(*answered.get_or_insert(done.value.clone()), done.value);
            }
            Err(error) => {
                assert!(answered.is_none(), "the retry of a success is never refused");
                check_refusal(error, before);
            }
        }
    }

    fn check_unkeyed(&mut self, answer: Result<Done<Order>, PlaceOrderError>, before: &Ledger) {
        match answer {
            Ok(done) => {
                assert!(!done.replayed);
                self.tally.unkeyed += 1;
            }
            Err(PlaceOrderError::Store(StoreError::OutcomeUnknown(_))) => self.tally.unknown += 1,
            Err(error) => check_refusal(error, before),
        }
    }
}

/// Nobody is told of more than there was before the group, nor refused what there is.
#[track_caller]
fn check_refusal(error: PlaceOrderError, before: &Ledger) {
    let PlaceOrderError::InsufficientStock(short) = error else { panic!("{error}") };
    for shortage in short {
        assert!(shortage.available <= before.locked(&before.products[&shortage.product_id]).available());
        assert!(shortage.available < shortage.requested);
    }
}
