//! The configuration: sources in rising precedence, every fault named, no secret shown.

use std::{net::IpAddr, path::Path, time::Duration};

use tempfile::TempDir;
use tympan::config::{
    ByteSize, Config, ConfigError, Effective, ForwardedHeader, IpRange, LogFormat, Mail,
    MailSecurity, Sources,
};

/// Sources made of the text of a `tympan.toml` and some variables.
struct Given {
    directory: TempDir,
    sources: Sources,
}

fn given(file: &str) -> Given {
    let directory = tempfile::tempdir().expect("a temporary directory");
    std::fs::write(directory.path().join("tympan.toml"), file).expect("the file is written");
    let sources = Sources {
        directory: directory.path().to_owned(),
        ..Sources::default()
    };
    Given { directory, sources }
}

impl Given {
    fn variable(mut self, name: &str, value: &str) -> Self {
        self.sources.environment.push((name.into(), value.into()));
        self
    }

    fn config(self) -> Config {
        Config::from_sources(&self.sources).expect("the configuration is right")
    }

    fn error(self) -> String {
        let error: ConfigError =
            Config::from_sources(&self.sources).expect_err("the configuration is wrong");
        error
            .to_string()
            .replace(&format!("{}/", self.directory.path().display()), "")
    }

    fn printed(self) -> String {
        let printed = Effective::load(&self.sources)
            .expect("the configuration is right")
            .to_string();
        printed.replace(&format!("{}/", self.directory.path().display()), "")
    }
}

#[test]
fn everything_has_a_default() {
    let config = Config::from_sources(&Sources {
        directory: "/nowhere".into(),
        ..Sources::default()
    })
    .expect("right");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.base_url.as_str(), "http://127.0.0.1:8080");
    assert_eq!(config.database_url.expose(), "sqlite://tympan.db");
    assert_eq!(config.limits.body_bytes, ByteSize::mebibytes(1));
    assert_eq!(config.limits.header_timeout, Duration::from_secs(10));
    assert!(config.secret_key.is_none() && config.owner_token.is_none());
}

#[test]
fn flags_overrule_the_environment_and_it_overrules_the_file() {
    let file =
        "listen = \"127.0.0.1:1\"\nbase_url = \"http://file\"\ndatabase_url = \"sqlite:file\"";
    let mut given = given(file)
        .variable("TYMPAN_BASE_URL", "http://variable")
        .variable("TYMPAN_LISTEN", "127.0.0.1:2");
    given.sources.flags.listen = Some("127.0.0.1:3".to_owned());
    let config = given.config();
    assert_eq!(config.listen.port(), 3);
    assert_eq!(config.base_url.as_str(), "http://variable");
    assert_eq!(config.database_url.expose(), "sqlite:file");
}

#[test]
fn base_url_follows_listen_until_it_is_set() {
    assert_eq!(
        given("listen = \"[::1]:81\"").config().base_url.as_str(),
        "http://[::1]:81"
    );
    assert_eq!(
        given("listen = \"0.0.0.0:81\"").config().base_url.as_str(),
        "http://localhost:81"
    );
    assert_eq!(
        given("base_url = \"https://a.example/\"")
            .config()
            .base_url
            .as_str(),
        "https://a.example"
    );
}

#[test]
fn sections_are_reached_from_the_environment_by_two_underscores() {
    let config = given("")
        .variable("TYMPAN_LOG__FORMAT", "json")
        .variable("TYMPAN_LIMITS__HEADER_SECONDS", "3")
        .variable("TYMPAN_CACHE__BYTES", "2MiB")
        .config();
    assert_eq!(config.log.format, LogFormat::Json);
    assert_eq!(config.limits.header_timeout, Duration::from_secs(3));
    assert_eq!(config.cache.bytes, ByteSize::mebibytes(2));
}

