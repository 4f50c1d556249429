use std::collections::HashMap;

use super::Ssh;

/// What ssh will use for a destination, as `ssh -G` tells it: keyword, in small letters, and value.
pub(super) struct Configuration(HashMap<String, String>);

/// What is known of a host's key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum HostKey {
    /// No file of known hosts has one.
    Unknown,
    /// The host shows another than the known one of the same kind.
    Changed,
    /// The host shows a known one, or nothing can be said.
    NothingWrong,
}

impl Configuration {
    /// Reads lines of `keyword value`; of a keyword that comes twice the first counts.
    pub(super) fn parse(text: &str) -> Self {
        let mut values = HashMap::new();
        for (keyword, value) in text.lines().filter_map(|line| line.split_once(' ')) {
            values
                .entry(keyword.to_owned())
                .or_insert_with(|| value.to_owned());
        }
        Self(values)
    }

    pub(super) fn value(&self, keyword: &str) -> Option<&str> {
        let value = self.0.get(keyword).map(String::as_str);
        value.filter(|&value| !value.is_empty() && value != "none")
    }

    /// The host to connect to, and its port.
    pub(super) fn place(&self) -> Option<(String, u16)> {
        let port = self.value("port")?.parse().ok()?;
        Some((self.value("hostname")?.to_owned(), port))
    }

    /// Whether another program or host stands between, so that the host itself cannot be asked.
    pub(super) fn is_proxied(&self) -> bool {
        self.value("proxyjump").is_some() || self.value("proxycommand").is_some()
    }

    /// Under which name files of known hosts have its key.
    fn name(&self) -> Option<String> {
        if let Some(alias) = self.value("hostkeyalias") {
            return Some(alias.to_owned());
        }
        let (host, port) = self.place()?;
        Some(if port == 22 {
            host
        } else {
            format!("[{host}]:{port}")
        })
    }

    /// Whether a key that is not known is a reason to fail: only `ask` and `yes` make it one.
    fn is_strict(&self) -> bool {
        let strict = self.value("stricthostkeychecking").unwrap_or("ask");
        ["ask", "true", "yes"].contains(&strict) && self.value("knownhostscommand").is_none()
    }

    fn files(&self) -> impl Iterator<Item = String> {
        let home = std::env::home_dir().unwrap_or_default();
        ["userknownhostsfile", "globalknownhostsfile"]
            .into_iter()
            .filter_map(|keyword| self.value(keyword))
            .flat_map(str::split_whitespace)
            .map(move |file| match file.strip_prefix("~/") {
                Some(rest) => home.join(rest).to_string_lossy().into_owned(),
                None => file.to_owned(),
            })
    }
}

impl Ssh {
    /// Compares what the host shows with what is known of it, by ssh's own tools.
    pub(super) async fn host_key(&self, configuration: &Configuration) -> HostKey {
        let (Some(name), true) = (configuration.name(), configuration.is_strict()) else {
            return HostKey::NothingWrong;
        };
        let mut known = String::new();
        for file in configuration.files() {
            // A file that is not there knows nothing.
            let found = self.output("ssh-keygen", &["-F", &name, "-f", &file]).await;
            known += &found.unwrap_or_default();
            known.push('\n');
        }
        let (Some((host, port)), false) = (configuration.place(), configuration.is_proxied()) else {
            return judge(&known, None);
        };
        let port = port.to_string();
        let shown = self
            .output("ssh-keyscan", &["-T", "4", "-p", &port, "--", &host])
            .await;
        judge(&known, shown.as_deref())
    }
}

/// `known` and `shown` are lines of a file of known hosts.
fn judge(known: &str, shown: Option<&str>) -> HostKey {
    let is_by_authority = known.lines().any(|line| line.starts_with('@'));
    let (known, shown) = (keys(known), keys(shown.unwrap_or_default()));
    if is_by_authority {
        return HostKey::NothingWrong;
    }
    if known.is_empty() {
        return HostKey::Unknown;
    }
    if shown.is_empty() || shown.iter().any(|key| known.contains(key)) {
        return HostKey::NothingWrong;
    }
    let has_kind = |kind: &str| known.iter().any(|&(other, _)| other == kind);
    if shown.iter().any(|&(kind, _)| has_kind(kind)) {
        HostKey::Changed
    } else {
        HostKey::Unknown
    }
}

/// Kind and key of each line `hosts kind key`.
fn keys(lines: &str) -> Vec<(&str, &str)> {
    lines
        .lines()
        .filter(|line| !line.starts_with(['#', '@']))
        .filter_map(|line| {
            let mut words = line.split_whitespace().skip(1);
            Some((words.next()?, words.next()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &str =
        "# Host [h]:2222 found: line 1\n[h]:2222 ssh-ed25519 AAAA\n|1|salt|hash ssh-rsa BBBB\n";

    #[test]
    fn a_key_is_judged_by_its_kind_and_content() {
        for (known, shown, expected) in [
            ("", Some("h ssh-ed25519 AAAA"), HostKey::Unknown),
            ("", None, HostKey::Unknown),
            (KNOWN, None, HostKey::NothingWrong),
            (
                KNOWN,
                Some("# h:2222 SSH-2.0\nh ssh-ed25519 AAAA"),
                HostKey::NothingWrong,
            ),
            (
                KNOWN,
                Some("h ssh-rsa BBBB\nh ssh-ed25519 XXXX"),
                HostKey::NothingWrong,
            ),
            (KNOWN, Some("h ssh-ed25519 XXXX"), HostKey::Changed),
            (KNOWN, Some("h ecdsa-sha2-nistp256 XXXX"), HostKey::Unknown),
            (
                "@cert-authority *.h ssh-rsa CCCC",
                Some("h ssh-rsa XXXX"),
                HostKey::NothingWrong,
            ),
        ] {
            assert_eq!(judge(known, shown), expected, "{known:?} {shown:?}");
        }
    }

    #[test]
    fn a_configuration_says_where_to_look_for_a_key() {
        let text = "user me\nhostname h.example\nport 2222\nproxyjump none\nuserknownhostsfile /a /b\nglobalknownhostsfile /c\nstricthostkeychecking ask\n";
        let configuration = Configuration::parse(text);
        assert_eq!(configuration.name().as_deref(), Some("[h.example]:2222"));
        assert_eq!(configuration.files().collect::<Vec<_>>(), ["/a", "/b", "/c"]);
        assert!(configuration.is_strict() && !configuration.is_proxied());
        let lax = Configuration::parse(
            "hostname h\nport 22\nstricthostkeychecking accept-new\nproxycommand nc %h\n",
        );
        assert_eq!(lax.name().as_deref(), Some("h"));
        assert!(!lax.is_strict() && lax.is_proxied());
    }
}
