//! A lane: places one group after the other, as long as something waits.

use std::{panic::AssertUnwindSafe, sync::Arc};

use domain::orders::{Placement, Turn};
use futures_util::FutureExt;
use tokio::sync::oneshot;

use crate::desk::Desk;

/// An order that waits, and who waits for its turn.
pub(crate) struct Job {
    pub placement: Arc<Placement>,
    pub answer: oneshot::Sender<Turn>,
}

impl Job {
    pub(crate) fn items(&self) -> usize {
        self.placement.command.items.len()
    }
}

/// Orders that are placed together.
#[derive(Default)]
pub(crate) struct Group {
    pub placements: Vec<Arc<Placement>>,
    answers: Vec<oneshot::Sender<Turn>>,
}

impl Group {
    pub(crate) const fn len(&self) -> usize {
        self.placements.len()
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.placements.is_empty()
    }

    pub(crate) fn push(&mut self, job: Job) {
        self.placements.push(job.placement);
        self.answers.push(job.answer);
    }
}

pub(crate) async fn run(desk: Arc<Desk>, first: Group) {
    let mut next = Some(first);
    while let Some(Group { placements, answers }) = next {
        // A panic breaks the turns of one group, whose callers see that nobody answers, and not the lane.
        let placed = AssertUnwindSafe(desk.orders.place_together(&placements)).catch_unwind().await;
        // The next group begins before these callers are woken, who have things to do of their own.
        next = desk.next(&placements);
        let Ok(turns) = placed else { continue };
        let alone = turns.iter().filter(|turn| matches!(turn, Turn::Alone)).count();
        desk.counters.placed(placements.len(), alone);
        for ((placement, answer), turn) in placements.into_iter().zip(answers).zip(turns) {
            if let Err(turn) = answer.send(turn) {
                desk.conclude(placement, turn);
            }
        }
    }
}
