use domain::{
    events::{EventKind, Subject},
    testing::{Beat, MockUnit, a_secret, an_admin, an_endpoint, by, keyed, noon, store_of},
    values::{ExpectedVersion, Text, Version},
    webhooks::{
        ChangeWebhook, CreateWebhook, DisabledBecause, Endpoint, EndpointHealth, EndpointStatus, EventTypes,
        MockWebhookOutbox, MockWebhookQueries, SigningSecrets, WebhookError, WebhookUrl,
    },
};

use super::{webhooks, webhooks_on};
use crate::access::{admitted, away};

fn creation() -> CreateWebhook {
    let Endpoint { url, types, description, .. } = an_endpoint();
    CreateWebhook { url, types, description }
}

fn locked(endpoint: Endpoint) -> MockUnit {
    MockUnit::default().that_locks_endpoint(Some((endpoint, SigningSecrets::of(a_secret(9)))))
}

#[tokio::test]
async fn only_admins_and_the_operator_keep_webhooks() {
    let refused = |error: &WebhookError| matches!(error, WebhookError::Forbidden(_));
    let id = an_endpoint().id;
    let keep = || webhooks_on(away());
    let expected = ["ADMIN", "system"];
    let creating = async |request| !keep().create_webhook(&request, creation()).await.is_err_and(|it| refused(&it));
    assert_eq!(admitted(creating).await, expected);
    let changing = async |request| {
        let changed = keep().change_webhook(&request, id, ExpectedVersion::Any, ChangeWebhook::default()).await;
        !changed.is_err_and(|it| refused(&it))
    };
    assert_eq!(admitted(changing).await, expected);
    let deleting =
        async |request| !keep().delete_webhook(&request, id, ExpectedVersion::Any).await.is_err_and(|it| refused(&it));
    assert_eq!(admitted(deleting).await, expected);
    let rotating = async |request| !keep().rotate_secret(&request, id).await.is_err_and(|it| refused(&it));
    assert_eq!(admitted(rotating).await, expected);
    let testing = async |request| !keep().test_webhook(&request, id).await.is_err_and(|it| refused(&it));
    assert_eq!(admitted(testing).await, expected);
    let finding = async |request: domain::store::Request| {
        let mut queries = MockWebhookQueries::new();
        queries.expect_find_endpoint().returning(|_| Ok(None));
        let found = webhooks(away(), queries, MockWebhookOutbox::new()).find_webhook(&request.actor, id).await;
        !found.is_err_and(|it| refused(&it))
    };
    assert_eq!(admitted(finding).await, expected);
}

