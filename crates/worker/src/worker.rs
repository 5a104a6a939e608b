//! All jobs of a process.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use domain::events::EventBell;
use slog::{Logger, warn};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    Job, JobFigures,
    figures::Figures,
    run::{Around, run},
};

/// Jobs about to be run.
pub struct Worker {
    jobs: Vec<Box<dyn Job>>,
    bell: Arc<dyn EventBell>,
    log: Logger,
}

/// Jobs that are run.
pub struct RunningWorker {
    tasks: JoinSet<()>,
    figures: Arc<Figures>,
    stop: CancellationToken,
    log: Logger,
}

impl Worker {
    /// A worker that hears this bell.
    pub fn new(jobs: Vec<Box<dyn Job>>, bell: Arc<dyn EventBell>, log: Logger) -> Self {
        Self { jobs, bell, log }
    }

    /// Runs every job in a task of its own, on the runtime that this is called on.
    pub fn start(self) -> RunningWorker {
        let figures = Arc::new(Figures::default());
        let stop = CancellationToken::new();
        let around =
            Around { bell: self.bell, figures: Arc::clone(&figures), log: self.log.clone(), stop: stop.clone() };
        let mut tasks = JoinSet::new();
        for job in self.jobs {
            tasks.spawn(run(job, around.clone()));
        }
        RunningWorker { tasks, figures, stop, log: self.log }
    }
}

impl RunningWorker {
    /// How each job that has run has been doing.
    pub fn figures(&self) -> BTreeMap<&'static str, JobFigures> {
        self.figures.all()
    }

    /// A way to the figures that outlives this handle.
    pub fn figures_of(&self) -> impl Fn() -> BTreeMap<&'static str, JobFigures> + Send + Sync + 'static {
        let figures = Arc::clone(&self.figures);
        move || figures.all()
    }

    /// Lets the batches that were begun finish, and gives up on those that take longer than this: whatever they had claimed is free
    /// again when its lease ends.
    pub async fn stop(mut self, patience: Duration) {
        self.stop.cancel();
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(patience, ended).await.is_err() {
            warn!(self.log, "jobs took too long to finish and were ended"; "jobs" => self.tasks.len());
        }
        self.tasks.shutdown().await;
    }
}
