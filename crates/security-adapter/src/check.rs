//! bcrypt itself, and the same amount of it for everybody.

use std::str::FromStr;

use bcrypt::{BcryptResult, HashParts};

use crate::bcrypt_settings::COSTS;

/// bcrypt reads 72 bytes. `non_truncating_*` counts a NUL behind them and so refuses 72, of which nothing would be cut.
const MAX_BYTES: usize = 72;

/// Makes a new hash.
pub(crate) fn hash(password: &str, cost: u32) -> BcryptResult<String> {
    if password.len() == MAX_BYTES { bcrypt::hash(password, cost) } else { bcrypt::non_truncating_hash(password, cost) }
}

/// What became of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) matches: bool,
    /// How many rounds of bcrypt were done: the same for everybody, or the time would tell who has an account.
    pub(crate) rounds: u64,
}

/// Compares a password with a hash. Where there is none, or one that is none, the password is compared with a hash that
/// belongs to nobody. A hash of a lower cost is followed by the rounds that it lacks.
pub(crate) fn check(password: &str, hash: Option<&str>, cost: u32) -> Checked {
    let of_somebody = hash.and_then(|hash| Some((hash.to_owned(), usable_cost(hash)?)));
    let is_somebodys = of_somebody.is_some();
    let (hash, its_cost) = of_somebody.unwrap_or_else(|| (nobodys(cost), cost));
    let equal = compare(password, &hash).unwrap_or(false);
    let mut rounds = 1 << its_cost;
    // 2ᵃ + 2ᵃ + 2ᵃ⁺¹ + … + 2ᶜ⁻¹ = 2ᶜ
    for lacking in its_cost..cost {
        // What comes out is nobody's business, but it must be worked out.
        let _ = std::hint::black_box(compare(password, &nobodys(lacking)));
        rounds += 1 << lacking;
    }
    Checked { matches: equal && is_somebodys, rounds }
}

fn compare(password: &str, hash: &str) -> BcryptResult<bool> {
    if password.len() == MAX_BYTES {
        bcrypt::verify(password, hash)
    } else {
        bcrypt::non_truncating_verify(password, hash)
    }
}

/// The cost of a well-formed hash. One of a cost that cannot be configured is none of ours, and could keep a thread for
/// hours.
fn usable_cost(hash: &str) -> Option<u32> {
    HashParts::from_str(hash).ok().map(|parts| parts.get_cost()).filter(|cost| COSTS.contains(cost))
}

/// A hash of no known password: a salt and a result of nothing but zeros.
fn nobodys(cost: u32) -> String {
    format!("$2b${cost:02}${}", ".".repeat(53))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COST: u32 = 6;

    #[test]
    fn a_password_matches_its_own_hash_and_no_other() {
        let own = hash("securePass123", COST).unwrap();
        assert!(check("securePass123", Some(&own), COST).matches);
        assert!(!check("securePass124", Some(&own), COST).matches);
        assert!(own.starts_with("$2b$06$"));
    }

    #[test]
    fn the_work_is_the_same_for_everybody() {
        let own = hash("securePass123", COST).unwrap();
        let old = hash("securePass123", COST - 2).unwrap();
        for (password, hash) in [
            ("securePass123", Some(own.as_str())),
            ("wrongPass1234", Some(own.as_str())),
            ("securePass123", Some(old.as_str())),
            ("wrongPass1234", Some(old.as_str())),
            ("wrongPass1234", Some("not a hash")),
            ("wrongPass1234", Some("")),
            ("wrongPass1234", None),
        ] {
            assert_eq!(check(password, hash, COST).rounds, 1 << COST, "{password} {hash:?}");
        }
    }

    #[test]
    fn nobody_has_nobodys_hash() {
        assert_eq!(usable_cost(&nobodys(COST)), Some(COST));
        assert!(!check("", None, COST).matches);
        assert!(!check("securePass123", None, COST).matches);
    }

    #[test]
    fn a_malformed_hash_is_false_after_the_same_work() {
        let own = hash("securePass123", COST).unwrap();
        let strange = own.replace("$06$", "$31$");
        for hash in ["", "$2b$06$", "x", &own[1..], &own.replace('$', "!"), &"ä".repeat(30), &strange] {
            assert_eq!(
                check("securePass123", Some(hash), COST),
                Checked { matches: false, rounds: 1 << COST },
                "{hash}"
            );
        }
    }

    #[test]
    fn all_of_72_bytes_count_and_the_last_two_are_told_apart() {
        let longest = "x".repeat(72);
        let own = hash(&longest, COST).unwrap();
        assert!(check(&longest, Some(&own), COST).matches);
        assert!(!check(&format!("{}y", &longest[1..]), Some(&own), COST).matches);
        assert!(!check(&longest[1..], Some(&own), COST).matches);
    }

    #[test]
    fn what_bcrypt_would_cut_is_refused() {
        assert!(hash(&"x".repeat(73), COST).is_err());
        let own = hash(&"x".repeat(72), COST).unwrap();
        assert!(!check(&"x".repeat(73), Some(&own), COST).matches);
    }
}
