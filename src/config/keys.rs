//! The table of all configuration keys: names, examples, and how each value is printed.

use super::Config;

/// A configuration key.
pub(super) struct Key {
    /// The dotted name, such as `limits.body_bytes`.
    pub name: &'static str,
    /// A valid value, in the syntax of the file.
    pub example: &'static str,
    /// Whether the value is secret and must never be shown.
    pub secret: bool,
    /// Returns the effective value in the syntax of the file; `***` in place of secrets.
    pub show: fn(&Config) -> String,
}

const fn key(name: &'static str, example: &'static str, show: fn(&Config) -> String) -> Key {
    Key {
        name,
        example,
        secret: false,
        show,
    }
}

const fn secret(name: &'static str, example: &'static str, show: fn(&Config) -> String) -> Key {
    Key {
        name,
        example,
        secret: true,
        show,
    }
}

/// All keys, in the order in which they are printed.
pub(super) const KEYS: &[Key] = &[
    key("listen", r#""127.0.0.1:8080""#, |c| quoted(c.listen)),
    key("base_url", r#""https://blog.example.org""#, |c| {
        quoted(&c.base_url)
    }),
    key("former_hosts", r#"["old.example.org"]"#, |c| {
        c.former_hosts.to_string()
    }),
    secret("database_url", r#""sqlite://tympan.db""#, |c| {
        quoted(&c.database_url)
    }),
    secret(
        "secret_key",
        r#""…" (made by `openssl rand -hex 32`)"#,
        |c| set(c.secret_key.as_ref()),
    ),
    secret(OWNER_TOKEN, r#""tym_…""#, |c| set(c.owner_token.as_ref())),
    key("trusted_proxies", r#"["127.0.0.1", "10.0.0.0/8"]"#, |c| {
        c.trusted_proxies.to_string()
    }),
    key("forwarded_header", r#""x-forwarded-for""#, |c| {
        quoted(c.forwarded_header)
    }),
    key("log.format", r#""text""#, |c| quoted(c.log.format)),
    key("log.level", r#""info""#, |c| quoted(&c.log.level)),
    key("cache.bytes", r#""64MiB""#, |c| c.cache.bytes.to_string()),
    key("limits.body_bytes", r#""1MiB""#, |c| {
        c.limits.body_bytes.to_string()
    }),
    key("limits.upload_bytes", r#""200MiB""#, |c| {
        c.limits.upload_bytes.to_string()
    }),
    key("limits.import_bytes", r#""2GiB""#, |c| {
        c.limits.import_bytes.to_string()
    }),
    key("limits.upload_stall_seconds", "20", |c| {
        c.limits.upload_stall_timeout.as_secs().to_string()
    }),
    key("limits.header_bytes", r#""32KiB""#, |c| {
        c.limits.header_bytes.to_string()
    }),
    key("limits.header_seconds", "10", |c| {
        c.limits.header_timeout.as_secs().to_string()
    }),
    key("limits.request_seconds", "30", |c| {
        c.limits.request_timeout.as_secs().to_string()
    }),
    key("limits.idle_seconds", "30", |c| {
        c.limits.idle_timeout.as_secs().to_string()
    }),
    key("limits.write_stall_seconds", "20", |c| {
        c.limits.write_stall_timeout.as_secs().to_string()
    }),
    key("limits.connections", "4096", |c| {
        c.limits.connections.to_string()
    }),
    key("limits.shutdown_seconds", "8", |c| {
        c.limits.shutdown_timeout.as_secs().to_string()
    }),
    key("media.folder", r#""/srv/blog/media""#, |c| {
        quoted(c.media_folder().display())
    }),
    key("media.quota_bytes", r#""20GiB""#, |c| {
        c.media
            .quota_bytes
            .map_or_else(|| "(not set)".to_owned(), |size| size.to_string())
    }),
    key("media.s3.bucket", r#""blog-media""#, |c| {
        set(c.media.s3.name.as_ref())
    }),
    key("media.s3.region", r#""eu-central-1""#, |c| {
        quoted(c.media.s3.region())
    }),
    key("media.s3.endpoint", r#""https://s3.example.org""#, |c| {
        set(c.media.s3.endpoint.as_ref())
    }),
    key("media.s3.access_key_id", r#""AKIA…""#, |c| {
        set(c.media.s3.access_key_id.as_ref())
    }),
    secret("media.s3.secret_access_key", r#""…""#, |c| {
        set(c.media.s3.secret_access_key.as_ref())
    }),
    key("media.s3.prefix", r#""blog""#, |c| {
        quoted(&c.media.s3.prefix)
    }),
    key("media.s3.path_style", "true", |c| {
        c.media.s3.is_path_style().to_string()
    }),
    secret(
        "mail.url",
        r#""smtp://user:password@mail.example.org:587""#,
        |c| set(c.mail.url.as_ref()),
    ),
    key("mail.from", r#""Small hours <blog@example.org>""#, |c| {
        set(c.mail.from.as_ref())
    }),
    key("mail.to", r#""owner@example.org""#, |c| {
        set(c.mail.to.as_ref())
    }),
    key("outbound.allow_private", r#"["10.0.0.0/8"]"#, |c| {
        c.outbound.allow_private.to_string()
    }),
];

/// The one key that is not allowed in the file: it grants access at the first start and is not
/// needed afterwards.
pub(super) const OWNER_TOKEN: &str = "owner_token";

/// Returns the key `name`.
pub(super) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// Whether `name` is a section, such as `limits` or `media.s3`.
pub(super) fn is_section(name: &str) -> bool {
    sections().any(|section| section == name)
}

/// Returns the names of the sections, those that are in another one included, once for each of
/// their keys.
pub(super) fn sections() -> impl Iterator<Item = &'static str> {
    KEYS.iter().flat_map(|key| {
        let dots = key.name.match_indices('.');
        dots.map(|(at, _)| &key.name[..at])
    })
}

/// Returns the environment variable of a key: `TYMPAN_LIMITS__BODY_BYTES` for `limits.body_bytes`.
pub(super) fn variable(key: &str) -> String {
    format!("TYMPAN_{}", key.replace('.', "__").to_uppercase())
}

/// Returns the candidate that is most similar to `name`, or `None` if none is similar.
#[must_use]
pub fn nearest(name: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(name, &candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

fn quoted(value: impl std::fmt::Display) -> String {
    format!("{:?}", value.to_string())
}

fn set(value: Option<impl std::fmt::Display>) -> String {
    value.map_or_else(|| "(not set)".to_owned(), quoted)
}
