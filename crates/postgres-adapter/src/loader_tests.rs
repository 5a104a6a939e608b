use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{StreamExt, future::join_all};
use tokio::sync::mpsc;

use super::*;

/// A batch that is under way, for the test to answer.
struct Batch {
    questions: Vec<u32>,
    answer: oneshot::Sender<Result<Vec<u32>, StoreError>>,
}

impl Batch {
    /// Answers each question with ten times itself.
    fn answer(self) {
        let answers = self.questions.iter().map(|question| question * 10).collect();
        self.answer.send(Ok(answers)).unwrap();
    }
}

/// A loader whose batches come out at the other end.
fn loader() -> (Loader<u32, u32>, mpsc::UnboundedReceiver<Batch>) {
    let (ask, asked) = mpsc::unbounded_channel();
    let loader = Loader::new(Handle::current(), move |questions| {
        let (answer, answered) = oneshot::channel();
        ask.send(Batch { questions, answer }).unwrap();
        async move { answered.await.unwrap() }
    });
    (loader, asked)
}

/// Polls everything once, so that all of it waits.
async fn arrive<F: Future>(callers: &mut [std::pin::Pin<Box<F>>]) {
    for caller in callers {
        assert!(futures_util::poll!(caller.as_mut()).is_pending());
    }
}

#[tokio::test]
async fn one_that_arrives_alone_is_asked_at_once_and_alone() {
    let (loader, mut asked) = loader();
    let (answer, ()) = futures_util::future::join(loader.load(1), async {
        let batch = asked.recv().await.unwrap();
        assert_eq!(batch.questions, [1]);
        batch.answer();
    })
    .await;
    assert_eq!(answer.unwrap(), 10);
}

#[tokio::test]
async fn those_that_arrive_while_a_question_is_under_way_are_asked_together_by_the_next() {
    let (loader, mut asked) = loader();
    let mut callers: Vec<_> = (1..=4).map(|question| Box::pin(loader.load(question))).collect();
    arrive(&mut callers[..1]).await;
    let first = asked.recv().await.unwrap();
    arrive(&mut callers[1..]).await;
    assert_eq!(first.questions, [1]);
    assert!(asked.try_recv().is_err(), "there is one batch at a time");
    first.answer();
    let answering = async {
        let second = asked.recv().await.unwrap();
        assert_eq!(second.questions, [2, 3, 4]);
        second.answer();
    };
    let (answers, ()) = futures_util::future::join(join_all(callers), answering).await;
    assert_eq!(answers.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [10, 20, 30, 40]);
}

#[tokio::test]
async fn a_batch_is_bounded_and_so_are_those_who_wait() {
    let (loader, mut asked) = loader();
    let mut callers: Vec<_> = (0..=4_096).map(|question| Box::pin(loader.load(question))).collect();
    arrive(&mut callers[..1]).await;
    let first = asked.recv().await.unwrap();
    arrive(&mut callers[1..]).await;
    assert!(matches!(loader.load(9_999).await, Err(StoreError::Busy(_))));
    first.answer();
    let mut sizes = Vec::new();
    let answering = async {
        while sizes.iter().sum::<usize>() < WAITING {
            let batch = asked.recv().await.unwrap();
            sizes.push(batch.questions.len());
            batch.answer();
        }
    };
    let (answers, ()) = futures_util::future::join(join_all(callers), answering).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(sizes, [BATCH; WAITING / BATCH]);
}

#[tokio::test]
async fn a_caller_that_hangs_up_harms_nobody() {
    let (loader, mut asked) = loader();
    let mut callers: Vec<_> = (1..=3).map(|question| Box::pin(loader.load(question))).collect();
    arrive(&mut callers[..1]).await;
    let first = asked.recv().await.unwrap();
    arrive(&mut callers[1..]).await;
    // The one whose question is under way, and one of those who wait.
    let last = callers.pop().unwrap();
    drop(callers);
    first.answer();
    let (answer, ()) = futures_util::future::join(last, async { asked.recv().await.unwrap().answer() }).await;
    assert_eq!(answer.unwrap(), 30);
}

#[tokio::test]
async fn an_error_is_told_to_each_with_its_kind_and_its_cause() {
    let (loader, mut asked) = loader();
    let mut callers: Vec<_> = (1..=3).map(|question| Box::pin(loader.load(question))).collect();
    arrive(&mut callers).await;
    let batch = asked.recv().await.unwrap();
    assert_eq!(batch.questions, [1, 2, 3]);
    batch.answer.send(Err(StoreError::Unavailable("the cable was cut".into()))).unwrap();
    for answer in join_all(callers).await {
        let error = answer.unwrap_err();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
        assert_eq!(error.to_string(), "the store cannot be reached: the cable was cut");
    }
}

#[tokio::test]
async fn a_panic_fails_its_batch_and_no_other() {
    let asked = AtomicUsize::new(0);
    let loader = Loader::new(Handle::current(), move |questions: Vec<u32>| {
        assert!(asked.fetch_add(1, Ordering::Relaxed) > 0, "the first is not understood");
        async move { Ok(questions) }
    });
    let answers: Vec<_> = futures_util::stream::iter([1, 2]).then(|question| loader.load(question)).collect().await;
    assert!(matches!(answers[..], [Err(StoreError::Broken(_)), Ok(2)]), "{answers:?}");
}