#[tokio::test]
async fn a_new_endpoint_is_active_and_its_secret_is_not_kept_under_a_key() {
    let unit = MockUnit::default();
    let diary = unit.diary();
    let made = webhooks_on(store_of([unit])).create_webhook(&keyed(an_admin(), "k"), creation()).await.unwrap();
    assert_eq!((made.secret.clone(), made.endpoint.status), (a_secret(1), EndpointStatus::Active));
    assert_eq!((made.endpoint.version, made.endpoint.created_at), (Version::FIRST, noon()));
    assert_eq!(diary.queued(), [Beat::InsertedEndpoint(made.endpoint, made.secret)]);
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn what_is_not_named_stays_and_the_version_rises() {
    let before = Endpoint { health: EndpointHealth { failures: 2, ..EndpointHealth::default() }, ..an_endpoint() };
    let unit = locked(before.clone());
    let diary = unit.diary();
    let change = ChangeWebhook {
        types: Some(EventTypes::parse(&["*".to_owned()]).unwrap()),
        description: Some(Some(Text::parse("ERP").unwrap())),
        ..ChangeWebhook::default()
    };
    let keep = webhooks_on(store_of([unit]));
    let changed = keep.change_webhook(&by(an_admin()), before.id, ExpectedVersion::Any, change.clone()).await;
    let changed = changed.unwrap().value;
    let expected = Endpoint {
        types: change.types.unwrap(),
        description: change.description.unwrap(),
        version: before.version.next(),
        ..before
    };
    assert_eq!((&changed, diary.only()), (&expected, Beat::SavedEndpoint(expected.clone())));
}

#[tokio::test]
async fn an_endpoint_that_is_enabled_or_moved_forgets_its_failures_and_goes_on_at_once() {
    let health = EndpointHealth { failing_since: Some(noon()), failures: 9, probe_at: Some(noon()) };
    let disabled = EndpointStatus::Disabled(DisabledBecause::Failing);
    let elsewhere = WebhookUrl::parse("https://elsewhere.example.com").unwrap();
    for (status, change) in [
        (disabled, ChangeWebhook { active: Some(true), ..ChangeWebhook::default() }),
        (EndpointStatus::Active, ChangeWebhook { url: Some(elsewhere), ..ChangeWebhook::default() }),
    ] {
        let before = Endpoint { status, health, ..an_endpoint() };
        let unit = locked(before.clone());
        let diary = unit.diary();
        let keep = webhooks_on(store_of([unit]));
        let changed = keep.change_webhook(&by(an_admin()), before.id, ExpectedVersion::Any, change).await;
        let changed = changed.unwrap().value;
        assert_eq!((changed.status, changed.health), (EndpointStatus::Active, EndpointHealth::default()));
        assert_eq!(diary.queued(), [Beat::SavedEndpoint(changed), Beat::FreedDeliveries(before.id, noon(), false)]);
    }
}

#[tokio::test]
async fn disabling_says_who_wanted_it_and_does_not_hide_an_older_reason() {
    let off = ChangeWebhook { active: Some(false), ..ChangeWebhook::default() };
    for (before, after) in [
        (EndpointStatus::Active, DisabledBecause::Requested),
        (EndpointStatus::Disabled(DisabledBecause::Gone), DisabledBecause::Gone),
    ] {
        let keep = webhooks_on(store_of([locked(Endpoint { status: before, ..an_endpoint() })]));
        let id = an_endpoint().id;
        let changed = keep.change_webhook(&by(an_admin()), id, ExpectedVersion::Any, off.clone()).await.unwrap();
        assert_eq!(changed.value.status, EndpointStatus::Disabled(after));
    }
}

#[tokio::test]
async fn somebody_who_saw_another_version_changes_and_deletes_nothing() {
    let seen = Version::new(7).unwrap();
    let id = an_endpoint().id;
    for expected in [ExpectedVersion::IfMatch(seen), ExpectedVersion::InBody(seen)] {
        let (one, other) = (locked(an_endpoint()), locked(an_endpoint()));
        let diaries = [one.diary(), other.diary()];
        let keep = webhooks_on(store_of([one, other]));
        let changed = keep.change_webhook(&by(an_admin()), id, expected, ChangeWebhook::default()).await.unwrap_err();
        let deleted = keep.delete_webhook(&by(an_admin()), id, expected).await.unwrap_err();
        for error in [changed, deleted] {
            match expected {
                ExpectedVersion::IfMatch(_) => {
                    assert!(matches!(error, WebhookError::PreconditionFailed(Version::FIRST)));
                }
                _ => assert!(matches!(error, WebhookError::VersionConflict(Version::FIRST))),
            }
        }
        assert!(diaries.iter().all(domain::testing::Diary::refused));
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let nothing = || webhooks_on(store_of([MockUnit::default().that_locks_endpoint(None)]));
    let (request, id) = (by(an_admin()), an_endpoint().id);
    let any = ExpectedVersion::Any;
    let errors = [
        nothing().change_webhook(&request, id, any, ChangeWebhook::default()).await.unwrap_err(),
        nothing().delete_webhook(&request, id, any).await.unwrap_err(),
        nothing().rotate_secret(&request, id).await.unwrap_err(),
        nothing().test_webhook(&request, id).await.unwrap_err(),
    ];
    assert!(errors.iter().all(|error| matches!(error, WebhookError::NotFound)), "{errors:?}");
}

#[tokio::test]
async fn a_new_secret_is_shown_and_the_one_before_signs_on_for_a_day() {
    let unit = locked(an_endpoint());
    let diary = unit.diary();
    let id = an_endpoint().id;
    let rotated = webhooks_on(store_of([unit])).rotate_secret(&keyed(an_admin(), "k"), id).await.unwrap();
    let secrets = SigningSecrets::of(a_secret(9)).rotated(a_secret(1), noon(), chrono::TimeDelta::days(1));
    assert_eq!(rotated.secret, a_secret(1));
    assert_eq!(diary.queued(), [Beat::SavedEndpoint(rotated.endpoint), Beat::SavedSecrets(id, secrets)]);
}

#[tokio::test]
async fn trying_an_endpoint_writes_an_event_about_it_unless_it_is_disabled() {
    let unit = locked(an_endpoint());
    let diary = unit.diary();
    let id = an_endpoint().id;
    let event = webhooks_on(store_of([unit])).test_webhook(&by(an_admin()), id).await.unwrap().value;
    let [written] = diary.events().try_into().unwrap();
    assert_eq!((written.id, written.kind, written.subject), (event, EventKind::WebhookTested, Subject::Webhook(id)));
    assert_eq!(written.data.to_value()["webhook_id"], id.to_string());

    let disabled = Endpoint { status: EndpointStatus::Disabled(DisabledBecause::Gone), ..an_endpoint() };
    let unit = locked(disabled);
    let diary = unit.diary();
    let refused = webhooks_on(store_of([unit])).test_webhook(&by(an_admin()), id).await;
    assert!(matches!(refused, Err(WebhookError::Disabled)) && diary.refused());
}
