//! Users and what they type.

use super::{a_customer, good, noon};
use crate::{
    access::Principal,
    orders::Customer,
    users::{Buying, NewPassword, PasswordHash, PasswordInput, RegisterUser, User, UserStatus},
    values::{CustomerNumber, Email, Text},
};

/// The user behind [`a_customer`].
pub fn a_user() -> User {
    a_user_who_is(&a_customer())
}

/// The active user behind a principal.
pub fn a_user_who_is(principal: &Principal) -> User {
    let name = principal.role.as_str().to_lowercase();
    let tail = principal.user_id.uuid().as_u128() % 1_000;
    User {
        id: principal.user_id,
        number: good(CustomerNumber::new(good(i32::try_from(tail)))),
        email: good(Email::parse(&format!("{name}-{tail}@example.com"))),
        role: principal.role,
        status: UserStatus::Active,
        name: Some(good(Text::parse("Ada Example"))),
        company: None,
        billing_address: Some(good(Text::parse("1 Example Street"))),
        buying: Buying::default(),
        token_epoch: principal.token_epoch,
        created_at: noon(),
    }
}

/// [`a_user`], as an order knows them.
pub fn a_buyer() -> Customer {
    let User { id, number, email, name, company, billing_address, .. } = a_user();
    let (payment_terms, tax_exemption_id, region) = (None, None, None);
    Customer { id, number, email, name, company, billing_address, payment_terms, tax_exemption_id, region }
}

/// A registration of somebody new.
pub fn a_registration() -> RegisterUser {
    RegisterUser {
        email: good(Email::parse("new@example.com")),
        password: a_new_password(),
        role: None,
        name: Some(good(Text::parse("New Example"))),
        company: None,
        billing_address: None,
        region: None,
    }
}

/// What somebody types who knows the password of every user in tests.
pub fn a_password() -> PasswordInput {
    good(PasswordInput::parse("a long enough secret"))
}

/// A password good enough to be set: that of [`a_password`].
pub fn a_new_password() -> NewPassword {
    good(NewPassword::parse(a_password().reveal(), 12))
}

/// The hash that [`FakeHasher`](super::FakeHasher) makes of a password.
pub fn hash_of(password: &PasswordInput) -> PasswordHash {
    PasswordHash::new(format!("hashed:{}", password.reveal()))
}