#[test]
fn lists_come_from_the_file_and_from_the_environment() {
    let file = "trusted_proxies = [\"10.0.0.0/8\", \"::1\"]\nforwarded_header = \"x-real-ip\"";
    let from_file = given(file).config();
    let from_variable = given("")
        .variable("TYMPAN_TRUSTED_PROXIES", "10.0.0.0/8, ::1")
        .variable("TYMPAN_FORWARDED_HEADER", "x-real-ip")
        .config();
    assert_eq!(from_file.trusted_proxies, from_variable.trusted_proxies);
    assert_eq!(from_file.forwarded_header, ForwardedHeader::XRealIp);
    assert!(
        from_file
            .trusted_proxies
            .contains(IpAddr::from([10, 9, 8, 7]))
    );
}

#[test]
fn misspelt_key_is_named_with_its_line_and_the_nearest_key() {
    let error = given("# the address\n\nlisten_ = \"127.0.0.1:1\"").error();
    assert_eq!(
        error,
        "tympan.toml:3: there is no key `listen_`\n  fix: did you mean `listen`?"
    );
    let error = given("[limits]\nconections = 3").error();
    assert_eq!(
        error,
        "tympan.toml:2: there is no key `limits.conections`\n  fix: did you mean `limits.connections`?"
    );
}

#[test]
fn every_fault_of_the_file_is_named_in_the_order_of_its_lines() {
    let error = given("log = 3\ncache.bytes = \"lots\"\nlisten = 8080\n[cahce]\nbytes = 1\n[limits]\nidle_seconds = 0").error();
    let places: Vec<_> = error
        .lines()
        .filter(|line| !line.starts_with("  fix"))
        .collect();
    assert_eq!(
        places,
        [
            "tympan.toml:1: `log` is a section, not a value",
            "tympan.toml:2: `cache.bytes`: expected a number of bytes, or one with KiB, MiB or GiB",
            "tympan.toml:3: `listen`: invalid type: found signed int `8080`, expected socket address",
            "tympan.toml:4: there is no key `cahce`",
            "tympan.toml:7: `limits.idle_seconds`: expected seconds from 1 to 86400",
        ]
    );
}

#[test]
fn broken_toml_is_named_with_its_line_and_without_its_content() {
    let error = given("listen = \"127.0.0.1:1\"\nsecret_key = sesame").error();
    assert!(error.starts_with("tympan.toml:2: "), "{error}");
    assert!(!error.contains("sesame"), "{error}");
}

#[test]
fn unknown_variable_is_an_error_that_names_it() {
    let error = given("").variable("TYMPAN_LISTN", "x").error();
    assert_eq!(
        error,
        "TYMPAN_LISTN: there is no such configuration key\n  fix: did you mean `TYMPAN_LISTEN`?"
    );
    assert!(
        given("")
            .variable("TYMPAN_PORT", "80")
            .error()
            .starts_with("TYMPAN_PORT: ")
    );
}

#[test]
fn variables_of_other_uses_are_passed_over() {
    given("")
        .variable("TYMPAN_CONFIG", "x")
        .variable("TYMPAN_TEST_DATABASE_URL", "x")
        .variable("TYMPAN_BENCH_SECONDS", "x")
        .variable("TYMPAN_PORT", "tcp://10.0.0.1:80")
        .variable("TYMPAN_PORT_80_TCP", "x")
        .variable("TYMPAN_SERVICE_HOST", "x")
        .variable("PATH", "x")
        .config();
}

#[test]
fn empty_variable_is_not_set() {
    let config = given("listen = \"127.0.0.1:1\"")
        .variable("TYMPAN_LISTEN", "")
        .variable("TYMPAN_OWNER_TOKEN", "")
        .config();
    assert_eq!(config.listen.port(), 1);
    assert!(config.owner_token.is_none());
}

#[test]
fn owner_token_comes_from_the_environment_only() {
    let config = given("").variable("TYMPAN_OWNER_TOKEN", "sesame").config();
    assert_eq!(config.owner_token.expect("it is set").expose(), "sesame");
    let error = given("owner_token = \"sesame\"").error();
    assert!(
        error.starts_with("tympan.toml:1: `owner_token`") && !error.contains("sesame"),
        "{error}"
    );
}

