//! `--help`, `--version`, and what is no command.

use super::program::run;

#[test]
fn every_command_explains_itself() {
    let all = run(&["--help"], &[]);
    assert_eq!(all.code, Some(0), "{all:?}");
    for command in ["serve", "migrate", "demo", "create-admin", "verify", "health", "openapi"] {
        assert!(all.out.contains(command), "{command} is missing from {}", all.out);
        let help = run(&[command, "--help"], &[]);
        assert_eq!(help.code, Some(0), "{help:?}");
        assert!(help.out.contains("Usage: stockbook") && help.out.contains(command), "{}", help.out);
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = run(&["--version"], &[]);
    assert_eq!(version.out.trim(), format!("stockbook {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn what_is_no_command_is_refused_with_what_there_is() {
    let refused = run(&["sell-everything"], &[]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("sell-everything") && refused.err.contains("--help"), "{}", refused.err);
}

#[test]
fn help_never_shows_the_value_of_a_secret_variable() {
    let help = run(&["create-admin", "--help"], &[("ADMIN_PASSWORD", "do not show me to anybody")]);
    assert!(help.out.contains("ADMIN_PASSWORD") && !help.out.contains("do not show"), "{}", help.out);
}
