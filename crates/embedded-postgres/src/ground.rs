//! What has to be there before a server can run, and the start on it.

use std::time::{Duration, Instant};
use std::{fs, io};

use crate::account::Account;
use crate::address::Address;
use crate::guard::Guard;
use crate::home::{self, Home};
use crate::lock::FolderLock;
use crate::postmaster::{Postmaster, Readiness};
use crate::take_over::take_over;
use crate::{Programs, Settings, StartError, find, initdb, password};

/// All that has to be there before a server can run.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) home: Home,
    account: Account,
    pub(crate) settings: Settings,
    pub(crate) address: Address,
    pub(crate) guard: Option<Guard>,
    _lock: FolderLock,
}

impl Ground {
    /// Blocks for as long as `initdb` takes.
    pub(crate) fn prepare(mut settings: Settings) -> Result<Self, StartError> {
        let (home, account) = Home::open(&settings.data_dir)?;
        let lock = FolderLock::take(&home.lock(), home.folder())?;
        let guard = Guard::spawn(&home, settings.on_parent_death)?;
        settings.programs = fitting_programs(&home, settings.programs)?;
        check_reach(&settings.programs, &account)?;
        clear(&home, &account)?;
        initdb::ensure(&home, &account, &settings.programs, settings.durability)?;
        let address = match Address::socket(&home.socket()) {
            Some(socket) => socket,
            None => free_port(&home)?,
        };
        Ok(Self { home, account, settings, address, guard, _lock: lock })
    }

    /// Starts a server and waits until it answers.
    pub(crate) async fn launch(&mut self) -> Result<Postmaster, StartError> {
        let begin = Instant::now();
        let patience = self.settings.start_timeout;
        loop {
            let (mut postmaster, log) = Postmaster::spawn(&self.home, &self.account, &self.settings, &self.address)?;
            if let Some(guard) = &mut self.guard {
                guard.watch(postmaster.id());
            }
            let rest = patience.saturating_sub(begin.elapsed());
            match postmaster.ready(&self.address.url("postgres"), rest).await? {
                Readiness::Ready => return Ok(postmaster),
                Readiness::Ended(_) if !rest.is_zero() && may_pass(&log.tail()) => {
                    self.leave_taken_port()?;
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                Readiness::Ended(status) => {
                    return Err(StartError::Ended { status, log: log.path(), tail: log.tail() });
                }
                Readiness::TooSlow => {
                    return Err(StartError::TooSlow { patience, log: log.path(), tail: log.tail() });
                }
            }
        }
    }

    /// Ends what an earlier server left. Comes back as a closure because it
    /// blocks, and so runs on another thread.
    pub(crate) fn clearing(&self) -> impl FnOnce() -> Result<(), StartError> + Send + 'static {
        let (home, account) = (self.home.clone(), self.account.clone());
        move || clear(&home, &account)
    }

    /// Between our finding a free port and PostgreSQL's taking it, somebody
    /// else may have taken it.
    fn leave_taken_port(&mut self) -> Result<(), StartError> {
        if matches!(self.address, Address::Loopback { .. }) {
            self.address = free_port(&self.home)?;
        }
        Ok(())
    }
}

/// Ends what an earlier run left on the folder.
fn clear(home: &Home, account: &Account) -> Result<(), StartError> {
    take_over(&home.cluster())?;
    // Beside a stale socket lies a lock with a process id in it, which has
    // the same trouble as `postmaster.pid`.
    home::remove_all(&home.socket())?;
    home::make_private(&home.socket(), account)
}

fn free_port(home: &Home) -> Result<Address, StartError> {
    let password = password::read(&home.password())?;
    Address::loopback(password).map_err(StartError::with("find a port for", home.folder()))
}

/// Data can only be opened by the major version which made them.
fn fitting_programs(home: &Home, programs: Programs) -> Result<Programs, StartError> {
    let note = home.cluster().join("PG_VERSION");
    let made_by = match fs::read_to_string(&note) {
        Ok(text) => find::leading_number(text.trim()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(programs),
        Err(error) => return Err(StartError::with("read", &note)(error)),
    };
    let Some(made_by) = made_by else {
        // PostgreSQL explains better what is wrong with such data.
        return Ok(programs);
    };
    programs.able_to_open(made_by).ok_or_else(|| StartError::WrongVersion {
        folder: home.folder().to_owned(),
        made_by,
        installed: programs.major(),
        bin_dir: programs.bin_dir().to_owned(),
    })
}

fn check_reach(programs: &Programs, account: &Account) -> Result<(), StartError> {
    match account.blocked_at(programs.bin_dir()) {
        None => Ok(()),
        Some(blocked) => Err(StartError::ProgramsUnreachable {
            folder: programs.bin_dir().to_owned(),
            blocked,
            account: account.name(),
        }),
    }
}

/// Whether PostgreSQL's complaint is about something that passes: a process of
/// an earlier run which is about to be gone, or a port taken by another.
fn may_pass(complaint: &str) -> bool {
    ["pre-existing shared memory block", "lock file \"postmaster.pid\" already exists", "Address already in use"]
        .iter()
        .any(|passing| complaint.contains(passing))
}
