//! The queue before the one thread that writes.

use std::{
    io::{self, Write},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
};

use slog::info;
use telemetry::to_writer;

use crate::output::{Output, settings};

/// A pipe that nobody reads until somebody does.
struct Stalled {
    opened: Option<Receiver<()>>,
    into: Output,
}

impl Write for Stalled {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(opened) = self.opened.take() {
            let _ = opened.recv();
        }
        self.into.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Broken;

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn whoever_logs_into_a_stalled_pipe_is_not_stopped_and_the_loss_is_counted() {
    let (open, opened) = channel();
    let output = Output::default();
    let (logger, guard) = to_writer(&settings(), Stalled { opened: Some(opened), into: output.clone() });
    for number in 0..20_000 {
        info!(logger, "still here"; "number" => number);
    }
    open.send(()).unwrap();
    let log = Arc::new(logger);
    // The report takes a place in the queue, so it comes with the first record after there is room again.
    while !output.text().contains("dropped messages") {
        info!(log, "after");
        std::thread::yield_now();
    }
    drop(guard);
    let written = output.text().lines().filter(|line| line.contains("still here")).count();
    assert!((8_000..20_000).contains(&written), "{written}");
}

#[test]
fn a_pipe_that_breaks_breaks_nobody_else() {
    let (logger, guard) = to_writer(&settings(), Broken);
    info!(logger, "into the void");
    drop(guard);
    info!(logger, "after the end");
}
