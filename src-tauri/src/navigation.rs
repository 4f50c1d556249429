//! The window shows Sandbar's own page and never goes anywhere else: not by a link, a script, or a file that is dropped
//! on it.

use tauri::plugin::{Builder, TauriPlugin};
use tauri::{Runtime, Url};

/// Refuses every address but the page's own.
pub(crate) fn stay<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("stay")
        .on_navigation(|_webview, url| {
            let own = is_own(url);
            if !own {
                tracing::warn!(scheme = url.scheme(), "the page was kept from going elsewhere");
            }
            own
        })
        .build()
}

/// Where Tauri serves the page: a scheme of its own, or on Windows and Android a host that no name server knows.
fn is_own(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pages_own_address_is_gone_to() {
        let own = |text: &str| is_own(&text.parse().unwrap());
        assert!(own("tauri://localhost/index.html") && own("http://tauri.localhost/"));
        for elsewhere in [
            "http://localhost/",
            "https://tauri.localhost.example/",
            "tauri://example/",
            "file:///etc/passwd",
            "data:text/html,x",
            "javascript:1",
        ] {
            assert!(!own(elsewhere), "{elsewhere}");
        }
    }
}
