//! Many customers buy at once: their orders share one unit of work, and so its round trips and its flush.

use std::{borrow::Borrow, collections::HashSet};

use async_trait::async_trait;

use super::{
    Order, Orders, PlaceOrder, PlaceOrderError,
    placing::{Placing, place_all},
};
use crate::{
    store::{Done, Request, StoreError, UnitOfWork, recall, replay},
    values::{JsonText, UserId},
};

/// Whoever takes orders to be placed: [`Orders`] itself, or a desk in front of it that gathers those which arrive at the same
/// time. Which of them it is makes no difference to what a caller is answered.
#[async_trait]
pub trait PlaceOrders: Send + Sync {
    /// Places an order, as [`Orders::place`] does.
    async fn place(&self, request: Request, command: PlaceOrder) -> Result<Done<Order>, PlaceOrderError>;
}

#[async_trait]
impl PlaceOrders for Orders {
    async fn place(&self, request: Request, command: PlaceOrder) -> Result<Done<Order>, PlaceOrderError> {
        Self::place(self, &request, &command).await
    }
}

/// An order to be placed, and who asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Who asks, and under which key.
    pub request: Request,
    /// What for.
    pub command: PlaceOrder,
}

/// What became of one order of a group. [`Orders::conclude`] makes an answer of it.
#[derive(Debug)]
pub enum Turn {
    /// It was placed, or had been placed before under its key.
    Placed(Box<Done<Order>>),
    /// It was refused; the others were not.
    Refused(PlaceOrderError),
    /// The group could not be committed, so nothing of it was written, or nobody knows: it must be placed alone.
    Alone,
}

impl Orders {
    /// Places orders in one unit of work: locks the products of all of them once, decides each in turn on what the earlier ones
    /// left, and commits them at once. A refusal refuses one order. Returns one turn for each, in their order; every one of
    /// them MUST be concluded.
    pub async fn place_together<P: Borrow<Placement> + Sync>(&self, placements: &[P]) -> Vec<Turn> {
        let mut turns: Vec<Option<Turn>> = Vec::with_capacity(placements.len());
        let mut placings = Vec::with_capacity(placements.len());
        let mut keys = HashSet::new();
        for placement in placements.iter().map(Borrow::borrow) {
            let turn = match Placing::new(self, &placement.request, &placement.command) {
                Err(refused) => Some(Turn::Refused(refused)),
                // Alone it finds what the first of the copies was answered.
                Ok(_) if is_copy(placement, &mut keys) => Some(Turn::Alone),
                Ok(placing) => {
                    placings.push(placing);
                    None
                }
            };
            turns.push(turn);
        }
        let shared = if placings.is_empty() { Vec::new() } else { self.share(&placings).await };
        let mut shared = shared.into_iter();
        turns.into_iter().map(|turn| turn.or_else(|| shared.next()).unwrap_or(Turn::Alone)).collect()
    }

    /// Answers the order whose turn it was: places it alone if it must be, or looks up whether a copy of it succeeded.
    pub async fn conclude(&self, placement: &Placement, turn: Turn) -> Result<Done<Order>, PlaceOrderError> {
        match turn {
            Turn::Alone => self.place(&placement.request, &placement.command).await,
            Turn::Placed(placed) => Ok(*placed),
            Turn::Refused(error @ PlaceOrderError::Store(_)) => Err(error),
            Turn::Refused(error) => {
                // Whoever may not even ask learns nothing of keys.
                Placing::new(self, &placement.request, &placement.command)?;
                match recall(&*self.store, &placement.request, &error).await? {
                    Some(answer) => replay(answer),
                    None => Err(error),
                }
            }
        }
    }

    /// One unit of work for all of them, and what became of each.
    async fn share(&self, placings: &[Placing<'_>]) -> Vec<Turn> {
        let (placed, committed) = match self.decide_together(placings).await {
            Ok((unit, placed)) if placed.iter().any(Result::is_ok) => (placed, unit.commit().await),
            Ok((unit, placed)) => {
                unit.roll_back().await;
                (placed, Ok(()))
            }
            Err(error) => (Vec::new(), Err(error)),
        };
        match committed {
            Ok(()) => placed.into_iter().map(turn_of).collect(),
            // Also those that were refused: what they were short of was not taken after all.
            Err(error) => placings.iter().map(|placing| turn_after(&error, placing.request)).collect(),
        }
    }

    /// Locks, decides and queues, and leaves the unit to be committed.
    async fn decide_together(&self, placings: &[Placing<'_>]) -> Result<(Box<dyn UnitOfWork>, Decisions), StoreError> {
        let requests: Vec<Request> = placings.iter().map(|placing| placing.request.clone()).collect();
        let mut unit = self.store.begin_together(&requests).await?;
        match place_all(unit.as_mut(), placings).await {
            Ok(decided) => {
                queue_answers(unit.as_mut(), placings, &decided);
                Ok((unit, decided))
            }
            Err(error) => {
                unit.roll_back().await;
                Err(error)
            }
        }
    }
}

type Decisions = Vec<Result<Order, PlaceOrderError>>;

fn is_copy<'a>(placement: &'a Placement, keys: &mut HashSet<(UserId, &'a str)>) -> bool {
    let Placement { request: Request { actor, key, .. }, .. } = placement;
    actor.user_id().zip(key.as_ref()).is_some_and(|(user, key)| !keys.insert((user, key.key())))
}

fn queue_answers(unit: &mut dyn UnitOfWork, placings: &[Placing<'_>], decided: &[Result<Order, PlaceOrderError>]) {
    for ((placing, decided), place) in placings.iter().zip(decided).zip(0..) {
        if let (Some(_), Ok(order)) = (&placing.request.key, decided) {
            unit.on_behalf_of(place);
            unit.answer(JsonText::of(order));
        }
    }
}

fn turn_of(decided: Result<Order, PlaceOrderError>) -> Turn {
    match decided {
        Ok(order) => Turn::Placed(Box::new(Done::now(order))),
        Err(PlaceOrderError::Store(StoreError::AlreadyAnswered(known))) => {
            replay(known.answer).map_or_else(Turn::Refused, |done| Turn::Placed(Box::new(done)))
        }
        Err(refused) => Turn::Refused(refused),
    }
}

/// What becomes of an order whose group failed. Where waiting once more would not help, it is told so at once.
fn turn_after(error: &StoreError, request: &Request) -> Turn {
    match error {
        StoreError::Unavailable(reason) => {
            Turn::Refused(PlaceOrderError::Store(StoreError::Unavailable(reason.to_string().into())))
        }
        // Under a key it finds out what became of it, or is placed; without one it might be placed twice.
        StoreError::OutcomeUnknown(reason) if request.key.is_none() => {
            Turn::Refused(PlaceOrderError::Store(StoreError::OutcomeUnknown(reason.to_string().into())))
        }
        _ => Turn::Alone,
    }
}
