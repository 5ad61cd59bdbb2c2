//! AWS account ids as text.

/// Returns whether a text is an AWS account id: 12 digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_has_12_ascii_digits() {
        for (text, expected) in [
            ("111122223333", true),
            ("000000000000", true),
            ("11112222333", false),
            ("1111222233334", false),
            ("11112222333a", false),
            ("1111-2222-33", false),
            ("１１１１", false),
            ("", false),
        ] {
            assert_eq!(is_account(text), expected, "{text}");
        }
    }
}
