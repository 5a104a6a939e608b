//! Texts in lines that fit.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::fonts::{Weight, width};

/// Breaks a text into lines no wider than that: where Unicode lets lines end (UAX #14), and within words only where one is too wide for a
/// line of its own.
pub fn wrap(text: &str, weight: Weight, size: f32, widest: f32) -> Vec<String> {
    let text: String = text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| *c != '\r').collect();
    let fits = |line: &str| width(line.trim_end(), weight, size) <= widest;
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut start = 0;
    for (end, opportunity) in linebreaks(&text) {
        let Some(piece) = text.get(start..end) else { continue };
        start = end;
        let joined = format!("{line}{}", piece.trim_end_matches('\n'));
        if fits(&joined) {
            line = joined;
        } else {
            if !line.trim().is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = split(piece.trim_end_matches('\n'), &mut lines, &fits);
        }
        if opportunity == BreakOpportunity::Mandatory && end < text.len() {
            lines.push(std::mem::take(&mut line));
        }
    }
    lines.push(line);
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Ends lines within a word until the rest of it fits, which is returned.
fn split(word: &str, lines: &mut Vec<String>, fits: &impl Fn(&str) -> bool) -> String {
    let mut rest = String::new();
    for character in word.chars() {
        rest.push(character);
        if !fits(&rest) && rest.chars().count() > 1 {
            rest.pop();
            lines.push(std::mem::take(&mut rest));
            rest.push(character);
        }
    }
    rest
}
