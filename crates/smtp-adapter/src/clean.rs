//! Texts that people typed.

/// A text on one line: whatever ends or moves a line is a space, and marks that turn the direction of writing around are left out,
/// so that a name looks like what it is and stays where it was put.
pub(crate) fn clean(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|character| !turns_direction(*character))
        .map(|character| if character.is_control() || is_separator(character) { ' ' } else { character })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most so many characters of a text on one line, with a sign if there were more.
pub(crate) fn shortened(text: &str, characters: usize) -> String {
    let text = clean(text);
    if text.chars().count() <= characters {
        return text;
    }
    let kept: String = text.chars().take(characters).collect();
    format!("{}…", kept.trim_end())
}

/// Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9).
const fn turns_direction(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

const fn is_separator(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_typed_ends_a_line_or_turns_it_around() {
        assert_eq!(clean(" Ada\r\nBcc: all@example.com\t\0x\u{85}y\u{2028}z "), "Ada Bcc: all@example.com x y z");
        assert_eq!(clean("user\u{202e}moc.elpmaxe\u{202c}"), "usermoc.elpmaxe");
        assert_eq!(clean("Jürgen \"Wumm\" عبد <b>"), "Jürgen \"Wumm\" عبد <b>");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(shortened("äöü", 3), "äöü");
        assert_eq!(shortened("äöü ß", 4), "äöü…");
    }
}
