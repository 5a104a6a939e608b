//! The most common passwords that are long enough to pass the length rule of most installations.

/// Lower-cased; sorted, so that they are found by halving.
const COMMON: &[&str] = &[
    "000000000000",
    "111111111111",
    "11111111111111",
    "121212121212",
    "123123123123",
    "1234567890",
    "12345678901",
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789123",
    "1234567891234",
    "123456789abc",
    "1q2w3e4r5t6y",
    "1q2w3e4r5t6y7u",
    "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv",
    "abc123456789",
    "abcd12345678",
    "abcdefghijkl",
    "abcdefghijklm",
    "adminadmin12",
    "administrator",
    "adminpassword",
    "asdfasdfasdf",
    "asdfghjkl123",
    "asdfghjkl;'",
    "baseball1234",
    "changeme1234",
    "changemechangeme",
    "correcthorsebatterystaple",
    "football1234",
    "iloveyou1234",
    "iloveyouforever",
    "letmein12345",
    "letmeinletmein",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "princess1234",
    "q1w2e3r4t5y6",
    "qazwsxedcrfv",
    "qwerty123456",
    "qwerty1234567",
    "qwertyqwerty",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiop[]",
    "qwertyuiopasdf",
    "stockbook1234",
    "sunshine1234",
    "superman1234",
    "testtesttest",
    "trustno1trustno1",
    "welcome12345",
    "welcome123456",
    "zaq12wsxcde3",
    "zxcvbnm12345",
    "zxcvbnmasdfghjkl",
];

/// Whether a password is among them, in any case.
pub(super) fn contains(password: &str) -> bool {
    COMMON.binary_search(&password.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_halving_finds_everything() {
        assert!(COMMON.is_sorted());
        assert!(COMMON.iter().all(|password| contains(&password.to_uppercase())));
    }
}
