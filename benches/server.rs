//! Server processes: Tympan itself or a reference. Dropping one stops it.

use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{load, reference, seed};

/// The owner's token of a server under measurement.
pub const OWNER_TOKEN: &str = "tym_a_token_for_measuring_only_0123456789_0123456789";

/// The longest time until a process listens.
const START: Duration = Duration::from_secs(20);

/// A running process and its address.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// The address on which it listens.
    pub address: SocketAddr,
    began: Instant,
}

impl Server {
    /// Starts the server of this build on the database at `url`.
    pub fn start(folder: &Path, url: &str, cache: &str) -> Self {
        let address = free_address();
        let mut command = Command::new(env!("CARGO_BIN_EXE_tympan"));
        command
            .current_dir(folder)
            .env_clear()
            .env("TYMPAN_LISTEN", address.to_string())
            .env("TYMPAN_DATABASE_URL", url)
            .env("TYMPAN_SECRET_KEY", seed::KEY)
            .env("TYMPAN_OWNER_TOKEN", OWNER_TOKEN)
            .env("TYMPAN_CACHE__BYTES", cache)
            .env("TYMPAN_TRUSTED_PROXIES", "127.0.0.1/32")
            .env("TYMPAN_FORWARDED_HEADER", "x-forwarded-for");
        Self::spawn(command, address, &folder.join("server.log"))
    }

    /// Starts a reference: this program in another role.
    pub fn reference(folder: &Path, arguments: &[&str]) -> Self {
        let address = free_address();
        let mut command =
            Command::new(std::env::current_exe().expect("a running program has a file"));
        command
            .arg(reference::COMMAND)
            .arg(address.to_string())
            .args(arguments);
        Self::spawn(command, address, &folder.join("reference.log"))
    }

    fn spawn(mut command: Command, address: SocketAddr, log: &Path) -> Self {
        let log = File::create(log).expect("the log can be written");
        let began = Instant::now();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        Self {
            child,
            address,
            began,
        }
    }

    /// Waits until the process listens.
    pub fn ready(mut self) -> Self {
        while TcpStream::connect(self.address).is_err() {
            let ended = self.child.try_wait().expect("the process can be asked");
            assert!(
                ended.is_none(),
                "the server ended: {ended:?}; look at its log"
            );
            assert!(self.began.elapsed() < START, "the server does not listen");
            std::thread::sleep(Duration::from_micros(200));
        }
        self
    }

    /// Waits for the first page, and returns the time since the process was started.
    pub fn first_page(self, path: &str) -> (Self, Duration) {
        let server = self.ready();
        let answer = load::fetch(server.address, &load::get(path)).expect("the server answers");
        assert_eq!(answer.status, 200, "the first page is there");
        let took = server.began.elapsed();
        (server, took)
    }

    /// The processor time that the process has used, in seconds.
    pub fn cpu(&self) -> f64 {
        let stat =
            std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or("")
            .split_whitespace()
            .collect();
        let ticks = |at: usize| {
            fields
                .get(at)
                .and_then(|field| field.parse::<f64>().ok())
                .unwrap_or(0.0)
        };
        // Linux reports 100 ticks a second to programs, whatever its own clock rate.
        (ticks(11) + ticks(12)) / 100.0
    }

    /// The proportional set size in MiB: private memory and a share of shared memory.
    pub fn memory(&self) -> f64 {
        let rollup = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id()))
            .unwrap_or_default();
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok())
            .map_or(f64::NAN, |kib| kib / 1024.0)
    }

    /// Kills the process without a warning, as a power cut would.
    pub fn kill(&mut self) {
        // The process may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("a listener has an address")
}