#[test]
fn secret_key_is_32_bytes_in_hexadecimal_or_base64() {
    let key = |text: &str| given("").variable("TYMPAN_SECRET_KEY", text);
    assert_eq!(
        key(&"0aF1".repeat(16))
            .config()
            .secret_key
            .expect("set")
            .expose()[..2],
        [0x0a, 0xf1]
    );
    let base64 = format!("{}8=", "_-8_".repeat(10) + "__");
    assert_eq!(
        key(&base64).config().secret_key.expect("set").expose()[..3],
        [0xff, 0xef, 0x3f]
    );
    assert!(
        key(&"ab".repeat(31))
            .error()
            .contains("31 bytes are too few")
    );
    assert!(
        key("sesame, open!")
            .error()
            .contains("neither base64 nor hexadecimal")
    );
}

#[test]
fn base_url_is_an_origin_that_readers_can_use() {
    for wrong in [
        "blog.example",
        "ftp://a.example",
        "http://a.example/?a",
        "http://a.example/#a",
        "http://u:p@a.example",
    ] {
        let error = given(&format!("base_url = \"{wrong}\"")).error();
        assert!(
            error.starts_with("tympan.toml:1: `base_url`: "),
            "{wrong}: {error}"
        );
    }
}

#[test]
fn former_hosts_are_names_without_anything_else() {
    let config = given("former_hosts = [\"Old.example\", \"bücher.example\"]").config();
    assert_eq!(
        config.former_hosts.names(),
        ["old.example", "xn--bcher-kva.example"]
    );
    let config = given("").variable("TYMPAN_FORMER_HOSTS", "a.example, b.example");
    assert_eq!(
        config.config().former_hosts.names(),
        ["a.example", "b.example"]
    );
    for wrong in [
        "https://old.example",
        "old.example/a",
        "old.example:81",
        "u@old.example",
        "a?b",
        "a b",
    ] {
        let error = given(&format!("former_hosts = [\"{wrong}\"]")).error();
        assert!(
            error.starts_with("tympan.toml:1: `former_hosts`: "),
            "{wrong}: {error}"
        );
    }
}

#[test]
fn sizes_are_numbers_or_texts_with_units() {
    let size = |text: &str| given(&format!("cache.bytes = {text}"));
    assert_eq!(size("4096").config().cache.bytes, ByteSize::kibibytes(4));
    assert_eq!(
        size("\"3 MiB\"").config().cache.bytes,
        ByteSize::mebibytes(3)
    );
    for wrong in [
        "0",
        "-1",
        "1.5",
        "\"1MB\"",
        "\"99999999999GiB\"",
        "99999999999999999999",
        "true",
        "[1]",
    ] {
        assert!(
            size(wrong)
                .error()
                .starts_with("tympan.toml:1: `cache.bytes`: "),
            "{wrong}"
        );
    }
}

#[test]
fn log_level_is_a_level_or_a_list_of_targets() {
    for right in ["warn", "off", "info,tympan::web=debug"] {
        assert_eq!(
            given(&format!("log.level = \"{right}\""))
                .config()
                .log
                .level
                .as_str(),
            right
        );
    }
    for wrong in ["loud", "info,tympan", "tympan=loud", ""] {
        assert!(
            given(&format!("log.level = \"{wrong}\""))
                .error()
                .contains("`log.level`: expected"),
            "{wrong}"
        );
    }
}

#[test]
fn forwarding_needs_both_the_proxies_and_the_header() {
    assert!(
        given("trusted_proxies = [\"::1\"]")
            .error()
            .contains("set `forwarded_header`")
    );
    assert!(
        given("forwarded_header = \"forwarded\"")
            .error()
            .contains("`trusted_proxies`")
    );
}

