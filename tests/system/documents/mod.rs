//! What the documents tell readers to type works.

mod integration;
mod readme;

use std::{path::Path, process::Command};

/// A document of the project.
#[track_caller]
fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The blocks of a document in one language, in their order.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    let blocks = document.split(opening.as_str()).skip(1);
    blocks.map(|block| block.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// Whether a program is installed; if not, says aloud that something is not tested.
fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !found {
        let what = "so what a document tells to type was not run";
        stockbook::tell(&format!("\nSKIPPED, NOT TESTED: {program} is not installed, {what}\n"));
    }
    found
}
