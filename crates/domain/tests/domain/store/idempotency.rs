use domain::{
    store::{KeyReused, StoreError, Violation, perform},
    testing::{MockUnit, a_customer, begins, conflict, keyed, store_of, unavailable},
};

use super::{Scripted, ScriptedError, answered, recalling, waiting};

#[tokio::test]
async fn a_success_under_a_key_keeps_its_answer_in_the_same_unit() {
    let unit = MockUnit::default();
    let diary = unit.diary();
    perform(&store_of([unit]), &keyed(a_customer(), "k"), &Scripted::ending([Ok(7)])).await.unwrap();
    assert_eq!(diary.answer(), Some(7.into()));
    assert!(diary.committed());
}

#[tokio::test]
async fn a_repetition_is_answered_as_the_first_time_without_running() {
    let command = Scripted::ending([Ok(8)]);
    let store = begins([Err(StoreError::AlreadyAnswered(answered(7)))]);
    let done = perform(&store, &keyed(a_customer(), "k"), &command).await.unwrap();
    assert_eq!((done.value, done.replayed, command.runs_left()), (7, true, 1));
}

#[tokio::test]
async fn a_repetition_found_with_the_first_lock_rolls_back_and_is_answered_as_the_first_time() {
    let unit = MockUnit::default();
    let diary = unit.diary();
    let command = Scripted::ending([Err(StoreError::AlreadyAnswered(answered(7)).into())]);
    let done = perform(&store_of([unit]), &keyed(a_customer(), "k"), &command).await.unwrap();
    assert_eq!((done.value, done.replayed), (7, true));
    assert!(diary.refused());
}

#[tokio::test]
async fn a_copy_that_committed_first_gives_its_answer_to_the_one_that_came_second() {
    let unit = MockUnit::default().that_fails_to_commit(StoreError::Violated(Violation::KeyTaken));
    let store = recalling(store_of([unit]), Ok(Some(7)));
    let done = perform(&store, &keyed(a_customer(), "k"), &Scripted::ending([Ok(8)])).await.unwrap();
    assert_eq!((done.value, done.replayed), (7, true));
}

#[tokio::test]
async fn a_key_that_was_taken_and_has_no_answer_is_tried_again() {
    let units =
        [MockUnit::default().that_fails_to_commit(StoreError::Violated(Violation::KeyTaken)), MockUnit::default()];
    let store = waiting(recalling(store_of(units), Ok(None)), 1);
    let done = perform(&store, &keyed(a_customer(), "k"), &Scripted::ending([Ok(1), Ok(2)])).await.unwrap();
    assert_eq!((done.value, done.replayed), (2, false));
}

#[tokio::test]
async fn a_refusal_after_a_copy_committed_is_answered_as_the_success_it_was() {
    let unit = MockUnit::default();
    let diary = unit.diary();
    let store = recalling(store_of([unit]), Ok(Some(7)));
    let command = Scripted::ending([Err(ScriptedError::Refused)]);
    let done = perform(&store, &keyed(a_customer(), "k"), &command).await.unwrap();
    assert_eq!((done.value, done.replayed), (7, true));
    assert!(diary.refused());
}

#[tokio::test]
async fn a_refusal_whose_key_has_no_answer_is_told_and_keeps_nothing() {
    let unit = MockUnit::default();
    let diary = unit.diary();
    let store = recalling(store_of([unit]), Ok(None));
    let command = Scripted::ending([Err(ScriptedError::Refused)]);
    assert!(matches!(perform(&store, &keyed(a_customer(), "k"), &command).await, Err(ScriptedError::Refused)));
    assert_eq!(diary.answer(), None);
}

#[tokio::test]
async fn a_refusal_whose_key_cannot_be_looked_up_is_not_told_since_a_copy_may_have_succeeded() {
    let store = recalling(store_of([MockUnit::default()]), Err(unavailable()));
    let command = Scripted::ending([Err(ScriptedError::Refused)]);
    let told = perform(&store, &keyed(a_customer(), "k"), &command).await;
    assert!(matches!(told, Err(ScriptedError::Store(StoreError::Unavailable(_)))));
}

#[tokio::test]
async fn a_failure_of_the_store_is_told_rather_than_the_failure_to_look_the_key_up() {
    let unit = MockUnit::default().that_fails_to_commit(StoreError::Broken("disk full".into()));
    let store = recalling(store_of([unit]), Err(unavailable()));
    let told = perform(&store, &keyed(a_customer(), "k"), &Scripted::ending([Ok(1)])).await;
    assert!(matches!(told, Err(ScriptedError::Store(StoreError::Broken(_)))));
}

#[tokio::test]
async fn a_key_used_for_another_request_is_refused_at_once_or_when_it_is_looked_up() {
    let store = begins([Err(KeyReused.into())]);
    let told = perform(&store, &keyed(a_customer(), "k"), &Scripted::ending([Ok(1)])).await;
    assert!(matches!(told, Err(ScriptedError::Store(StoreError::KeyReused(_)))));

    let store = recalling(store_of([MockUnit::default()]), Err(KeyReused.into()));
    let command = Scripted::ending([Err(ScriptedError::Refused)]);
    let told = perform(&store, &keyed(a_customer(), "k"), &command).await;
    assert!(matches!(told, Err(ScriptedError::Store(StoreError::KeyReused(_)))));
}

#[tokio::test]
async fn a_token_that_was_revoked_learns_nothing_of_keys() {
    let store = begins([Err(StoreError::SignedOut)]);
    let told = perform(&store, &keyed(a_customer(), "k"), &Scripted::ending([Ok(1)])).await;
    assert!(matches!(told, Err(ScriptedError::Store(StoreError::SignedOut))));
}

#[tokio::test]
async fn a_store_that_is_away_is_not_asked_for_the_key_too() {
    let store = begins([Err(unavailable())]);
    let told = perform(&store, &keyed(a_customer(), "k"), &Scripted::ending([Ok(1)])).await;
    assert!(matches!(told, Err(ScriptedError::Store(StoreError::Unavailable(_)))));
}

#[tokio::test]
async fn a_kept_answer_that_cannot_be_read_is_our_fault() {
    let unreadable = domain::store::KeyedAnswer { answer: "seven".into(), ..answered(7) };
    let store = begins([Err(StoreError::AlreadyAnswered(unreadable))]);
    let told = perform(&store, &keyed(a_customer(), "k"), &Scripted::ending([Ok(1)])).await;
    assert!(matches!(told, Err(ScriptedError::Store(StoreError::Broken(_)))));
}

#[tokio::test]
async fn a_conflict_under_a_key_is_tried_again_and_answers_once() {
    let units = [MockUnit::default().that_fails_to_commit(conflict()), MockUnit::default()];
    let diary = units[1].diary();
    let store = waiting(recalling(store_of(units), Ok(None)), 1);
    perform(&store, &keyed(a_customer(), "k"), &Scripted::ending([Ok(1), Ok(2)])).await.unwrap();
    assert_eq!(diary.answer(), Some(2.into()));
}
