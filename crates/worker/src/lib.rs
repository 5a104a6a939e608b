//! The driving adapter of time: work that nobody waits for.
//!
//! A job is a file of its own in [`jobs`]. It takes no input: what there is to do it reads from the store, where it is claimed with
//! short leases, so any number of processes may run the same jobs at once. It does one bounded batch that may be done twice without
//! harm, and says whether there may be more. A worker runs each job alone: at once when events were written (the bell rings), after
//! its own time otherwise, and later and later while it fails. A job that panics has failed, and the others go on.

mod figures;
mod job;
pub mod jobs;
mod run;
mod worker;

pub use figures::JobFigures;
pub use job::{Job, Schedule};
pub use worker::{RunningWorker, Worker};
