use proptest::collection::vec;
use proptest::prelude::*;

/// Texts that might be subPaths: plain names, odd ones, climbs, empty parts, and names at the limit of a file system.
pub(crate) fn sub_path() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        6 => "[a-d]{1,3}",
        4 => "[ :,;\\\\'\"$()*?&|<>%=@#~!+^`\\[\\]{}.\n\t\u{7f}\u{202e}é日_-]{1,6}",
        2 => ".{1,12}",
        2 => Just("..".to_owned()),
        1 => Just(".".to_owned()),
        1 => Just(String::new()),
        1 => (250..260_usize).prop_map(|length| "n".repeat(length)),
        1 => Just("nul\0".to_owned()),
    ];
    let names = vec(name, 1..5).prop_map(|names| names.join("/"));
    (prop::bool::weighted(0.05), names)
        .prop_map(|(absolute, names)| format!("{}{names}", if absolute { "/" } else { "" }))
}

/// Texts that might be names of volumes; where there is room they end with `tag`, so that they are nobody else's.
pub(crate) fn volume_name(tag: &str) -> impl Strategy<Value = String> + use<> {
    let (tag, long_tag, own_tag) = (tag.to_owned(), tag.to_owned(), tag.to_owned());
    let text = prop_oneof![
        4 => "[a-zA-Z0-9][a-zA-Z0-9_.-]{0,20}",
        2 => "[a-zA-Z0-9_.-]{1,10}",
        2 => "[a-z]{0,3}[ /:\\\\@+~é日\n\t_.-]{1,2}[a-z]{0,3}",
        1 => ".{1,8}",
    ];
    prop_oneof![
        60 => text.prop_map(move |text| format!("{text}{tag}")),
        2 => (220..260_usize).prop_map(move |length| format!("{}{long_tag}", "n".repeat(length - long_tag.len()))),
        2 => "[a-z]{0,4}".prop_map(move |text| format!("sandbar-agent-{text}{own_tag}")),
        1 => "[a-z_.]{0,1}",
    ]
}
