use domain::{
    store::{StoreError, Violation, perform},
    testing::{MockUnit, a_customer, begins, by, conflict, keyed, outcome_unknown, store_of, unavailable},
};

use super::{Scripted, ScriptedError, recalling, waiting};

#[tokio::test]
async fn a_command_that_succeeds_is_committed_once_and_answered_as_new() {
    let unit = MockUnit::default();
    let diary = unit.diary();
    let done = perform(&store_of([unit]), &by(a_customer()), &Scripted::ending([Ok(7)])).await.unwrap();
    assert_eq!((done.value, done.replayed), (7, false));
    assert!(diary.committed() && diary.answer().is_none());
}

#[tokio::test]
async fn a_refusal_is_rolled_back_and_not_tried_again() {
    let unit = MockUnit::default();
    let diary = unit.diary();
    let command = Scripted::ending([Err(ScriptedError::Refused)]);
    let refused = perform(&store_of([unit]), &by(a_customer()), &command).await;
    assert!(matches!(refused, Err(ScriptedError::Refused)));
    assert!(diary.refused());
}

#[tokio::test]
async fn a_conflict_is_tried_again_on_a_new_unit_after_waiting() {
    let units = [
        MockUnit::default(),
        MockUnit::default().that_fails_to_commit(conflict()),
        MockUnit::default().that_fails_to_commit(StoreError::Violated(Violation::StockMissed)),
        MockUnit::default(),
    ];
    let diaries = units.each_ref().map(MockUnit::diary);
    let store = waiting(store_of(units), 3);
    let command = Scripted::ending([Err(conflict().into()), Ok(1), Ok(2), Ok(3)]);
    assert_eq!(perform(&store, &by(a_customer()), &command).await.unwrap().value, 3);
    assert!(diaries[0].refused() && !diaries[1].committed() && !diaries[2].committed() && diaries[3].committed());
}

#[tokio::test]
async fn conflicts_without_end_are_told_after_eight_attempts() {
    let store = waiting(store_of((0..8).map(|_| MockUnit::default().that_fails_to_commit(conflict()))), 7);
    let command = Scripted::ending((0..9).map(Ok));
    let given_up = perform(&store, &by(a_customer()), &command).await;
    assert!(matches!(given_up, Err(ScriptedError::Store(StoreError::Conflict(_)))));
    assert_eq!(command.runs_left(), 1);
}

#[tokio::test]
async fn a_store_that_is_away_or_broken_is_not_asked_again() {
    for failure in [unavailable(), StoreError::Busy("lock timeout".into()), StoreError::Broken("bug".into())] {
        let store = begins([Err(failure)]);
        let command = Scripted::ending([Ok(1)]);
        assert!(matches!(perform(&store, &by(a_customer()), &command).await, Err(ScriptedError::Store(_))));
        assert_eq!(command.runs_left(), 1);
    }
}

#[tokio::test]
async fn violations_that_only_a_person_can_solve_are_not_tried_again() {
    for violation in [Violation::SkuTaken, Violation::EmailTaken, Violation::LocationCodeTaken, Violation::Stale] {
        let unit = MockUnit::default().that_fails_to_commit(StoreError::Violated(violation));
        let told = perform(&store_of([unit]), &by(a_customer()), &Scripted::ending([Ok(1)])).await;
        assert!(matches!(told, Err(ScriptedError::Store(StoreError::Violated(it))) if it == violation));
    }
}

#[tokio::test]
async fn an_unknown_outcome_without_a_key_is_told_and_never_tried_again() {
    let unit = MockUnit::default().that_fails_to_commit(outcome_unknown());
    let told = perform(&store_of([unit]), &by(a_customer()), &Scripted::ending([Ok(1)])).await;
    assert!(matches!(told, Err(ScriptedError::Store(StoreError::OutcomeUnknown(_)))));
}

#[tokio::test]
async fn an_unknown_outcome_under_a_key_that_was_committed_finds_its_answer() {
    let unit = MockUnit::default().that_fails_to_commit(outcome_unknown());
    let store = recalling(store_of([unit]), Ok(Some(1)));
    let done = perform(&store, &keyed(a_customer(), "k"), &Scripted::ending([Ok(1)])).await.unwrap();
    assert_eq!((done.value, done.replayed), (1, true));
}

#[tokio::test]
async fn an_unknown_outcome_under_a_key_that_was_not_committed_is_done_now() {
    let units = [MockUnit::default().that_fails_to_commit(outcome_unknown()), MockUnit::default()];
    let diary = units[1].diary();
    let store = waiting(recalling(store_of(units), Ok(None)), 1);
    let done = perform(&store, &keyed(a_customer(), "k"), &Scripted::ending([Ok(1), Ok(2)])).await.unwrap();
    assert_eq!((done.value, done.replayed), (2, false));
    assert!(diary.committed());
}

#[tokio::test]
async fn an_unknown_outcome_under_a_key_is_tried_again_also_when_the_key_cannot_be_looked_up() {
    let units = [MockUnit::default().that_fails_to_commit(outcome_unknown()), MockUnit::default()];
    let store = waiting(recalling(store_of(units), Err(unavailable())), 1);
    let done = perform(&store, &keyed(a_customer(), "k"), &Scripted::ending([Ok(1), Ok(2)])).await.unwrap();
    assert_eq!(done.value, 2);
}
