//! A writer whose content can be read.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use serde_json::Value;
use slog::Logger;
use telemetry::{LogSettings, to_writer};

/// A writer that keeps everything.
#[derive(Clone, Default)]
pub struct Output(Arc<Mutex<Vec<u8>>>);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Output {
    /// What was written so far.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// The settings of most tests.
pub const fn settings() -> LogSettings {
    LogSettings::new("stockbook", "1.2.3")
}

/// The text that is written by somebody who logs.
pub fn written(settings: &LogSettings, log: impl FnOnce(&Logger)) -> String {
    let output = Output::default();
    let (logger, guard) = to_writer(settings, output.clone());
    log(&logger);
    drop(guard);
    output.text()
}

/// The lines as JSON.
pub fn lines(log: impl FnOnce(&Logger)) -> Vec<Value> {
    written(&settings(), log).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
