//! Every kind of problem has its paragraph, and every paragraph its kind.

use std::collections::BTreeSet;

use super::read;

/// The slugs of `kinds.rs`, each with its status.
fn kinds() -> Vec<(String, u16)> {
    let source = read("crates/http-adapter/src/problem/kinds.rs");
    let table = source.lines().filter_map(|line| {
        let (_, rest) = line.trim().split_once(" = ")?;
        let (status, rest) = rest.split_once(' ')?;
        let slug = rest.strip_prefix('"')?.split('"').next()?;
        Some((slug.to_owned(), status.parse().ok()?))
    });
    table.collect()
}

/// The paragraphs of `docs/problems.md`: heading and text.
fn paragraphs() -> Vec<(String, String)> {
    let text = read("docs/problems.md");
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("##") {
            let heading = heading.trim_start_matches('#').trim().trim_matches('`').to_owned();
            found.push((heading, String::new()));
        } else if let Some((_, paragraph)) = found.last_mut() {
            paragraph.push_str(line);
        }
    }
    found.retain(|(heading, _)| is_slug(heading));
    found
}

fn is_slug(heading: &str) -> bool {
    heading.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

#[test]
fn every_kind_of_problem_has_its_paragraph_and_every_paragraph_its_kind() {
    let kinds: BTreeSet<String> = kinds().into_iter().map(|(slug, _)| slug).collect();
    let documented: BTreeSet<String> = paragraphs().into_iter().map(|(slug, _)| slug).collect();
    assert!(kinds.len() > 20, "{kinds:?}");
    assert_eq!(kinds.difference(&documented).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in docs/problems.md");
    assert_eq!(documented.difference(&kinds).collect::<Vec<_>>(), Vec::<&String>::new(), "no such problem");
}

#[test]
fn every_paragraph_says_the_status() {
    let paragraphs = paragraphs();
    for (slug, status) in kinds() {
        let (_, text) = paragraphs.iter().find(|(heading, _)| *heading == slug).unwrap();
        assert!(text.contains(&status.to_string()), "{slug} is {status}, and its paragraph says: {text}");
    }
}
