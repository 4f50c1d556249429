use super::*;

#[test]
fn names_that_tell_of_a_secret_are_known_in_every_spelling() {
    for name in [
        "API_TOKEN",
        "apiToken",
        "GITHUB-TOKEN",
        "PGPASSWORD",
        "MYSQL_PWD",
        "DB_PASS",
        "AWS_SECRET_ACCESS_KEY",
        "STRIPE_KEY",
        "private-key",
        "opensandbox.io/egress-auth-token",
        "X-Registry-Auth",
        "Authorization",
        "identitytoken",
        "auth",
        "Set-Cookie",
    ] {
        assert!(is_secret_name(name), "{name}");
    }
}

#[test]
fn names_that_only_look_alike_are_shown() {
    for name in [
        "",
        "PATH",
        "PWD",
        "OLDPWD",
        "KEY",
        "PUBLIC_KEY",
        "author",
        "MAX_TOKENS",
        "TOKENIZERS_PARALLELISM",
        "compass",
        "com.docker.compose.project",
        "keyboard",
        "token/kind",
    ] {
        assert!(!is_secret_name(name), "{name}");
    }
}

#[test]
fn a_secret_is_masked_wherever_it_stands() {
    for (text, shown) in [
        ("API_TOKEN=abc next", "API_TOKEN=•••••• next"),
        (
            r#"{"Env":["A=b","API_TOKEN=a b, c","D=e"]}"#,
            r#"{"Env":["A=b","API_TOKEN=••••••","D=e"]}"#,
        ),
        (
            r#"{"x-auth-token": "a\"b", "c": "d"}"#,
            r#"{"x-auth-token": "••••••", "c": "d"}"#,
        ),
        (
            r#"cause="{\"password\":\"a b\",\"c\":1}""#,
            r#"cause="{\"password\":\"••••••\",\"c\":1}""#,
        ),
        (
            r#"token: Some("abc"), other: Some("d")"#,
            r#"token: Some("••••••"), other: Some("d")"#,
        ),
        (
            "Authorization: Bearer abc.def\r\nHost: x",
            "Authorization: ••••••\r\nHost: x",
        ),
        (
            "addr=10.0.0.7,username=me,password=a,vers=3",
            "addr=10.0.0.7,username=me,password=••••••,vers=3",
        ),
        ("tcp://me:abc@host:2375/x", "tcp://me:••••••@host:2375/x"),
        ("https://x/y?token=abc&z=1", "https://x/y?token=••••••&z=1"),
        ("'SECRET=a b' c", "'SECRET=••••••' c"),
    ] {
        assert_eq!(mask_text(text), shown);
        assert_eq!(mask_text(shown), shown, "what is masked stays so");
    }
}

#[test]
fn what_is_no_secret_stays_as_it_is() {
    for text in [
        "",
        "the engine at unix:///var/run/docker.sock does not answer: No such file (os error 2)",
        "reading /run/secrets/x/meta.json: Permission denied",
        "ssh://me@host",
        "2026-11-24T12:00:00.1Z  WARN sandbar: id=ab code=EngineFailed",
        "token=",
        "=a:b",
    ] {
        assert!(matches!(mask_text(text), Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn a_value_is_masked_by_its_name_and_else_by_what_it_holds() {
    assert_eq!(mask_value("egress-auth-token", "abc"), MASK);
    assert_eq!(mask_value("o", "password=abc"), "password=••••••");
    assert_eq!(mask_value("team", "vision"), "vision");
    assert_eq!(mask_value("token", ""), "");
}

proptest::proptest! {
    #[test]
    fn any_text_is_masked_without_a_panic_and_only_once(text in "[a-z:=/@\"'\\\\ ,é•]{0,12}(token|auth)?[:= \"\\\\'a-z•]{0,12}") {
        let once = mask_text(&text).into_owned();
        let _ = mask_text(&once);
    }

    #[test]
    fn a_planted_secret_never_stays(secret in "[a-zA-Z0-9+/._-]{8,40}", quote in "\"|'|\\\\\"|", other in "[a-z ]{0,9}") {
        let text = format!("{other} {quote}MY_TOKEN={secret}{quote} {other}");
        proptest::prop_assert!(!mask_text(&text).contains(&secret), "{}", text);
    }
}
