//! `stockbook create-admin`.

use std::{io::BufRead, process::ExitCode};

use anyhow::{Result, anyhow, bail};
use domain::{
    users::{NewPassword, RegisterUser},
    values::Email,
};

use crate::{Stockbook, cli::CreateAdminOptions, config::Config, tell};

/// Makes an admin. Without a password on the command line or in the environment, one line is read from standard input.
pub async fn run(config: Config, options: CreateAdminOptions) -> Result<ExitCode> {
    let email = Email::parse(&options.email).map_err(|reason| anyhow!("--email is not right: {reason}"))?;
    let password = match options.password {
        Some(password) => password,
        None => read_password()?,
    };
    let password = NewPassword::parse(&password, config.users.password_min_length)?;
    let stockbook = Stockbook::open(&config).await?;
    let command =
        RegisterUser { email, password, role: None, name: None, company: None, billing_address: None, region: None };
    let created = stockbook.users.create_admin(command).await;
    stockbook.close().await?;
    let admin = created?;
    tell(&format!("Created the admin {} (customer number {}).", admin.id, admin.number));
    Ok(ExitCode::SUCCESS)
}

fn read_password() -> Result<String> {
    tell("Password:");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        bail!("a password is needed: --password, ADMIN_PASSWORD, or a line on standard input");
    }
    Ok(password)
}
