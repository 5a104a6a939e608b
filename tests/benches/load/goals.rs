//! What `quality.md` wants, and whether it came true.

use std::fmt;

use serde::Serialize;

use crate::figures::Measured;

/// What is wanted of a scenario.
#[derive(Clone, Copy, Debug)]
pub enum Want {
    /// At least so many requests for each one of whom it is compared with.
    Ratio(f64),
    /// At least so many requests a second of CPU, likewise.
    CpuRatio(f64),
    /// At most so many microseconds of the server's CPU for a request.
    ServerCpu(f64),
}

/// One goal, by its name there.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Its name.
    pub name: &'static str,
    /// What it wants.
    pub want: Want,
}

/// What became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Goal {
    /// Its name.
    pub name: &'static str,
    /// What was looked at.
    pub of: &'static str,
    /// In what.
    pub unit: &'static str,
    /// What it is.
    pub figure: f64,
    /// The least that it may be.
    pub at_least: Option<f64>,
    /// The most that it may be.
    pub at_most: Option<f64>,
    /// Whether it is.
    pub met: bool,
}

impl Wanted {
    /// Looks at the middle of all pairs; without a pair to compare there is nothing to say.
    pub fn of(self, measured: &Measured) -> Option<Goal> {
        let name = self.name;
        match self.want {
            Want::Ratio(least) => Some(Goal::at_least(name, "ratio", least, measured.ratio?.median)),
            Want::CpuRatio(least) => Some(Goal::at_least(name, "ratio by CPU", least, measured.cpu_ratio?.median)),
            Want::ServerCpu(most) => {
                Some(Goal::at_most(name, "server CPU", most, "µs", measured.served(|it| it.server_cpu_us)))
            }
        }
    }
}

impl Goal {
    /// More is better.
    pub fn at_least(name: &'static str, of: &'static str, least: f64, figure: f64) -> Self {
        Self { name, of, unit: "×", figure, at_least: Some(least), at_most: None, met: figure >= least }
    }

    /// Less is better.
    pub fn at_most(name: &'static str, of: &'static str, most: f64, unit: &'static str, figure: f64) -> Self {
        Self { name, of, unit, figure, at_least: None, at_most: Some(most), met: figure <= most }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, of, unit, figure, at_least, at_most, met } = self;
        let (sign, limit) = at_least.map_or(("≤", at_most.unwrap_or_default()), |least| ("≥", least));
        let figure = if *figure < 10.0 { format!("{figure:.2}") } else { format!("{figure:.0}") };
        write!(f, "{name} {of} {figure} {unit} ({sign} {limit}): {}", if *met { "met" } else { "**missed**" })
    }
}
