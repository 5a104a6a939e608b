//! Builds loggers.

use std::io::{self, BufWriter, Write};

use slog::{Drain, LevelFilter, Logger, Never, o};
use slog_async::{Async, AsyncGuard, OverflowStrategy};
use slog_json::Json;
use slog_term::{Decorator, FullFormat, PlainDecorator, TermDecorator};

use crate::{Format, LogSettings, foreign, line::Head, masked::Masked, paced::Paced, stamp::Stamp};

/// How many records may wait to be written: seconds of a busy server's work, and a few megabytes at most.
const QUEUE: usize = 8_192;

/// Writes what is still queued when it is dropped. Bind it in `main`, and leave `main` by returning:
/// `std::process::exit` drops nothing.
#[must_use = "what is queued is written when the guard is dropped"]
pub struct Guard {
    _flushes: AsyncGuard,
}

/// A logger to standard output, which from now on also hears what other crates say through `log`.
pub fn logger(settings: &LogSettings) -> (Logger, Guard) {
    let (logger, guard) = match settings.format {
        Format::Json => json(settings, io::stdout()),
        Format::Terminal => terminal(settings, TermDecorator::new().stdout().build()),
    };
    foreign::listen(&logger, settings.level);
    (logger, guard)
}

/// A logger into any writer, which leaves the rest of the process alone: for tests.
pub fn to_writer(settings: &LogSettings, writer: impl Write + Send + 'static) -> (Logger, Guard) {
    match settings.format {
        Format::Json => json(settings, writer),
        Format::Terminal => terminal(settings, PlainDecorator::new(writer)),
    }
}

fn json(settings: &LogSettings, writer: impl Write + Send + 'static) -> (Logger, Guard) {
    // Flushed after each record, so that a line arrives whole even where several processes share a pipe.
    let json = Json::new(BufWriter::new(writer)).set_flush(true).build();
    let (queue, guard) = background(Masked::new(json, Some(Head::new(settings))));
    (Logger::root(LevelFilter::new(Stamp(queue), settings.level).ignore_res(), o!()), guard)
}

fn terminal<D: Decorator + Send + 'static>(settings: &LogSettings, decorator: D) -> (Logger, Guard) {
    let lines = FullFormat::new(decorator).use_utc_timestamp().use_original_order().build();
    let (queue, guard) = background(Masked::new(lines, None));
    (Logger::root(LevelFilter::new(queue, settings.level).ignore_res(), o!()), guard)
}

/// The queue before the one thread that writes.
///
/// When nobody reads our output the queue fills up, and then lines are dropped and counted rather than waited for. What
/// has happened to stock and orders is in the ledger and the events; a log tells about the program, and no order may
/// stand still because a pipe does. For the same reason a failed write is ignored: there is nowhere left to say so.
fn background<D>(writer: D) -> (Async, Guard)
where
    D: Drain + Send + 'static,
    slog::IgnoreResult<D>: Drain<Ok = (), Err = Never> + Send,
{
    let (queue, guard) = Async::new(Paced::new(writer).ignore_res())
        .chan_size(QUEUE)
        .overflow_strategy(OverflowStrategy::DropAndReport)
        .thread_name("log".to_owned())
        .build_with_guard();
    (queue, Guard { _flushes: guard })
}
