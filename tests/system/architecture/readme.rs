//! What a newcomer reads first is there.

use super::read;

#[test]
fn the_readme_names_both_commands() {
    let readme = read("README.md");
    for command in ["cargo run", "docker compose"] {
        assert!(readme.contains(command), "README.md does not mention `{command}`");
    }
}

#[test]
fn the_documents_that_the_plan_names_are_there() {
    let named = [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "justfile",
        "deny.toml",
        "clippy.toml",
        ".env.example",
        "docs/adding.md",
        "docs/problems.md",
        "docker/Dockerfile",
        "docker/compose.yaml",
        ".github/workflows/ci.yml",
    ];
    for document in named {
        assert!(!read(document).trim().is_empty(), "{document} is empty");
    }
}

#[test]
fn the_readme_tells_every_command_of_the_program() {
    let readme = read("README.md");
    for command in ["demo", "create-admin", "verify", "migrate", "openapi", "work"] {
        assert!(readme.contains(command), "README.md does not mention `{command}`");
    }
}
