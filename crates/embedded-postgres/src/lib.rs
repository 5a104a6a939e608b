//! Starts and stops a private PostgreSQL, for `cargo run` without a
//! `DATABASE_URL` and for tests.
//!
//! Only the programs of PostgreSQL have to be installed; nobody has to set up
//! a server, an account or a password. [`Programs::find`] looks for them,
//! [`Cluster::start`] makes a database cluster below a data folder (once) and
//! serves it on a unix socket which nobody else on the machine can open.
//!
//! The crate is built for what really happens on the machines of developers:
//! it is run as root in containers although PostgreSQL refuses root, either
//! process is killed with `kill -9`, two copies are started on one folder, the
//! machine's PostgreSQL is upgraded while the data stays.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use embedded_postgres::{Cluster, Programs, Settings};
//!
//! let programs = Programs::find(None, None)?;
//! let cluster = Cluster::start(Settings::new("/var/lib/stockbook".into(), programs)).await?;
//! cluster.ensure_database("stockbook").await?;
//! let database_url = cluster.url("stockbook");
//! // … serve until asked to stop …
//! cluster.stop().await?;
//! # Ok(())
//! # }
//! ```

mod account;
mod address;
mod cluster;
mod data_dir;
mod error;
mod find;
mod ground;
mod guard;
mod home;
mod initdb;
mod lock;
mod log;
mod password;
mod pidfile;
mod postmaster;
mod process;
mod programs;
mod session;
mod settings;
mod take_over;
pub mod testing;

pub use cluster::Cluster;
pub use data_dir::{NoDataDir, default_data_dir};
pub use error::{SqlError, StartError, StopError};
pub use programs::{FindError, OLDEST_MAJOR, Programs};
pub use settings::{Durability, OnParentDeath, Settings};
