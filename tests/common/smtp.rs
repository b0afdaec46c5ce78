//! A mail server on a port of 127.0.0.1 that keeps the mails it receives, and fails on request.
//!
//! It speaks RFC 5321 with AUTH and without TLS; use it as `smtp+plain:`. A fault waits for its
//! verb (`EHLO`, `AUTH`, `MAIL`, `RCPT`, `DATA`, `QUIT`; [`GREETING`], [`CONTENT`]) and happens
//! once.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::wait::in_time;

/// The server's greeting, as a place for a fault.
pub const GREETING: &str = "";
/// The content of a mail after `DATA`, as a place for a fault.
pub const CONTENT: &str = ".";

/// A fault in place of the regular answer.
#[derive(Clone, Copy)]
enum Fault {
    Code(u16),
    Close,
    Silence,
}

/// The state that all connections share.
#[derive(Default)]
struct State {
    offers: &'static str,
    faults: Mutex<VecDeque<(&'static str, Fault)>>,
    commands: Mutex<Vec<String>>,
    mails: watch::Sender<Vec<ReceivedMail>>,
}

/// The server. Dropping it ends it.
pub struct SmtpSink {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl SmtpSink {
    /// Starts a server without SMTPUTF8.
    pub async fn start() -> Self {
        Self::offering("250-8BITMIME\r\n").await
    }

    /// Starts a server with SMTPUTF8, which accepts addresses in any script.
    pub async fn start_with_smtputf8() -> Self {
        Self::offering("250-8BITMIME\r\n250-SMTPUTF8\r\n").await
    }

    async fn offering(offers: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State {
            offers,
            ..State::default()
        });
        let task = tokio::spawn(listen(listener, Arc::clone(&state)));
        Self {
            address,
            state,
            task,
        }
    }

    /// The value for `mail.url`.
    pub fn url(&self) -> String {
        format!("smtp+plain://{}", self.address)
    }

    /// The address on which it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The mails that were accepted, in order.
    pub fn received(&self) -> Vec<ReceivedMail> {
        self.state.mails.borrow().clone()
    }

    /// Waits until `count` mails were accepted, and returns them.
    pub async fn wait_for(&self, count: usize) -> Vec<ReceivedMail> {
        let mut mails = self.state.mails.subscribe();
        in_time(
            "the mails arrive",
            mails.wait_for(|mails| mails.len() >= count),
        )
        .await
        .expect("the server runs")
        .clone()
    }

    /// The commands of all connections, without the lines of mails.
    pub fn commands(&self) -> Vec<String> {
        self.state.commands.lock().unwrap().clone()
    }

    /// Refuses the recipient of the next mail with `code`. Call it twice for two mails.
    pub fn fail_next(&self, code: u16) {
        self.fail_next_at("RCPT", code);
    }

    /// Answers the next `verb` with `code`.
    pub fn fail_next_at(&self, verb: &'static str, code: u16) {
        self.fault(verb, Fault::Code(code));
    }

    /// Closes the connection in the middle of the next mail.
    pub fn drop_in_data(&self) {
        self.fault(CONTENT, Fault::Close);
    }

    /// Does not answer the next `verb`.
    pub fn hang_at(&self, verb: &'static str) {
        self.fault(verb, Fault::Silence);
    }

    fn fault(&self, verb: &'static str, fault: Fault) {
        self.state.faults.lock().unwrap().push_back((verb, fault));
    }
}

impl State {
    fn take_fault(&self, verb: &str) -> Option<Fault> {
        let mut faults = self.faults.lock().unwrap();
        let place = faults.iter().position(|(of, _)| *of == verb)?;
        faults.remove(place).map(|(_, fault)| fault)
    }
}

async fn listen(listener: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        let mut session = Session {
            stream: BufReader::new(stream),
            state: Arc::clone(&state),
            from: String::new(),
            to: Vec::new(),
        };
        // Some tests break the connection on purpose.
        tokio::spawn(async move { session.run().await.unwrap_or_default() });
    }
}

/// The server's side of one connection.
struct Session {
    stream: BufReader<TcpStream>,
    state: Arc<State>,
    from: String,
    to: Vec<String>,
}

impl Session {
    async fn run(&mut self) -> std::io::Result<()> {
        let mut goes_on = self.step(GREETING, "").await?;
        while goes_on {
            let line = String::from_utf8_lossy(&self.line().await?)
                .trim_end()
                .to_owned();
            self.state.commands.lock().unwrap().push(line.clone());
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            goes_on = self.step(&verb.to_ascii_uppercase(), rest).await?;
        }
        Ok(())
    }

    /// Answers one command. Returns false at the end of the connection.
    async fn step(&mut self, verb: &str, rest: &str) -> std::io::Result<bool> {
        match self.state.take_fault(verb) {
            Some(Fault::Code(code)) => self.say(&format!("{code} not {rest} today")).await?,
            Some(Fault::Close) => return Ok(false),
            Some(Fault::Silence) => std::future::pending().await,
            None => return self.answer(verb, rest).await,
        }
        Ok(true)
    }

