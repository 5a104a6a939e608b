//! `stockbook openapi`.

use std::{io::Write, process::ExitCode};

use anyhow::Result;

/// Prints the document, without starting anything.
pub fn run() -> Result<ExitCode> {
    let document = http_adapter::openapi_json();
    std::io::stdout().write_all(document.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
