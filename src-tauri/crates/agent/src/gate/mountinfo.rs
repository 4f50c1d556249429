//! Lines of `/proc/self/mountinfo` (proc(5)), as bytes: paths in it need not be UTF-8.

/// One mount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mount {
    pub(crate) id: u64,
    /// The mount that it is mounted on.
    pub(crate) parent: u64,
    /// What of its file system is mounted.
    pub(crate) root: Vec<u8>,
    /// Where, from the root of this process.
    pub(crate) point: Vec<u8>,
    pub(crate) filesystem: Vec<u8>,
    /// Of the mount itself, or of its file system.
    pub(crate) read_only: bool,
}

/// All mounts; a line that is none is left out, so that what it held is missing, never wrong.
pub(crate) fn parse(table: &[u8]) -> Vec<Mount> {
    table
        .split(|byte| *byte == b'\n')
        .filter_map(parse_line)
        .collect()
}

fn parse_line(line: &[u8]) -> Option<Mount> {
    let mut fields = line.split(|byte| *byte == b' ');
    let id = number(fields.next()?)?;
    let parent = number(fields.next()?)?;
    let root = unescape(fields.nth(1)?);
    let point = unescape(fields.next()?);
    let options = fields.next()?;
    // Optional fields, however many, end with a hyphen.
    fields.find(|field| *field == b"-")?;
    let filesystem = unescape(fields.next()?);
    let super_options = fields.next_back()?;
    let read_only = [options, super_options].into_iter().any(has_ro);
    Some(Mount {
        id,
        parent,
        root,
        point,
        filesystem,
        read_only,
    })
}

fn has_ro(options: &[u8]) -> bool {
    options.split(|byte| *byte == b',').any(|option| option == b"ro")
}

fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The kernel writes space, tab, newline, `\` and `#` as a backslash and three octal digits.
fn unescape(field: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((first, after)) = rest.split_first() {
        if let Some(byte) = octal(rest) {
            bytes.push(byte);
            rest = rest.get(4..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    bytes
}

fn octal(escape: &[u8]) -> Option<u8> {
    let [b'\\', digits @ ..] = escape.get(..4)? else {
        return None;
    };
    digits.iter().try_fold(0_u8, |value, digit| match digit {
        b'0'..=b'7' => value.checked_mul(8)?.checked_add(digit - b'0'),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn only(line: &str) -> Mount {
        parse(line.as_bytes()).pop().unwrap()
    }

    #[test]
    fn a_line_is_read_with_any_number_of_optional_fields() {
        for optional in ["", "master:1 ", "shared:2 master:1 propagate_from:3 "] {
            let line =
                format!("36 35 98:0 /sub /mnt rw,noatime {optional}- ext4 /dev/root rw,errors=continue");
            let expected = Mount {
                id: 36,
                parent: 35,
                root: b"/sub".to_vec(),
                point: b"/mnt".to_vec(),
                filesystem: b"ext4".to_vec(),
                read_only: false,
            };
            assert_eq!(only(&line), expected);
        }
    }

    #[test]
    fn a_mount_is_read_only_by_its_own_options_or_its_file_systems() {
        assert!(only("1 0 0:1 / / ro,nosuid - ext4 /dev/a rw").read_only);
        assert!(only("1 0 0:1 / / rw - ext4 /dev/a ro").read_only);
        assert!(!only("1 0 0:1 / / rw,rox - ext4 ro rw,errors=remount-ro").read_only);
    }

    #[test]
    fn odd_characters_are_unescaped_and_an_empty_source_is_no_obstacle() {
        let mount = only(r"1 0 0:1 /a\040b\134\012 /mnt\1x rw - tmpfs  ro");
        assert_eq!(mount.root, b"/a b\\\n");
        assert_eq!(mount.point, br"/mnt\1x");
        assert!(mount.read_only);
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_kept() {
        assert_eq!(parse(b"1 0 0:1 /\xff /\xfe rw - ext4 a rw")[0].root, b"/\xff");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_table_is_read_without_a_panic(table in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&table);
        }
    }
}