#[test]
fn named_file_must_exist() {
    let mut given = given("");
    given.sources.file = Some(given.directory.path().join("other.toml"));
    assert!(
        given
            .error()
            .starts_with("other.toml: cannot read the configuration file")
    );
}

#[test]
fn print_names_the_place_that_decided_every_value() {
    let mut given = given("[log]\nlevel = \"debug\"").variable("TYMPAN_LIMITS__IDLE_SECONDS", "7");
    given.sources.flags.listen = Some("127.0.0.1:3".to_owned());
    let printed = given.printed();
    let line = |key: &str| {
        let line = printed
            .lines()
            .find(|line| line.starts_with(&format!("{key} = ")))
            .expect("every key is printed");
        line.split_whitespace()
            .skip(2)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(line("listen"), "\"127.0.0.1:3\" # --listen");
    assert_eq!(line("log.level"), "\"debug\" # tympan.toml:2");
    assert_eq!(
        line("limits.idle_seconds"),
        "7 # TYMPAN_LIMITS__IDLE_SECONDS"
    );
    assert_eq!(line("cache.bytes"), "\"64MiB\" # default");
}

#[test]
fn media_are_beside_the_database_unless_another_folder_is_set() {
    for (file, folder) in [
        ("", "media"),
        (
            "database_url = \"sqlite:///srv/blog/tympan.db?mode=rwc\"",
            "/srv/blog/media",
        ),
        ("database_url = \"sqlite:blog.db\"", "media"),
        ("database_url = \"postgres://db/tympan\"", "media"),
        (
            "database_url = \"sqlite:///srv/blog/tympan.db\"\nmedia.folder = \"/mnt/pictures\"",
            "/mnt/pictures",
        ),
    ] {
        let config = given(file).config();
        assert_eq!(config.media_folder(), Path::new(folder), "{file}");
    }
    let config = given("media.quota_bytes = \"20GiB\"").config();
    assert_eq!(
        config.media.quota_bytes,
        Some(ByteSize::mebibytes(20 << 10))
    );
    let error = given("media.folder = \"\"").error();
    assert!(error.contains("expected the path of a folder"), "{error}");
}

#[test]
fn media_are_in_a_bucket_if_one_is_named() {
    let file = "[media.s3]\nbucket = \"pictures\"\naccess_key_id = \"AKIA1\"\nsecret_access_key = \"hidden\"\nprefix = \"/blog/\"\n";
    let s3 = given(file).config().media.s3;
    assert_eq!(s3.name.as_deref(), Some("pictures"));
    assert_eq!((s3.region(), s3.prefix.as_str()), ("us-east-1", "blog"));
    assert!(!s3.is_path_style());
    let given_endpoint = given(file)
        .variable("TYMPAN_MEDIA__S3__ENDPOINT", "http://minio:9000")
        .variable("TYMPAN_MEDIA__S3__REGION", "eu-central-1");
    let s3 = given_endpoint.config().media.s3;
    assert_eq!(
        s3.endpoint.as_ref().unwrap().to_string(),
        "http://minio:9000"
    );
    assert_eq!(s3.region(), "eu-central-1");
    assert!(s3.is_path_style());
    let hosted = given(file).variable("TYMPAN_MEDIA__S3__PATH_STYLE", "false");
    assert!(!hosted.config().media.s3.is_path_style());
    let printed = given(file).printed();
    assert!(
        printed.contains("media.s3.secret_access_key = \"***\"") && !printed.contains("hidden")
    );
}

#[test]
fn half_a_bucket_is_a_fault() {
    let bucket = "media.s3.bucket = \"pictures\"\n";
    let key = "media.s3.access_key_id = \"AKIA1\"\n";
    let secret = "media.s3.secret_access_key = \"hidden\"\n";
    for (file, words) in [
        (key.to_owned(), "`media.s3` has no bucket"),
        (
            bucket.to_owned(),
            "set `media.s3.access_key_id`, or TYMPAN_MEDIA__S3__ACCESS_KEY_ID",
        ),
        (format!("{bucket}{key}"), "set `media.s3.secret_access_key`"),
        (
            format!("{bucket}{key}{secret}media.folder = \"/srv/media\""),
            "`media.folder` and `media.s3.bucket` are both set",
        ),
        ("media.s3.bucket = \"a/b\"".to_owned(), "3 to 63 letters"),
        (
            "media.s3.endpoint = \"s3.example.org\"".to_owned(),
            "media.s3.endpoint",
        ),
        (
            "media.s3.endpoint = \"https://s3.example.org/pictures\"".to_owned(),
            "a host without a path",
        ),
        (
            "media.s3.path_style = 3".to_owned(),
            "expected true or false",
        ),
        (
            "media.s3.secret_access_key = \"\"".to_owned(),
            "must not be empty",
        ),
        (
            "media.s3.buckets = \"a\"".to_owned(),
            "did you mean `media.s3.bucket`?",
        ),
    ] {
        let error = given(&file).error();
        assert!(error.contains(words), "{words}: {error}");
        assert!(!error.contains("hidden"), "{error}");
    }
}

#[test]
fn secrets_are_printed_nowhere() {
    let secrets = || {
        given("database_url = \"postgres://user:sesame@db/tympan?password=sesame\"")
            .variable("TYMPAN_SECRET_KEY", &"5e5a".repeat(16))
            .variable("TYMPAN_OWNER_TOKEN", "sesame")
    };
    let shown = secrets().printed() + &format!("{:?}", secrets().config());
    assert!(shown.contains("user:***@db/tympan"), "{shown}");
    assert!(
        !shown.contains("sesame") && !shown.contains("5e5a"),
        "{shown}"
    );
}

#[test]
fn wrong_secret_is_not_quoted() {
    for wrong in [
        "secret_key = 5353535353",
        "secret_key = \"5353535353\"",
        "database_url = \"mysql:5353535353\"",
        "database_url = 5353535353",
    ] {
        let error = given(wrong).error();
        assert!(
            error.starts_with("tympan.toml:1: `") && !error.contains("5353"),
            "{error}"
        );
    }
}

#[test]
fn ranges_hold_their_addresses_and_no_others() {
    let holds = |range: &str, address: &str| {
        let range: IpRange = range.parse().expect("a range");
        range.contains(address.parse().expect("an address"))
    };
    for (range, address, inside) in [
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "11.0.0.0", false),
        ("10.1.2.3/8", "10.9.9.9", true),
        ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.7", "192.0.2.8", false),
        ("192.0.2.7", "::ffff:192.0.2.7", true),
        ("0.0.0.0/0", "203.0.113.9", true),
        ("0.0.0.0/0", "2001:db8::1", false),
        ("::/0", "2001:db8::1", true),
        ("::/0", "10.0.0.1", false),
        ("2001:db8::/32", "2001:db8:1::1", true),
        ("2001:db8::/32", "2001:db9::1", false),
    ] {
        assert_eq!(holds(range, address), inside, "{range} {address}");
    }
    for wrong in [
        "10.0.0.0/33",
        "::/129",
        "10.0.0/8",
        "10.0.0.0/",
        "localhost",
        "10.0.0.0/8/8",
    ] {
        assert!(wrong.parse::<IpRange>().is_err(), "{wrong}");
    }
}

