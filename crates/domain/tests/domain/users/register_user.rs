use domain::{
    access::{Actor, Role},
    store::{Request, StoreError, Violation},
    testing::{
        Beat, FakeHasher, MockUnit, a_customer, a_manager, a_password, a_registration, an_admin, by, hash_of, keyed,
        noon, store_of,
    },
    users::{MockUserQueries, RegisterUser, RegisterUserError, Registration, User, UserPolicy, UserStatus},
    values::CustomerNumber,
};

use super::Office;

fn drawing() -> MockUnit {
    MockUnit::default().that_draws_customer_number(CustomerNumber::new(42).unwrap())
}

fn as_a(role: Role) -> RegisterUser {
    RegisterUser { role: Some(role), ..a_registration() }
}

fn nobody() -> Request {
    Request::of(Actor::Anonymous)
}

/// Registers under a mode; a refusal must not have begun a unit or hashed a password.
async fn register(mode: Registration, request: Request, command: RegisterUser) -> Result<User, RegisterUserError> {
    let allowed = mode.allows(command.role.unwrap_or(Role::Customer))
        || matches!(request.actor, Actor::System)
        || request.actor == Actor::User(an_admin());
    let store = if allowed { store_of([drawing()]) } else { store_of([]) };
    let policy = UserPolicy { registration: mode, ..UserPolicy::default() };
    let office = Office::with(store, MockUserQueries::new(), FakeHasher::default(), policy);
    let registered = office.users.register(&request, command).await;
    assert_eq!(office.hasher.hashed(), usize::from(allowed));
    registered
}

#[tokio::test]
async fn each_mode_grants_strangers_its_roles_and_no_other() {
    let granted = [
        (Registration::Open, vec![Role::Admin, Role::InventoryManager, Role::Customer]),
        (Registration::Customers, vec![Role::Customer]),
        (Registration::Closed, vec![]),
    ];
    for (mode, roles) in granted {
        for request in [nobody(), by(a_customer()), by(a_manager())] {
            for role in Role::ALL {
                match register(mode, request.clone(), as_a(role)).await {
                    Ok(user) => assert!(roles.contains(&role) && user.role == role, "{mode} {role}"),
                    Err(RegisterUserError::RoleNotGranted(told)) => assert!(!roles.contains(&role) && told == role),
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn admins_and_the_operator_make_any_account_in_any_mode() {
    for mode in [Registration::Open, Registration::Customers, Registration::Closed] {
        for request in [by(an_admin()), Request::of(Actor::System)] {
            for role in Role::ALL {
                assert_eq!(register(mode, request.clone(), as_a(role)).await.unwrap().role, role);
            }
        }
    }
}

#[tokio::test]
async fn whoever_asks_for_no_role_is_a_customer_or_refused() {
    assert_eq!(register(Registration::Open, nobody(), a_registration()).await.unwrap().role, Role::Customer);
    let told = register(Registration::Closed, nobody(), a_registration()).await;
    assert!(matches!(told, Err(RegisterUserError::RoleNotGranted(Role::Customer))));
}

#[tokio::test]
async fn an_account_is_inserted_active_with_a_hash_and_never_the_password() {
    let unit = drawing();
    let diary = unit.diary();
    let user = Office::on(store_of([unit])).users.register(&nobody(), a_registration()).await.unwrap();
    assert_eq!((user.number.number(), user.status, user.token_epoch), (42, UserStatus::Active, 0));
    assert_eq!((&user.email, user.created_at), (&a_registration().email, noon()));
    assert_eq!(diary.only(), Beat::InsertedUser(user, hash_of(&a_password())));
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn an_address_in_use_is_told_as_such() {
    let unit = drawing().that_fails_to_commit(StoreError::Violated(Violation::EmailTaken));
    let told = Office::on(store_of([unit])).users.register(&nobody(), a_registration()).await;
    assert!(matches!(told, Err(RegisterUserError::EmailTaken)));
}

#[tokio::test]
async fn a_key_sent_along_keeps_no_answer() {
    let unit = drawing();
    let diary = unit.diary();
    Office::on(store_of([unit])).users.register(&keyed(an_admin(), "k"), a_registration()).await.unwrap();
    assert_eq!(diary.answer(), None);
}

#[tokio::test]
async fn a_busy_hasher_begins_no_unit() {
    let office = Office::with(store_of([]), MockUserQueries::new(), FakeHasher::busy(), UserPolicy::default());
    assert!(matches!(office.users.register(&nobody(), a_registration()).await, Err(RegisterUserError::Busy(_))));
}

#[tokio::test]
async fn the_command_line_makes_an_admin_whatever_registration_allows() {
    let policy = UserPolicy { registration: Registration::Closed, ..UserPolicy::default() };
    let office = Office::with(store_of([drawing()]), MockUserQueries::new(), FakeHasher::default(), policy.clone());
    assert_eq!(office.users.policy(), &policy);
    let admin = office.users.create_admin(as_a(Role::Customer)).await.unwrap();
    assert_eq!(admin.role, Role::Admin);
}

#[test]
fn a_mode_is_read_as_it_is_written() {
    for mode in [Registration::Open, Registration::Customers, Registration::Closed] {
        assert_eq!(mode.to_string().parse(), Ok(mode));
    }
    assert!("OPEN".parse::<Registration>().is_err());
}
