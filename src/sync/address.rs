//! URLs: the cluster's, as somebody typed it, and those of single requests.

use std::{fmt::Write as _, net::IpAddr};

use ureq::http::Uri;

/// Where the cluster's API is, as far as `/v2`. A proxy may have put anything before that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(String);

impl Base {
    /// Reads a typed URL, with or without `https://`, `/v2` or a slash at its end. Without TLS everybody on the way reads
    /// passwords, so that `http://` is for this machine only, unless `allow_plain_http`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it, and how it should look.
    pub fn parse(typed: &str, allow_plain_http: bool) -> Result<Self, &'static str> {
        const LOOK: &str = "This is no URL. It should look like https://kazoo.example.com:8443.";
        let (scheme, rest) = typed.trim().split_once("://").unwrap_or(("https", typed.trim()));
        let url = format!("{}://{}", scheme.to_ascii_lowercase(), rest.trim_end_matches('/'));
        if url.chars().any(|c| c.is_whitespace() || c.is_control()) || url.contains('#') {
            return Err(LOOK);
        }
        let uri: Uri = url.parse().map_err(|_| LOOK)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(LOOK) };
        if authority.host().is_empty() || uri.query().is_some() {
            return Err(LOOK);
        }
        if authority.as_str().contains('@') {
            return Err("Leave user and password out of the URL: they are asked for by themselves.");
        }
        match scheme {
            "https" => {}
            "http" if allow_plain_http || is_loopback(authority.host()) => {}
            "http" => {
                return Err("With http:// everybody on the way could read passwords. Use https://, or say \
                            --allow-plain-http where the way is safe.");
            }
            _ => return Err(LOOK),
        }
        if url.ends_with("/v1") {
            return Err("trunkdesk needs version 2 of the API: write /v2 in place of /v1, or leave it out.");
        }
        Ok(Self(if url.ends_with("/v2") { url } else { format!("{url}/v2") }))
    }

    /// The URL, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address: IpAddr| address.is_loopback())
}

/// The path of a resource: each part of it is escaped.
pub(super) fn path(parts: &[&str]) -> String {
    parts.iter().fold(String::new(), |path, part| path + "/" + &escaped(part))
}

/// A path with a query.
pub(super) fn query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut all = path.to_owned();
    for (number, (key, value)) in pairs.iter().enumerate() {
        let before = if number == 0 { '?' } else { '&' };
        let _infallible = write!(all, "{before}{}={}", escaped(key), escaped(value));
    }
    all
}

/// Nothing that has a meaning in a URL stays as it is (RFC 3986, 2.3).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            escaped.push(byte.into());
        } else {
            let _infallible = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_as_people_type_them() {
        for (typed, url) in [
            ("https://kazoo.example.com:8443", "https://kazoo.example.com:8443/v2"),
            ("kazoo.example.com", "https://kazoo.example.com/v2"),
            (" https://kazoo.example.com/v2/ ", "https://kazoo.example.com/v2"),
            ("https://example.com/crossbar/v2", "https://example.com/crossbar/v2"),
            ("HTTPS://example.com/crossbar//", "https://example.com/crossbar/v2"),
            ("http://localhost:8000", "http://localhost:8000/v2"),
            ("http://127.0.0.1:8000/v2", "http://127.0.0.1:8000/v2"),
            ("http://[::1]:8000/", "http://[::1]:8000/v2"),
        ] {
            assert_eq!(Base::parse(typed, false).unwrap().as_str(), url, "{typed:?}");
        }
        assert_eq!(Base::parse("http://10.0.0.5:8000", true).unwrap().as_str(), "http://10.0.0.5:8000/v2");
    }

    #[test]
    fn what_is_no_url_of_a_cluster_is_refused() {
        for typed in [
            "",
            "https://",
            "ftp://kazoo.example.com",
            "https://a b",
            "https://kazoo.example.com/v2?x=1",
            "https://kazoo.example.com/#/apps",
            "https://rita:secret@kazoo.example.com",
            "https://kazoo.example.com/v1",
            "http://kazoo.example.com:8000",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
        ] {
            assert!(Base::parse(typed, false).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn nothing_gets_out_of_its_part_of_a_path() {
        assert_eq!(path(&["accounts", "../x", "a b"]), "/accounts/..%2Fx/a%20b");
        assert_eq!(query("/search", &[("t", "account"), ("v", "a&b=ü")]), "/search?t=account&v=a%26b%3D%C3%BC");
    }
}
