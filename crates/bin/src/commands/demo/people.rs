//! Who works for the seller, and who buys there.

use anyhow::{Result, anyhow};
use domain::{
    access::{Actor, Role},
    store::Request,
    users::{ChangeUser, NewPassword, RegisterUser, User},
    values::{Email, PaymentTerms, Region, Text},
};

use crate::Stockbook;

/// The password of everybody in the demonstration.
pub const PASSWORD: &str = "stockbook-demo-2026";

/// E-mail address, name, company and address of each customer.
pub const CUSTOMERS: [(&str, &str, &str, &str); 5] = [
    (
        "anna@tischlerei-berg.example.com",
        "Anna Berg",
        "Tischlerei Berg GmbH",
        "Hauptstraße 12\n79098 Freiburg\nGermany",
    ),
    ("paolo@officina-rossi.example.com", "Paolo Rossi", "Officina Rossi S.r.l.", "Via Roma 8\n10121 Torino\nItaly"),
    (
        "claire@ateliers-morel.example.com",
        "Claire Morel",
        "Ateliers Morel SARL",
        "4 rue des Forges\n67000 Strasbourg\nFrance",
    ),
    ("nikos@kataskeves.example.com", "Νίκος Παππάς", "Κατασκευές Παππάς ΕΠΕ", "Οδός Ερμού 21\n10563 Αθήνα\nGreece"),
    ("ivana@stroy-petrova.example.com", "Ивана Петрова", "Строй Петрова ЕООД", "ул. Шипка 5\n1504 София\nBulgaria"),
];

/// Registers everybody, and returns those who buy: the first one on account, the third one without tax, the others by paying first.
pub async fn register(stockbook: &Stockbook) -> Result<Vec<User>> {
    one(stockbook, "admin@example.com", Role::Admin, "Ada Admin", "Stockbook Demo", None).await?;
    one(stockbook, "manager@example.com", Role::InventoryManager, "Max Manager", "Stockbook Demo", None).await?;
    let mut customers = Vec::new();
    for (email, name, company, address) in CUSTOMERS {
        customers.push(one(stockbook, email, Role::Customer, name, company, Some(address)).await?);
    }
    if let [on_account, _, exempt, ..] = customers.as_slice() {
        let terms = ChangeUser { payment_terms: Some(Some(PaymentTerms::net(30)?)), ..ChangeUser::default() };
        let exemption = Some(Some(Text::parse("FR40303265045")?));
        let exemption = ChangeUser { tax_exemption_id: exemption, ..ChangeUser::default() };
        for (customer, buys) in [(on_account, terms), (exempt, exemption)] {
            stockbook.users.change_user(&Request::of(Actor::System), customer.id, buys).await?;
        }
    }
    Ok(customers)
}

async fn one(
    stockbook: &Stockbook,
    email: &str,
    role: Role,
    name: &str,
    company: &str,
    address: Option<&str>,
) -> Result<User> {
    let wrong = |reason: domain::values::Invalid| anyhow!("{email}: {reason}");
    let command = RegisterUser {
        email: Email::parse(email).map_err(wrong)?,
        password: NewPassword::parse(PASSWORD, 12).map_err(wrong)?,
        role: Some(role),
        name: Some(Text::parse(name).map_err(wrong)?),
        company: Some(Text::parse(company).map_err(wrong)?),
        billing_address: address.map(Text::parse).transpose().map_err(wrong)?,
        region: address.and_then(region).map(Region::parse).transpose().map_err(wrong)?,
    };
    Ok(stockbook.users.register(&Request::of(Actor::System), command).await?)
}

/// The country that an address ends with.
fn region(address: &str) -> Option<&'static str> {
    const COUNTRIES: [(&str, &str); 5] =
        [("Germany", "DE"), ("Italy", "IT"), ("France", "FR"), ("Greece", "GR"), ("Bulgaria", "BG")];
    COUNTRIES.iter().find(|(name, _)| address.ends_with(name)).map(|(_, code)| *code)
}
