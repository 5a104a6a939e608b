//! The command line.

use clap::{Args, Parser, Subcommand};

/// Stockbook: inventory and orders for B2B sellers. It never sells what it does not have, and can prove so at any instant.
///
/// Without a command it serves. Everything is configured by environment variables, or by a file `.env` in the working
/// directory; `.env.example` lists them all with their defaults.
#[derive(Debug, Parser)]
#[command(name = "stockbook", version, about, long_about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to serve, without a command.
    #[command(flatten)]
    pub serve: ServeOptions,
}

#[expect(clippy::doc_markdown, reason = "shown at the terminal, where backticks are noise")]
/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API (the default), on an embedded PostgreSQL unless DATABASE_URL names a server
    Serve(ServeOptions),
    /// Run the jobs in the background only: events, webhooks, mails and what else nobody waits for
    Work,
    /// Bring the database's tables up to date, and exit
    Migrate(MigrateOptions),
    /// Fill an empty database with a believable catalogue, warehouses, customers and orders
    Demo(DemoOptions),
    /// Create an admin, who can then create everybody else
    CreateAdmin(CreateAdminOptions),
    /// Prove that levels, ledger and orders agree: exits with 1 if they do not
    Verify,
    /// Ask the server on BIND and PORT whether it is ready: exits with 1 if it is not
    Health,
    /// Print the OpenAPI 3.1 document
    Openapi,
}

/// How to serve.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct ServeOptions {
    /// Leave the jobs in the background to processes of their own, which run `stockbook work`
    #[arg(long)]
    pub no_worker: bool,
}

/// How to migrate.
#[derive(Clone, Copy, Debug, Args)]
pub struct MigrateOptions {
    /// Undo all migrations instead, which deletes all data; needs --yes
    #[arg(long, requires = "yes")]
    pub down: bool,
    /// Yes, delete all data
    #[arg(long)]
    pub yes: bool,
}

/// How much to fill in.
#[derive(Clone, Copy, Debug, Args)]
pub struct DemoOptions {
    /// A large business rather than a believable one: so many products, with a year of ledger, orders and events,
    /// none of which is mailed or invoiced
    #[arg(long, value_name = "PRODUCTS", value_parser = clap::value_parser!(u32).range(1_000..))]
    pub scale: Option<u32>,
    /// With --scale: how many locations there are
    #[arg(long, default_value_t = 10, requires = "scale", value_parser = clap::value_parser!(u32).range(1..))]
    pub locations: u32,
    /// With --scale: how many rows the ledger has, about [default: 5 for each product and location]
    #[arg(long, requires = "scale")]
    pub movements: Option<u64>,
}

#[expect(clippy::doc_markdown, reason = "shown at the terminal, where backticks are noise")]
/// Who becomes an admin.
#[derive(Clone, Args)]
pub struct CreateAdminOptions {
    /// The e-mail address to sign in with
    #[arg(long)]
    pub email: String,
    /// The password; better in the variable ADMIN_PASSWORD, or typed on standard input, where no list of processes shows it
    #[arg(long, env = "ADMIN_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,
}

impl std::fmt::Debug for CreateAdminOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CreateAdminOptions(…)")
    }
}
