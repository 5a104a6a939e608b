//! Where the figures come from, without which they mean nothing.

use std::{
    fs,
    io::{Seek, Write},
    path::Path,
    time::Instant,
};

use anyhow::Result;
use serde::Serialize;

/// The machine.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// The processor.
    pub processor: String,
    /// How many of its cores there are for us.
    pub cores: usize,
    /// Its memory.
    pub memory_gib: u64,
    /// The version of Linux.
    pub kernel: String,
    /// The version of PostgreSQL.
    pub postgres: String,
    /// How long the disk takes to keep 8 KiB for good (`fdatasync`), in the middle of 200 times: what each commit waits for.
    pub flush_us: u64,
    /// How many processes wanted a core before we began, on average of a minute.
    pub load_before: String,
}

impl Machine {
    /// Looks around. The folder is one on PostgreSQL's disk.
    pub fn look(postgres: &str, folder: &Path) -> Result<Self> {
        let load = read("/proc/loadavg");
        Ok(Self {
            processor: field("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            memory_gib: field("/proc/meminfo", "MemTotal").trim_end_matches(" kB").parse::<u64>().unwrap_or(0) >> 20,
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            postgres: postgres.to_owned(),
            flush_us: flush(folder)?,
            load_before: load.split(' ').next().unwrap_or_default().to_owned(),
        })
    }
}

fn read(file: &str) -> String {
    fs::read_to_string(file).unwrap_or_default()
}

fn field(file: &str, name: &str) -> String {
    let found = read(file)
        .lines()
        .find(|line| line.starts_with(name))
        .and_then(|line| line.split_once(':'))
        .map(|(_, value)| value.trim().to_owned());
    found.unwrap_or_else(|| "unknown".to_owned())
}

fn flush(folder: &Path) -> Result<u64> {
    let mut file = tempfile::tempfile_in(folder)?;
    let mut micros = Vec::new();
    for _ in 0..200 {
        let begin = Instant::now();
        file.rewind()?;
        file.write_all(&[1; 8192])?;
        file.sync_data()?;
        micros.push(u64::try_from(begin.elapsed().as_micros())?);
    }
    micros.sort_unstable();
    Ok(micros.get(100).copied().unwrap_or_default())
}
