//! Names whose values nobody should read in a log.

/// A name that contains one of these names a secret, or a person.
const PARTS: [&str; 15] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "authorization",
    "cookie",
    "email",
    "e_mail",
    "e-mail",
    "apikey",
    "api_key",
    "api-key",
    "credential",
    "jwt",
];

/// Fields that would hold what people sent us.
const BODIES: [&str; 3] = ["body", "request_body", "response_body"];

/// Whether the word before a `:` or `=` in a text names a secret.
pub(crate) fn names_a_secret(name: &str) -> bool {
    PARTS.iter().any(|part| contains(name, part))
}

/// Whether the value of a field must not be written. Stricter than for words in a text, where `body: timed out` says
/// something.
pub(crate) fn is_secret_field(name: &str) -> bool {
    names_a_secret(name) || BODIES.iter().any(|body| name.eq_ignore_ascii_case(body))
}

fn contains(name: &str, part: &str) -> bool {
    name.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_inside_longer_ones_and_in_any_case() {
        for name in
            ["password", "new_password", "passwordHash", "Set-Cookie", "ACCESS_TOKEN", "JWT_SECRET", "userEmail"]
        {
            assert!(is_secret_field(name), "{name}");
        }
    }

    #[test]
    fn other_names_are_left_alone() {
        for name in ["sku", "order_id", "status", "path", "body_bytes", "pass", "key"] {
            assert!(!is_secret_field(name), "{name}");
        }
    }

    #[test]
    fn a_body_is_a_secret_as_a_field_but_not_as_a_word() {
        assert!(is_secret_field("body"));
        assert!(!names_a_secret("body"));
    }
}
