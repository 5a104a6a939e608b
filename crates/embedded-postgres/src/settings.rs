//! What the caller decides about a cluster.

use std::path::PathBuf;
use std::time::Duration;

use crate::Programs;

/// What the caller decides about a cluster.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder which holds the cluster, its log, its lock and its password.
    /// It is made when it is missing; data stays in it between runs.
    pub data_dir: PathBuf,
    /// The programs to run. If the data were made by another major version
    /// and that version is installed too, it is used instead.
    pub programs: Programs,
    /// Whether committed data survive a crash of the machine.
    pub durability: Durability,
    /// PostgreSQL's `max_connections`.
    pub max_connections: u16,
    /// More settings of PostgreSQL, as names and values. They win over the
    /// settings this crate makes itself.
    pub extra: Vec<(String, String)>,
    /// What becomes of PostgreSQL when this process dies without a chance to
    /// stop it.
    pub on_parent_death: OnParentDeath,
    /// How long PostgreSQL may take to answer. Recovery after a crash counts.
    pub start_timeout: Duration,
    /// How long PostgreSQL may take to stop in an orderly way before it is
    /// stopped in a hurry, which makes the next start recover.
    pub stop_timeout: Duration,
}

impl Settings {
    /// Settings for real work: durable, and stopped together with its parent.
    pub fn new(data_dir: PathBuf, programs: Programs) -> Self {
        Self {
            data_dir,
            programs,
            durability: Durability::Full,
            max_connections: 100,
            extra: Vec::new(),
            on_parent_death: OnParentDeath::Stop,
            start_timeout: Duration::from_secs(120),
            stop_timeout: Duration::from_secs(30),
        }
    }
}

/// Whether committed data survive a crash of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// They do, as PostgreSQL does by default.
    Full,
    /// They survive a crash of PostgreSQL, not one of the machine. Only for
    /// data which nobody will miss; tests get much faster by it.
    None,
}

/// What becomes of PostgreSQL when its parent dies, be it by `kill -9`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnParentDeath {
    /// It goes on. The next start on the same folder stops it first.
    Keep,
    /// It is stopped in an orderly way; the data stay.
    Stop,
    /// It is stopped at once, and the whole data folder is removed.
    Remove,
}