#[test]
fn mail_is_off_until_it_has_a_server() {
    assert_eq!(given("").config().mail, Mail::default());
    let config = given(
        "[mail]\nurl = \"smtp://mail.example.org\"\nfrom = \"Small hours <blog@bücher.example>\"",
    )
    .variable("TYMPAN_MAIL__TO", "olga@example.org")
    .config();
    assert_eq!(
        config.mail.from.expect("it is set").to_string(),
        "Small hours <blog@xn--bcher-kva.example>"
    );
    assert_eq!(
        config.mail.to.expect("it is set").as_str(),
        "olga@example.org"
    );
}

#[test]
fn scheme_of_the_mail_server_decides_its_protection_and_port() {
    let url = |url: &str| {
        given(&format!(
            "mail.from = \"blog@example.org\"\nmail.url = \"{url}\""
        ))
        .config()
        .mail
        .url
        .expect("it is set")
    };
    for (text, security, host, port) in [
        (
            "smtp://mail.example.org",
            MailSecurity::StartTls,
            "mail.example.org",
            587,
        ),
        (
            "smtps://BÜCHER.example/",
            MailSecurity::Tls,
            "xn--bcher-kva.example",
            465,
        ),
        ("smtp+plain://[::1]:2525", MailSecurity::Plain, "::1", 2525),
        ("smtp+plain://relay", MailSecurity::Plain, "relay", 25),
    ] {
        let url = url(text);
        assert_eq!(
            (url.security, url.host.as_str(), url.port),
            (security, host, port),
            "{text}"
        );
    }
    let login = url("smtp://ann%40example.org:a%20b%25@mail.example.org")
        .login
        .expect("a log-in");
    assert_eq!(
        login.expose(),
        &("ann@example.org".to_owned(), "a b%".to_owned())
    );
}

