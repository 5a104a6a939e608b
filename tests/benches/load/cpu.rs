//! CPU time, as Linux accounts for it in `/proc`.

use std::{fs, ops::Sub, path::Path};

use crate::stats::float;

/// Userspace sees ticks of a hundredth of a second on every architecture that matters, whatever the kernel's own are.
const MICROS_PER_TICK: u64 = 10_000;

/// Microseconds of CPU time since whoever it is was started.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cpu {
    /// The server, and the processes it started, if it is one that does.
    pub server: u64,
    /// PostgreSQL: the postmaster, all of its children, and those that ended.
    pub postgres: u64,
    /// This process, which drives the load, and the `pgbench`es it ran.
    pub driver: u64,
    /// Everybody on the machine.
    pub all: u64,
    /// What all cores together could have given.
    pub capacity: u64,
}

impl Cpu {
    /// How it stands now.
    pub fn sample(server: u32, postmaster: u32) -> Self {
        let driver = Stat::of(std::process::id()).unwrap_or_default();
        let (all, capacity) = machine();
        Self {
            server: family(server),
            postgres: family(postmaster),
            driver: driver.own + driver.ended_children,
            all,
            capacity,
        }
    }

    /// Which part of the machine others used, in percent: what that is, the figures are wrong by.
    pub fn others_percent(self) -> f64 {
        let others = self.all.saturating_sub(self.server + self.postgres + self.driver);
        100.0 * float(others) / float(self.capacity.max(1))
    }
}

impl Sub for Cpu {
    type Output = Self;
    fn sub(self, earlier: Self) -> Self {
        Self {
            server: self.server.saturating_sub(earlier.server),
            postgres: self.postgres.saturating_sub(earlier.postgres),
            driver: self.driver.saturating_sub(earlier.driver),
            all: self.all.saturating_sub(earlier.all),
            capacity: self.capacity.saturating_sub(earlier.capacity),
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Stat {
    parent: u32,
    own: u64,
    ended_children: u64,
}

impl Stat {
    fn of(pid: u32) -> Option<Self> {
        Self::parse(&fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat")).ok()?)
    }

    /// The name in the second field may hold anything, so fields are counted from its closing bracket.
    fn parse(stat: &str) -> Option<Self> {
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        let ticks = |place: usize| fields.get(place)?.parse::<u64>().ok();
        Some(Self {
            parent: fields.get(1)?.parse().ok()?,
            own: (ticks(11)? + ticks(12)?) * MICROS_PER_TICK,
            ended_children: (ticks(13)? + ticks(14)?) * MICROS_PER_TICK,
        })
    }
}

/// Backends come and go; what they used is their parent's once they ended, so that the sum never falls.
fn family(parent: u32) -> u64 {
    let first = Stat::of(parent).unwrap_or_default();
    let children = fs::read_dir("/proc").into_iter().flatten().flatten();
    let children = children.filter_map(|entry| Stat::of(entry.file_name().to_str()?.parse().ok()?));
    first.own
        + first.ended_children
        + children.filter(|child| child.parent == parent).map(|child| child.own).sum::<u64>()
}

/// What all cores did, and what they did or could have done.
fn machine() -> (u64, u64) {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let fields = stat.lines().next().unwrap_or_default().split_whitespace().skip(1);
    // user nice system idle iowait irq softirq steal; the guests that follow are within user.
    let ticks: Vec<u64> = fields.take(8).flat_map(str::parse).collect();
    let capacity: u64 = ticks.iter().sum();
    let idle: u64 = ticks.iter().skip(3).take(2).sum();
    ((capacity - idle) * MICROS_PER_TICK, capacity * MICROS_PER_TICK)
}
