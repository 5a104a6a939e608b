//! Takes what other crates say through `log`.

use slog::{Drain, Level, Logger, o};

/// Sends it to this logger from now on, for the rest of the process.
///
/// It is cut at `INFO` whatever our own level is: below it, database drivers tell their parameters and HTTP crates their
/// headers.
pub(crate) fn listen(logger: &Logger, level: Level) {
    let heard = Logger::root(logger.clone().filter(|record| !is_noise(record.tag())).ignore_res(), o!());
    // Records may still come while the program ends; without a logger they would panic.
    slog_scope::set_global_logger(heard).cancel_reset();
    // Only the first call can install the bridge, and one is enough: it always asks for the logger set above.
    let _ = slog_stdlog::init_with_level(most_of_others(level));
}

/// What nobody needs: lapin writes whole messages with their bodies into warnings, and what goes wrong there comes back as errors,
/// which we log; `tracing` tells each span that begins.
fn is_noise(target: &str) -> bool {
    target.starts_with("lapin") || target.starts_with("tracing::span")
}

const fn most_of_others(level: Level) -> log::Level {
    match level {
        Level::Critical | Level::Error => log::Level::Error,
        Level::Warning => log::Level::Warn,
        Level::Info | Level::Debug | Level::Trace => log::Level::Info,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LogSettings, to_writer};

    #[test]
    fn what_others_log_becomes_a_line_with_their_name_and_without_secrets() {
        let path = std::env::temp_dir().join(format!("telemetry-foreign-{}", std::process::id()));
        let file = std::fs::File::create(&path).unwrap();
        let settings = LogSettings { level: Level::Trace, ..LogSettings::new("stockbook", "1.2.3") };
        let (logger, guard) = to_writer(&settings, file);
        listen(&logger, settings.level);
        log::info!(target: "actix_server", "hello bob@example.com");
        log::warn!(target: "lapin::returned_messages", "Server returned us a message: hunter2");
        log::info!(target: "tracing::span", "io_loop;");
        log::debug!("executing with parameters: hunter2");
        drop(guard);
        log::info!("nobody listens any more, and nothing breaks");
        let lines = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(lines.lines().count(), 1);
        assert!(
            lines.contains(r#""msg":"hello [redacted]""#) && lines.contains(r#""target":"actix_server""#),
            "{lines}"
        );
    }

    #[test]
    fn other_crates_never_say_more_than_info() {
        assert_eq!(most_of_others(Level::Trace), log::Level::Info);
        assert_eq!(most_of_others(Level::Warning), log::Level::Warn);
        assert_eq!(most_of_others(Level::Critical), log::Level::Error);
    }
}
