use domain::{
    access::Role,
    testing::{Beat, MockUnit, a_customer, a_user, a_user_who_is, an_admin, by, store_of},
    users::{ChangeUser, ChangeUserError, User, UserStatus},
    values::{PaymentTerms, Region, Text},
};

use super::{Office, with_password};
use crate::access::{admitted, away};

fn locking(user: User, admins: usize) -> MockUnit {
    MockUnit::default().that_counts_admins(admins).that_locks_user(Some(with_password(user)))
}

fn role(role: Role) -> ChangeUser {
    ChangeUser { role: Some(role), ..ChangeUser::default() }
}

fn status(status: UserStatus) -> ChangeUser {
    ChangeUser { status: Some(status), ..ChangeUser::default() }
}

#[tokio::test]
async fn only_admins_and_the_operator_change_users() {
    let let_in = async |request| {
        let told = Office::on(away()).users.change_user(&request, a_user().id, role(Role::Admin)).await;
        !matches!(told, Err(ChangeUserError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "system"]);
}

#[tokio::test]
async fn a_new_role_or_status_ends_all_sessions_and_tokens_of_before() {
    for command in [role(Role::InventoryManager), status(UserStatus::Disabled)] {
        let unit = locking(a_user(), 1);
        let diary = unit.diary();
        let office = Office::on(store_of([unit]));
        let changed = office.users.change_user(&by(an_admin()), a_user().id, command.clone()).await.unwrap().value;
        assert_eq!(changed.role, command.role.unwrap_or(a_user().role));
        assert_eq!(changed.status, command.status.unwrap_or(a_user().status));
        assert_eq!(changed.token_epoch, 1);
        assert_eq!(diary.queued(), [Beat::RevokedSessions(a_customer().user_id, None), Beat::SavedUser(changed)]);
        assert_eq!(diary.asked(), ["lock_active_admins", "lock_user"], "always in this order");
        assert!(diary.keeps_the_beats() && diary.committed());
    }
}

#[tokio::test]
async fn a_change_to_what_they_are_already_signs_nobody_out() {
    let unit = locking(a_user(), 1);
    let diary = unit.diary();
    let command = ChangeUser { role: Some(Role::Customer), status: Some(UserStatus::Active), ..ChangeUser::default() };
    let same = Office::on(store_of([unit])).users.change_user(&by(an_admin()), a_user().id, command).await.unwrap();
    assert_eq!(same.value, a_user());
    assert!(diary.committed() && diary.queued().is_empty());
}

#[tokio::test]
async fn the_last_active_admin_can_be_neither_demoted_nor_disabled() {
    for command in [role(Role::Customer), status(UserStatus::Disabled)] {
        let admin = a_user_who_is(&an_admin());
        let change = async |admins| {
            let command = command.clone();
            let unit = locking(admin.clone(), admins);
            let diary = unit.diary();
            (Office::on(store_of([unit])).users.change_user(&by(an_admin()), admin.id, command).await, diary)
        };
        let (told, diary) = change(1).await;
        assert!(matches!(told, Err(ChangeUserError::LastAdmin)) && diary.refused());
        let (told, diary) = change(2).await;
        assert!(told.is_ok() && diary.committed());
    }
}

#[tokio::test]
async fn a_disabled_admin_is_not_the_last_active_one() {
    let disabled = User { status: UserStatus::Disabled, ..a_user_who_is(&an_admin()) };
    let unit = locking(disabled.clone(), 1);
    let office = Office::on(store_of([unit]));
    assert!(office.users.change_user(&by(an_admin()), disabled.id, role(Role::Customer)).await.is_ok());
}

#[tokio::test]
async fn an_unknown_user_is_not_found() {
    let unit = MockUnit::default().that_counts_admins(1).that_locks_user(None);
    let diary = unit.diary();
    let told = Office::on(store_of([unit])).users.change_user(&by(an_admin()), a_user().id, role(Role::Admin)).await;
    assert!(matches!(told, Err(ChangeUserError::NotFound)) && diary.refused());
}

#[tokio::test]
async fn how_somebody_buys_is_changed_without_signing_them_out() {
    let unit = locking(a_user(), 1);
    let diary = unit.diary();
    let command = ChangeUser {
        payment_terms: Some(Some(PaymentTerms::net(30).unwrap())),
        tax_exemption_id: Some(Some(Text::parse("XX-1").unwrap())),
        region: Some(Some(Region::parse("DE").unwrap())),
        ..ChangeUser::default()
    };
    let office = Office::on(store_of([unit]));
    let changed = office.users.change_user(&by(an_admin()), a_user().id, command).await.unwrap().value;
    assert_eq!(changed.buying.payment_terms.map(PaymentTerms::days), Some(30));
    assert_eq!(changed.token_epoch, a_user().token_epoch);
    assert_eq!(diary.queued(), [Beat::SavedUser(changed.clone())]);

    let unit = locking(changed.clone(), 1);
    let cleared = ChangeUser { payment_terms: Some(None), ..ChangeUser::default() };
    let office = Office::on(store_of([unit]));
    let cleared = office.users.change_user(&by(an_admin()), a_user().id, cleared).await.unwrap().value;
    assert_eq!((cleared.buying.payment_terms, &cleared.buying.region), (None, &changed.buying.region));
}
