//! Everything points at `domain`; `domain` points at nobody; adapters never see each other.

use std::{collections::BTreeSet, fs};

use super::{read, root};

/// What only one room may know, beside `bin` and the tests.
const TECHNOLOGIES: [(&str, &str); 13] = [
    ("askama", "smtp-adapter"),
    ("lettre", "smtp-adapter"),
    ("actix", "http-adapter"),
    ("utoipa", "http-adapter"),
    ("governor", "http-adapter"),
    ("diesel", "postgres-adapter"),
    ("deadpool", "postgres-adapter"),
    ("bcrypt", "security-adapter"),
    ("jsonwebtoken", "security-adapter"),
    ("reqwest", "webhook-adapter"),
    ("lapin", "rabbitmq-adapter"),
    ("slog-json", "telemetry"),
    ("clap", "stockbook"),
];

/// What would smuggle the world into the domain.
const WORLDLY: [&str; 13] = [
    "lettre",
    "tokio",
    "actix",
    "diesel",
    "reqwest",
    "hyper",
    "slog",
    "log",
    "dotenvy",
    "rand",
    "bcrypt",
    "jsonwebtoken",
    "anyhow",
];

/// The crates by folder and name.
fn rooms() -> Vec<(String, String)> {
    let mut rooms = Vec::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().file_name().into_string().unwrap();
        let manifest = read(&format!("crates/{folder}/Cargo.toml"));
        let name = manifest.lines().find_map(|line| line.strip_prefix("name = ")).unwrap();
        rooms.push((folder, name.trim_matches('"').to_owned()));
    }
    rooms
}

/// What a crate needs to be built, without what only its tests need.
fn dependencies(folder: &str) -> BTreeSet<String> {
    let mut section = String::new();
    let mut found = BTreeSet::new();
    for line in read(&format!("crates/{folder}/Cargo.toml")).lines().map(str::trim) {
        if line.starts_with('[') {
            line.trim_matches(['[', ']']).clone_into(&mut section);
            if let Some((_, name)) = section.split_once("dependencies.")
                && !section.starts_with("dev-")
            {
                found.insert(name.to_owned());
            }
        } else if section.ends_with("dependencies") && !section.starts_with("dev-") {
            let name = line.split(['.', '=', ' ']).next().unwrap();
            if !name.is_empty() && !name.starts_with('#') {
                found.insert(name.to_owned());
            }
        }
    }
    found
}

#[test]
fn every_arrow_points_at_the_domain_and_only_bin_sees_more_than_one_room() {
    let rooms = rooms();
    let names: BTreeSet<&str> = rooms.iter().map(|(_, name)| name.as_str()).collect();
    assert!(names.contains("domain") && names.contains("http-adapter"), "{names:?}");
    for (folder, name) in rooms.iter().filter(|(_, name)| name != "stockbook") {
        let seen: Vec<String> = dependencies(folder).into_iter().filter(|name| names.contains(name.as_str())).collect();
        let may_see_domain = name.ends_with("-adapter") || ["order-desk", "worker"].contains(&name.as_str());
        for arrow in &seen {
            assert!(may_see_domain && arrow == "domain", "{name} must not see {arrow}");
        }
    }
}

#[test]
fn the_domain_knows_nothing_of_the_world() {
    for dependency in dependencies("domain") {
        let worldly = WORLDLY.iter().find(|word| dependency.starts_with(**word));
        assert!(worldly.is_none(), "domain must not depend on {dependency}");
    }
}

#[test]
fn each_technology_has_one_room() {
    for (folder, name) in rooms() {
        for dependency in dependencies(&folder) {
            for (technology, room) in TECHNOLOGIES {
                assert!(
                    !dependency.starts_with(technology) || name == room,
                    "{dependency} belongs to {room}, not {name}"
                );
            }
        }
    }
}

#[test]
fn versions_are_named_once_in_the_workspace() {
    for (folder, _) in rooms() {
        for line in read(&format!("crates/{folder}/Cargo.toml")).lines() {
            let names_a_version = line.contains("version = \"") || line.contains(" = \"0.") || line.contains(" = \"1");
            assert!(!names_a_version, "crates/{folder}/Cargo.toml: {line}");
        }
    }
}