#[test]
fn wrong_mail_server_is_named_and_not_quoted() {
    for wrong in [
        "mail.example.org",
        "https://sesame@mail.example.org",
        "smtp://",
        "smtp://sesame@mail.example.org",
        "smtp://:sesame@mail.example.org",
        "smtp://a:sesame@mail.example.org/path",
        "smtp://a:sesame@mail.example.org?x",
        "smtp://a:sesame%ff@mail.example.org",
        "smtp://a:sesame@mail.example.org:99999",
        "smtp+plain://a:sesame@mail.example.org",
    ] {
        let error = given(&format!("mail.url = \"{wrong}\"")).error();
        assert!(
            error.starts_with("tympan.toml:1: `mail.url`: ")
                && error.contains("  fix: for example mail.url = "),
            "{wrong}: {error}"
        );
        assert!(!error.contains("sesame"), "{error}");
    }
    assert!(
        given("mail.url = \"smtp+plain://a:b@127.0.0.1:25\"\nmail.from = \"a@example.org\"")
            .config()
            .mail
            .url
            .is_some()
    );
}

#[test]
fn mail_server_needs_a_sender() {
    let error = given("mail.url = \"smtp://mail.example.org\"").error();
    assert!(
        error.contains("`mail.url` is set, but not the mailbox")
            && error.contains("fix: set `mail.from`"),
        "{error}"
    );
}

#[test]
fn wrong_mailboxes_are_named_and_not_quoted() {
    for wrong in [
        "sesame",
        "sesame@",
        "@example.org",
        "Blog <sesame",
        "<>",
        "a b@example.org",
        "\\u0000 <sesame@example.org>",
        "a@[127.0.0.1]",
    ] {
        for key in ["mail.from", "mail.to"] {
            let error = given(&format!("{key} = \"{wrong}\"")).error();
            assert!(
                error.starts_with(&format!("tympan.toml:1: `{key}`: expected "))
                    && !error.contains("sesame"),
                "{error}"
            );
        }
    }
    assert!(
        given("mail.to = \"Olga <olga@example.org>\"")
            .error()
            .contains("`mail.to`")
    );
}

#[test]
fn mail_server_is_printed_without_its_login() {
    let given = || {
        given("[mail]\nfrom = \"Blog <blog@example.org>\"").variable(
            "TYMPAN_MAIL__URL",
            "smtps://sesame%40example.org:sesame@[::1]:4650",
        )
    };
    let printed = given().printed();
    assert!(
        printed.contains("mail.url = \"smtps://***@[::1]:4650\"")
            && printed.contains("# TYMPAN_MAIL__URL"),
        "{printed}"
    );
    assert!(
        printed.contains("mail.from = \"Blog <blog@example.org>\"")
            && printed.contains("mail.to = (not set)"),
        "{printed}"
    );
    assert!(!format!("{printed}{:?}", given().config()).contains("sesame"));
}
