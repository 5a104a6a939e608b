//! What can be configured is written down, with its default.

use std::{collections::BTreeSet, fs};

use super::{read, root};

/// What the system sets, and nobody configures for Stockbook.
const OF_THE_SYSTEM: [&str; 3] = ["PATH", "HOME", "XDG_DATA_HOME"];

/// The texts in a source that look like names of variables.
fn names_in(source: &str) -> impl Iterator<Item = String> + '_ {
    let quoted = source.split('"').skip(1).step_by(2);
    quoted.filter(|text| is_variable(text)).map(str::to_owned)
}

fn is_variable(text: &str) -> bool {
    text.len() > 3
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The variables that the configuration reads.
fn variables_read() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(root().join("crates/bin/src/config")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() && !path.ends_with("tests.rs") {
            let source = fs::read_to_string(path).unwrap();
            // A comment may hold one quotation mark, which would turn inside out what comes behind it.
            let code: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            found.extend(names_in(&code));
        }
    }
    found.retain(|name| !OF_THE_SYSTEM.contains(&name.as_str()));
    found
}

/// The variables of `.env.example`, with their defaults.
fn variables_documented() -> Vec<(String, String)> {
    let text = read(".env.example");
    let assignments = text.lines().filter_map(|line| line.trim_start_matches('#').split_once('='));
    let named = assignments.filter(|(name, _)| is_variable(name));
    named.map(|(name, default)| (name.to_owned(), default.to_owned())).collect()
}

#[test]
fn every_variable_that_is_read_is_in_the_example_and_the_other_way_round() {
    let read = variables_read();
    let documented: BTreeSet<String> = variables_documented().into_iter().map(|(name, _)| name).collect();
    assert!(read.len() > 20, "{read:?}");
    assert_eq!(read.difference(&documented).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in .env.example");
    // CURRENCY is a variable like any other; a word in capitals that is none would show up here.
    assert_eq!(documented.difference(&read).collect::<Vec<_>>(), Vec::<&String>::new(), "read by nobody");
}

#[test]
fn the_example_is_a_configuration_that_works() {
    let examples: Vec<(String, String)> =
        variables_documented().into_iter().filter(|(name, _)| name != "DATABASE_URL" && name != "JWT_SECRET").collect();
    let set = examples.iter().map(|(name, default)| (name.as_str(), default.clone()));
    let environment = stockbook::config::Environment::of(set);
    stockbook::config::Config::read(&environment).unwrap();
}