    async fn answer(&mut self, verb: &str, rest: &str) -> std::io::Result<bool> {
        match verb {
            GREETING => self.say("220 sink.example ESMTP").await?,
            "EHLO" => {
                self.say(&format!(
                    "250-sink.example\r\n{}250 AUTH PLAIN",
                    self.state.offers
                ))
                .await?
            }
            "AUTH" => self.say("235 welcome").await?,
            "MAIL" => {
                self.from = path(rest);
                self.say("250 ok").await?;
            }
            "RCPT" => {
                self.to.push(path(rest));
                self.say("250 ok").await?;
            }
            "DATA" => return self.take_mail().await,
            "RSET" | "NOOP" => self.say("250 ok").await?,
            "QUIT" => {
                self.say("221 bye").await?;
                return Ok(false);
            }
            _ => self.say("500 what?").await?,
        }
        Ok(true)
    }

    async fn take_mail(&mut self) -> std::io::Result<bool> {
        self.say("354 go on").await?;
        let mut content = Vec::new();
        loop {
            let line = self.line().await?;
            match line.strip_prefix(b".") {
                Some(b"\r\n") => break,
                Some(stuffed) => content.extend_from_slice(stuffed),
                None => content.extend_from_slice(&line),
            }
            if content.len() == line.len() && !self.step_content().await? {
                return Ok(false);
            }
        }
        let mail = ReceivedMail::read(
            std::mem::take(&mut self.from),
            std::mem::take(&mut self.to),
            content,
        );
        self.say("250 taken").await?;
        self.state.mails.send_modify(|mails| mails.push(mail));
        Ok(true)
    }

    /// Performs a fault after the first line of a mail. Returns false to close the connection.
    async fn step_content(&self) -> std::io::Result<bool> {
        match self.state.take_fault(CONTENT) {
            Some(Fault::Silence) => std::future::pending().await,
            Some(_) => Ok(false),
            None => Ok(true),
        }
    }

    /// Reads a line with its line break.
    async fn line(&mut self) -> std::io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.stream.read_until(b'\n', &mut line).await?;
        if line.is_empty() {
            Err(std::io::ErrorKind::UnexpectedEof.into())
        } else {
            Ok(line)
        }
    }

    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        self.stream
            .get_mut()
            .write_all(format!("{line}\r\n").as_bytes())
            .await
    }
}

/// The text between the angle brackets of `FROM:<…>`.
fn path(rest: &str) -> String {
    let (_, path) = rest.split_once('<').expect("a path");
    path.split_once('>')
        .expect("the end of a path")
        .0
        .to_owned()
}

/// A mail as received by the server.
#[derive(Clone, Debug)]
pub struct ReceivedMail {
    /// The sender in the envelope.
    pub from: String,
    /// The recipients in the envelope.
    pub to: Vec<String>,
    /// The headers as sent, folded and encoded.
    pub headers: String,
    /// The body, decoded; its lines end in `
    /// `.
    pub body: String,
}

impl ReceivedMail {
    fn read(from: String, to: Vec<String>, content: Vec<u8>) -> Self {
        let content = String::from_utf8(content).expect("a mail in UTF-8");
        assert!(
            !content.replace("\r\n", "").contains(['\r', '\n']),
            "every line ends in CRLF"
        );
        assert!(
            content.split("\r\n").all(|line| line.len() <= 998),
            "no line is too long"
        );
        let (headers, body) = content
            .split_once("\r\n\r\n")
            .expect("an empty line after the headers");
        let mut mail = Self {
            from,
            to,
            headers: headers.to_owned(),
            body: String::new(),
        };
        let encoding = mail.header("Content-Transfer-Encoding").unwrap_or_default();
        mail.body = decoded(&encoding, body).replace("\r\n", "\n");
        mail
    }

    /// The names of all headers, in order.
    pub fn header_names(&self) -> Vec<String> {
        self.unfolded()
            .lines()
            .map(|line| line.split_once(':').expect("a header").0.to_owned())
            .collect()
    }

    /// A header, unfolded and decoded.
    pub fn header(&self, name: &str) -> Option<String> {
        let headers = self.unfolded();
        let mut lines = headers.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(of, _)| of.eq_ignore_ascii_case(name))
            .map(|(_, value)| words(value))
    }

    fn unfolded(&self) -> String {
        self.headers.replace("\r\n ", " ").replace("\r\n\t", " ")
    }
}

fn decoded(encoding: &str, body: &str) -> String {
    match encoding {
        "7bit" => body.to_owned(),
        "base64" => base64(&body.replace("\r\n", "")),
        "quoted-printable" => {
            String::from_utf8(quoted(&body.replace("=\r\n", ""))).expect("a body in UTF-8")
        }
        other => panic!("the encoding {other}"),
    }
}

fn base64(text: &str) -> String {
    String::from_utf8(STANDARD.decode(text.trim_end()).expect("base64")).expect("text in UTF-8")
}

/// Decodes quoted-printable text, such as `=C3=A9`.
fn quoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let (byte, after) = if *first == b'=' {
            let digits = std::str::from_utf8(&tail[..2]).expect("two digits");
            (
                u8::from_str_radix(digits, 16).expect("hexadecimal digits"),
                &tail[2..],
            )
        } else {
            (*first, tail)
        };
        bytes.push(byte);
        rest = after;
    }
    bytes
}

/// Decodes the encoded words of a header. White space between two of them is dropped (RFC 2047,
/// section 6.2).
fn words(value: &str) -> String {
    let mut text = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("=?utf-8?b?") {
        let follows_word = rest.len() < value.len();
        if !(follows_word && before.trim().is_empty()) {
            text.push_str(before);
        }
        let (word, after) = after.split_once("?=").expect("the end of an encoded word");
        text.push_str(&base64(word));
        rest = after;
    }
    text + rest
}
