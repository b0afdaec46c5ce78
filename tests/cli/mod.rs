//! The command line: its examples, exit codes and error messages.

mod backup;
mod blog;
mod bucket;
mod check_urls;
mod import;
mod import_by_server;
mod key;
mod media;
mod serve;
mod spam;
mod user;

use std::{
    io::{Read, Write},
    net::TcpListener,
    path::Path,
    process::{Command, Output},
};

use clap::CommandFactory;
use tempfile::TempDir;
use tympan::cli::{Cli, CliError, Exit};

/// Runs the program in an empty folder, without any of our variables.
fn tympan(arguments: &[&str]) -> (Output, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary directory");
    (tympan_at(folder.path(), arguments), folder)
}

/// The secret key of `TestApp`, for a database that has no file beside it.
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// The program, without any of our variables.
fn program() -> Command {
    let ours = std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| name.to_string_lossy().starts_with("TYMPAN_"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_tympan"));
    ours.for_each(|name| {
        command.env_remove(name);
    });
    command
}

/// Runs the program in a folder.
fn tympan_at(folder: &Path, arguments: &[&str]) -> Output {
    program()
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

/// Runs the program, which must succeed, and returns its output.
fn tympan_in(folder: &Path, arguments: &[&str]) -> String {
    let output = tympan_at(folder, arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn commands(command: &clap::Command) -> Vec<&clap::Command> {
    command
        .get_subcommands()
        .flat_map(|inner| std::iter::once(inner).chain(commands(inner)))
        .collect()
}

#[test]
fn every_command_shows_an_example() {
    let cli = Cli::command();
    for command in commands(&cli)
        .into_iter()
        .filter(|command| command.get_subcommands().next().is_none())
    {
        let help = command
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        assert!(
            help.starts_with("Example:\n  ") && help.contains("tympan "),
            "{}",
            command.get_name()
        );
    }
}

#[test]
fn definition_of_the_command_line_holds() {
    Cli::command().debug_assert();
}

#[test]
fn long_help_lists_every_exit_code() {
    let (output, _) = tympan(&["--help"]);
    let help = String::from_utf8(output.stdout).expect("UTF-8");
    for exit in [
        Exit::Done,
        Exit::Failed,
        Exit::Losses,
        Exit::Usage,
        Exit::Config,
    ] {
        assert!(
            help.contains(&format!("\n  {:2}  ", exit as u8)),
            "{exit:?}: {help}"
        );
    }
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn wrong_command_line_exits_with_64() {
    assert_eq!(tympan(&["serve", "--bogus"]).0.status.code(), Some(64));
    assert_eq!(
        tympan(&["healthcheck", "--url", "ftp://x"]).0.status.code(),
        Some(64)
    );
}

#[test]
fn wrong_configuration_exits_with_78_and_says_why() {
    let (output, _) = tympan(&["config", "check", "--listen", "nowhere"]);
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(78));
    assert!(
        error.contains("--listen: `listen`: ") && error.contains("\n  fix: "),
        "{error}"
    );
}

#[test]
fn right_configuration_is_ok() {
    let (output, _) = tympan(&["config", "check"]);
    assert_eq!(
        (output.status.code(), output.stdout.as_slice()),
        (Some(0), b"ok\n".as_slice())
    );
}

#[test]
fn failure_is_told_with_its_causes_and_its_fix() {
    let cause = std::io::Error::other("the disk is full");
    let error = CliError::new("no backup was made")
        .because(cause)
        .fix("make room");
    assert_eq!(
        error.to_string(),
        "error: no backup was made\n  because: the disk is full\n  fix: make room"
    );
}

/// Answers one connection with `answer`. Returns the address.
fn server(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let read = stream.read(&mut [0; 1024]).expect("a request");
        assert!(read > 0);
        stream.write_all(answer.as_bytes()).expect("an answer");
    });
    address
}

#[test]
fn healthcheck_says_ok_to_200_and_fails_otherwise() {
    let address = server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let (output, _) = tympan(&["healthcheck", "--listen", &address]);
    assert_eq!(
        (output.status.code(), output.stdout.as_slice()),
        (Some(0), b"ok\n".as_slice())
    );
    let address = server("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n");
    let (output, _) = tympan(&["healthcheck", "--url", &format!("http://{address}")]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("answered 503"));
}

#[test]
fn redirects_go_in_and_out_as_csv() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let run = |arguments: &[&str]| tympan_in(folder.path(), arguments);
    std::fs::write(
        folder.path().join("good.csv"),
        "path,target\n/old,/new\n/gone,\n",
    )
    .expect("a file");
    std::fs::write(
        folder.path().join("bad.csv"),
        "path,target\n/x,/y\nold,/new\n",
    )
    .expect("a file");
    let trial = run(&["redirects", "import", "good.csv", "--dry-run"]);
    assert!(
        trial.starts_with("2 created, 0 updated, 0 unchanged\n")
            && trial.contains("nothing was written"),
        "{trial}"
    );
    assert_eq!(
        run(&["redirects", "import", "good.csv"]),
        "2 created, 0 updated, 0 unchanged\n"
    );
    let refused = tympan_at(folder.path(), &["redirects", "import", "bad.csv"]);
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        refused.status.code() == Some(1) && words.contains("\n  line 3: path: use a path"),
        "{words}"
    );
    let file = run(&["redirects", "export"]);
    let lines: Vec<&str> = file.lines().collect();
    assert!(
        lines.len() == 3
            && lines[1].starts_with("/old,/new,0,,")
            && lines[2].starts_with("/gone,,0,,"),
        "{file}"
    );
}
