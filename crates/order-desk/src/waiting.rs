//! What waits, with a fair turn for everybody who asks.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

/// Jobs of many askers. Each asker's jobs come in their order, and askers take turns: one who sends a thousand delays another
/// who sends one by no more than the turn of everybody else.
pub(crate) struct Waiting<K, J> {
    of: HashMap<K, VecDeque<J>>,
    /// Askers with something waiting, each once; the first one is next.
    turns: VecDeque<K>,
    len: usize,
}

impl<K: Copy + Eq + Hash, J> Waiting<K, J> {
    pub(crate) fn new() -> Self {
        Self { of: HashMap::new(), turns: VecDeque::new(), len: 0 }
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn push(&mut self, asker: K, job: J) {
        let jobs = self.of.entry(asker).or_default();
        if jobs.is_empty() {
            self.turns.push_back(asker);
        }
        jobs.push_back(job);
        self.len += 1;
    }

    /// The job whose turn it is, if it fits; else it keeps its turn.
    pub(crate) fn pop_if(&mut self, fits: impl FnOnce(&J) -> bool) -> Option<J> {
        let asker = *self.turns.front()?;
        let jobs = self.of.get_mut(&asker)?;
        let job = jobs.front().is_some_and(fits).then(|| jobs.pop_front())??;
        self.len -= 1;
        self.turns.pop_front();
        if jobs.is_empty() {
            self.of.remove(&asker);
        } else {
            self.turns.push_back(asker);
        }
        Some(job)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drain(mut waiting: Waiting<u8, (u8, u32)>) -> Vec<(u8, u32)> {
        std::iter::from_fn(|| waiting.pop_if(|_| true)).collect()
    }

    #[test]
    fn whoever_sends_one_waits_for_one_of_each_other_at_most() {
        let mut waiting = Waiting::new();
        (0..1_000).for_each(|number| waiting.push(1, (1, number)));
        waiting.push(2, (2, 0));
        assert_eq!(drain(waiting)[1], (2, 0));
    }

    #[test]
    fn a_job_that_does_not_fit_keeps_its_turn() {
        let mut waiting = Waiting::new();
        waiting.push(1, (1, 0));
        waiting.push(2, (2, 0));
        assert_eq!(waiting.pop_if(|_| false), None);
        assert_eq!(waiting.len(), 2);
        assert_eq!(waiting.pop_if(|_| true), Some((1, 0)));
    }

    proptest! {
        #[test]
        fn every_job_comes_once_in_its_askers_order_and_askers_take_turns(askers in prop::collection::vec(0..5_u8, 0..60)) {
            let mut waiting = Waiting::new();
            let mut sent: HashMap<u8, u32> = HashMap::new();
            for asker in &askers {
                let number = sent.entry(*asker).or_default();
                waiting.push(*asker, (*asker, *number));
                *number += 1;
            }
            prop_assert_eq!(waiting.len(), askers.len());
            let came = drain(waiting);
            prop_assert_eq!(came.len(), askers.len());
            let mut seen: HashMap<u8, u32> = HashMap::new();
            for (asker, number) in came {
                let count = seen.entry(asker).or_default();
                prop_assert_eq!(number, *count);
                *count += 1;
                // Nobody who still has something to come is more than one turn behind.
                for (other, all) in &sent {
                    let had = seen.get(other).copied().unwrap_or_default();
                    prop_assert!(had == *all || had >= number, "{other} had {had} turns when {asker} had {}", number + 1);
                }
            }
        }
    }
}
