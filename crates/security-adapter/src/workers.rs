//! Threads for slow work, behind a bounded queue.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvError, SyncSender, sync_channel},
    },
    thread,
};

use domain::users::HasherBusy;
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// A fixed number of threads. They end when this is dropped and the queue is empty.
///
/// The runtime's own threads for blocking work are shared with everything that reads a file or a host name; a crowd at the
/// log-in would keep all of that waiting.
pub(crate) struct Workers {
    queue: SyncSender<Job>,
}

impl Workers {
    pub(crate) fn start(name: &str, threads: usize, queue: usize) -> io::Result<Self> {
        let (sender, receiver) = sync_channel(queue);
        let receiver = Arc::new(Mutex::new(receiver));
        for number in 1..=threads {
            let receiver = Arc::clone(&receiver);
            thread::Builder::new().name(format!("{name}-{number}")).spawn(move || work_off(&receiver))?;
        }
        Ok(Self { queue: sender })
    }

    /// Waits for work to be done, unless too much of it waits already.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HasherBusy> {
        let (answer, answered) = oneshot::channel();
        let job = move || {
            // Whoever gave up waiting is not worked for.
            if !answer.is_closed() {
                let _ = answer.send(work());
            }
        };
        self.queue.try_send(Box::new(job)).map_err(|_| HasherBusy)?;
        answered.await.map_err(|_| HasherBusy)
    }
}

fn work_off(queue: &Mutex<Receiver<Job>>) {
    // The lock is held only while waiting for the next job, not while doing it.
    while let Ok(job) = next(queue) {
        // A thread that ended would be missed for ever; the one who asked is told by the answer that never comes.
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
}

fn next(queue: &Mutex<Receiver<Job>>) -> Result<Job, RecvError> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv()
}

#[cfg(test)]
mod tests {
    use std::{
        future::poll_fn,
        pin::Pin,
        sync::{
            atomic::{AtomicBool, Ordering},
            mpsc::channel,
        },
        task::Poll,
    };

    use super::*;

    #[tokio::test]
    async fn when_all_threads_work_and_the_queue_is_full_the_next_is_sent_away() {
        let workers = Workers::start("test", 1, 1).unwrap();
        let (started, start) = channel();
        let (open, gate) = channel::<()>();
        let mut working = Box::pin(workers.run(move || {
            started.send(()).unwrap();
            gate.recv().unwrap();
            1
        }));
        assert!(poll_once(&mut working).await.is_none());
        start.recv().unwrap();
        let mut waiting = Box::pin(workers.run(|| 2));
        assert!(poll_once(&mut waiting).await.is_none());
        assert_eq!(workers.run(|| 3).await, Err(HasherBusy));
        open.send(()).unwrap();
        assert_eq!((working.await, waiting.await), (Ok(1), Ok(2)));
        assert_eq!(workers.run(|| 4).await, Ok(4));
    }

    #[tokio::test]
    async fn nobody_works_for_those_who_gave_up() {
        let workers = Workers::start("test", 1, 2).unwrap();
        let (started, start) = channel();
        let (open, gate) = channel::<()>();
        let mut working = Box::pin(workers.run(move || {
            started.send(()).unwrap();
            gate.recv().unwrap();
        }));
        assert!(poll_once(&mut working).await.is_none());
        start.recv().unwrap();
        let done = Arc::new(AtomicBool::new(false));
        let doing = Arc::clone(&done);
        let mut waiting = Box::pin(workers.run(move || doing.store(true, Ordering::SeqCst)));
        assert!(poll_once(&mut waiting).await.is_none());
        drop(waiting);
        open.send(()).unwrap();
        working.await.unwrap();
        // It is worked off in order; there is room for this even if what was given up still stands in the queue.
        workers.run(|| ()).await.unwrap();
        assert!(!done.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn a_panic_costs_its_caller_an_answer_and_nobody_a_thread() {
        let workers = Workers::start("test", 1, 1).unwrap();
        let panics = || -> i32 { panic!("on purpose") };
        assert_eq!(workers.run(panics).await, Err(HasherBusy));
        assert_eq!(workers.run(|| 1).await, Ok(1));
    }

    async fn poll_once<F: Future>(future: &mut Pin<Box<F>>) -> Option<F::Output> {
        poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }
}
