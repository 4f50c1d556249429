//! What no screen, log or copied text may show: values that stand under a name which tells of a secret.
//!
//! Nobody says which values are secret, so the names decide, as in the masking of CI systems. It is better to hide a
//! harmless value than to show one that opens a door.

use std::borrow::Cow;

mod scan;

use scan::Scan;

/// Stands in place of a secret, whatever its length.
pub const MASK: &str = "••••••";

/// Words that make a name secret wherever they stand in it.
const WORDS: [&str; 13] = [
    "auth",
    "authorization",
    "bearer",
    "cookie",
    "credential",
    "credentials",
    "jwt",
    "pass",
    "passphrase",
    "passwd",
    "password",
    "secret",
    "token",
];
/// Names written without a break, as `PGPASSWORD`.
const ENDINGS: [&str; 6] = ["apikey", "authtoken", "passwd", "password", "secret", "token"];

/// Whether what stands under this name is a secret: the name of a label, of a variable, of an option or of a header.
/// Of a name with a prefix, as `opensandbox.io/egress-auth-token`, what follows the last slash counts.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    let words = words(name);
    if words
        .iter()
        .any(|word| WORDS.contains(&word.as_str()) || ENDINGS.iter().any(|ending| word.ends_with(ending)))
    {
        return true;
    }
    // A path stands in PWD and in OLDPWD, a password in MYSQL_PWD.
    match words.as_slice() {
        [.., before, last] => match last.as_str() {
            "key" => before != "public",
            "pwd" => true,
            _ => false,
        },
        _ => false,
    }
}

/// A value under its name, as it may be shown.
pub fn mask_value<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    if is_secret_name(name) && !value.is_empty() {
        Cow::Borrowed(MASK)
    } else {
        mask_text(value)
    }
}

/// A text with every secret in it masked: `NAME=value` and `"name": "value"`, also within quotes within quotes, the
/// credentials after `Bearer` and `Basic`, and the password of `scheme://user:password@host`.
pub fn mask_text(text: &str) -> Cow<'_, str> {
    let mut masked = String::new();
    let mut copied = 0;
    for secret in Scan::new(text) {
        masked.push_str(&text[copied..secret.start]);
        masked.push_str(MASK);
        copied = secret.end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[copied..]);
    Cow::Owned(masked)
}

/// The words of a name in lower case: `API_TOKEN`, `api-token`, `apiToken`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let begins = !c.is_alphanumeric() || (was_lower && c.is_uppercase());
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests;
