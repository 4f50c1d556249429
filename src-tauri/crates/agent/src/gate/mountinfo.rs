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
