//! What can go wrong, in sentences for whoever started the program.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

/// Why a cluster could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another process works with the folder.
    #[error(
        "PostgreSQL already runs on {} for another copy of this program; \
         stop that one first, or name another folder in DATA_DIR",
        folder.display()
    )]
    AlreadyRunning {
        /// The data folder.
        folder: PathBuf,
    },
    /// PostgreSQL refuses root, and the account it runs as instead cannot
    /// enter the data folder.
    #[error(
        "PostgreSQL does not run as root but as '{account}', who cannot reach {} because of \
         the permissions of {}; name another folder in DATA_DIR, such as /var/lib/stockbook",
        folder.display(), blocked.display()
    )]
    Unreachable {
        /// The data folder.
        folder: PathBuf,
        /// The folder above it which keeps the account out.
        blocked: PathBuf,
        /// The account PostgreSQL runs as.
        account: String,
    },
    /// The same for the folder of the programs.
    #[error(
        "PostgreSQL does not run as root but as '{account}', who cannot reach its programs in {} \
         because of the permissions of {}; install them where everybody can run them, \
         or name another folder in PG_BIN",
        folder.display(), blocked.display()
    )]
    ProgramsUnreachable {
        /// The folder of the programs.
        folder: PathBuf,
        /// The folder above it which keeps the account out.
        blocked: PathBuf,
        /// The account PostgreSQL runs as.
        account: String,
    },
    /// Running as root, there is no account to run PostgreSQL as.
    #[error(
        "PostgreSQL does not run as root, and this machine has neither an account 'postgres' \
         nor 'nobody' to run it as; run this program as an ordinary user"
    )]
    NoAccount,
    /// The data belong to somebody else.
    #[error(
        "the data in {} belong to the user with id {owner}, as whom PostgreSQL cannot run here; \
         run this program as their owner, change the owner with chown -R, \
         or name another folder in DATA_DIR",
        folder.display()
    )]
    WrongOwner {
        /// The data folder.
        folder: PathBuf,
        /// The id of the user who owns the data.
        owner: u32,
    },
    /// The data were made by a version whose programs are not installed.
    #[error(
        "the data in {} were made by PostgreSQL {made_by}, but the programs in {} are of \
         PostgreSQL {installed}; install PostgreSQL {made_by} again, name its folder in PG_BIN, \
         or name another folder in DATA_DIR to begin with empty data",
        folder.display(), bin_dir.display()
    )]
    WrongVersion {
        /// The data folder.
        folder: PathBuf,
        /// The major version which made the data.
        made_by: u32,
        /// The major version of the programs.
        installed: u32,
        /// The folder of the programs.
        bin_dir: PathBuf,
    },
    /// Something in the data folder could not be read or written.
    #[error("could not {doing} {}", path.display())]
    Folder {
        /// What was tried.
        doing: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// A program could not be run at all.
    #[error("could not run {}", program.display())]
    Run {
        /// The program.
        program: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// `initdb` could not make the cluster.
    #[error("initdb could not make a database cluster in {}: {output}", folder.display())]
    Initdb {
        /// The data folder.
        folder: PathBuf,
        /// What `initdb` said.
        output: String,
    },
    /// A PostgreSQL of an earlier run cannot be stopped.
    #[error("a PostgreSQL of an earlier run still works on {} and does not stop", folder.display())]
    DoesNotStop {
        /// The data folder.
        folder: PathBuf,
    },
    /// PostgreSQL ended instead of answering.
    #[error("PostgreSQL ended at once ({status}); the end of {} says: {tail}", log.display())]
    Ended {
        /// How it ended.
        status: ExitStatus,
        /// Its log.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },
    /// PostgreSQL runs but did not answer in time.
    #[error(
        "PostgreSQL did not answer within {patience:?}; the end of {} says: {tail}",
        log.display()
    )]
    TooSlow {
        /// How long was waited.
        patience: Duration,
        /// Its log.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },
    /// PostgreSQL answered that it does not let us in.
    #[error("PostgreSQL started but refuses to let its owner in")]
    Refused(#[source] tokio_postgres::Error),
    /// The asynchronous runtime ended before the start did.
    #[error("the start of PostgreSQL was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

impl StartError {
    /// Turns a failure with `path` into an error which names both.
    pub(crate) fn with(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Folder { doing, path, source }
    }
}

/// Why a cluster could not be stopped.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// It could not be signalled or waited for.
    #[error("could not stop PostgreSQL, process {pid}")]
    Failed {
        /// The postmaster.
        pid: u32,
        /// Why it failed.
        source: io::Error,
    },
    /// Not even a kill ended it.
    #[error("PostgreSQL, process {pid}, does not end although it was killed")]
    DoesNotEnd {
        /// The postmaster.
        pid: u32,
    },
}

/// A statement which PostgreSQL did not carry out.
#[derive(Debug, thiserror::Error)]
#[error("PostgreSQL could not {doing}")]
pub struct SqlError {
    /// What was tried.
    pub doing: String,
    /// Why it failed.
    #[source]
    pub source: tokio_postgres::Error,
}
