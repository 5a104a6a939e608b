//! The program from outside. That this stands here makes `cargo test` build the binary, which the system tests start.

use std::{
    io,
    process::{Command, Output},
};

fn stockbook(arguments: &[&str]) -> io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_stockbook")).env_clear().args(arguments).output()
}

#[test]
fn the_program_says_its_version() {
    let said = String::from_utf8(stockbook(&["--version"]).unwrap().stdout).unwrap();
    assert_eq!(said.trim(), format!("stockbook {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn an_unknown_command_is_refused_with_a_way_to_the_known_ones() {
    let refused = stockbook(&["sell"]).unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("--help"));
}
