//! The media library: an upload beside decoding the same picture, and a served picture beside
//! nginx with the same file.
//!
//! nginx must be installed for the second part; without it that part is left out.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jpeg_encoder::{ColorType, Encoder};
use tempfile::TempDir;
use tympan::media::{Budget, process};
use tympan::model::settings::Moderation;
use zune_core::bytestream::ZCursor;
use zune_jpeg::JpegDecoder;

use super::Plan;
use super::load::{self, Load};
use super::report::{Goal, Series, line, remark};
use super::seed::{self, Blog};
use super::server::{OWNER_TOKEN, Server};

const BLOG: Blog = Blog {
    posts: 20,
    comments: 0,
    talked: 0,
    moderation: Moderation::None,
};

/// The most bytes of the picture that is served.
const SERVED: usize = 200 << 10;

/// Prints both parts.
pub fn run(plan: Plan) {
    upload(plan);
    serve(plan);
}

/// A 12-megapixel JPEG: made into everything that is stored, and decoded alone.
fn upload(plan: Plan) {
    let photo = jpeg(4_000, 3_000, 90);
    let mut ratio = Series::default();
    let (mut whole, mut decoding) = (Series::default(), Series::default());
    for _ in 0..plan.runs {
        let decoded = seconds(|| {
            JpegDecoder::new(ZCursor::new(&photo))
                .decode()
                .expect("it is a JPEG");
        });
        let processed = seconds(|| make_files(&photo));
        decoding.push(decoded * 1000.0);
        whole.push(processed * 1000.0);
        ratio.push(processed / decoded);
    }
    line(
        "upload of 12 megapixels : decoding them alone",
        &ratio,
        Goal::AtMost(5.0),
    );
    remark(&format!(
        "{} KiB; {:.0} ms : {:.0} ms",
        photo.len() >> 10,
        whole.median(),
        decoding.median()
    ));
}

/// Makes the files that are stored of an upload, and drops them.
fn make_files(upload: &[u8]) {
    let mut file = tempfile::tempfile().expect("a temporary file can be made");
    file.write_all(upload).expect("it can be written");
    let budget = Budget::of_process(Duration::from_secs(10));
    load::runtime()
        .block_on(process(&budget, file, None))
        .expect("the upload is accepted");
}

/// A picture of 200 KB from the library and from nginx, and the front page meanwhile.
fn serve(plan: Plan) {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let url = format!("sqlite://{}", folder.path().join("blog.db").display());
    load::runtime().block_on(seed::write(&url, BLOG));
    let server = Server::start(folder.path(), &url, "64MiB").ready();
    let path = add(server.address, &jpeg_below(SERVED));
    let picture = load::fetch(server.address, &load::get(&path)).expect("the server answers");
    assert_eq!(picture.status, 200, "the picture is there");
    front_page_meanwhile(plan, server.address, &path);
    let Some(nginx) = Nginx::start(folder.path(), &picture.body) else {
        remark("nginx is not installed: no comparison with it");
        return;
    };
    let mut ratio = Series::default();
    let rate = |address, path: &str| {
        let requests = load::always(load::get(path));
        let seen = Load::of(address, plan.clients, plan.run, requests).run();
        assert_eq!(seen.bad, 0, "no request fails");
        seen.rate()
    };
    let (mut ours, mut theirs) = (Series::default(), Series::default());
    for _ in 0..plan.runs {
        ours.push(rate(server.address, &path));
        theirs.push(rate(nginx.address, "/picture.jpg"));
        ratio = ours.over(&theirs);
    }
    line(
        "picture from the library : nginx, same file",
        &ratio,
        Goal::AtLeast(0.55),
    );
    remark(&format!(
        "{} bytes, {} clients; answers a second {:.0} : {:.0}",
        picture.body.len(),
        plan.clients,
        ours.median(),
        theirs.median()
    ));
}

/// How long the front page takes while 8 clients fetch a picture without a pause.
fn front_page_meanwhile(plan: Plan, address: SocketAddr, picture: &str) {
    let time = plan.run * 2;
    let times = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&times);
    let pictures = Load::of(address, 8, time, load::always(load::get(picture)));
    let pages = Load {
        pause: Duration::from_millis(5),
        answered: Arc::new(move |_, _, took: Duration| {
            let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
            noted.push(took.as_secs_f64() * 1000.0);
        }),
        ..Load::of(address, 2, time, load::always(load::get("/")))
    };
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| pictures.run());
        assert_eq!(pages.run().bad, 0, "every page is there");
        assert_eq!(busy.join().expect("the load ends").bad, 0, "and picture");
    });
    let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
    times.sort_by(f64::total_cmp);
    let mut late = Series::default();
    late.push(
        times
            .get(times.len() * 95 / 100)
            .copied()
            .unwrap_or(f64::NAN),
    );
    line(
        "front page while pictures are fetched, p95 in ms",
        &late,
        Goal::AtMost(20.0),
    );
}

/// Uploads a picture and returns its path.
fn add(address: SocketAddr, picture: &[u8]) -> String {
    let head = format!(
        "POST /api/v1/media?name=picture.jpg&alt=A%20wave HTTP/1.1\r\nhost: localhost\r\n\
         authorization: Bearer {OWNER_TOKEN}\r\ncontent-type: image/jpeg\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        picture.len()
    );
    let request = [head.as_bytes(), picture].concat();
    let answer = load::fetch(address, &request).expect("the server answers");
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    assert_eq!(answer.status, 201, "{text}");
    let item: serde_json::Value = serde_json::from_str(&text).expect("the answer is JSON");
    let url = item["url"].as_str().expect("an item has an address");
    let start = url.find("/media/").expect("the address is in the library");
    url[start..].to_owned()
}

/// Returns a picture of at most `bytes`.
fn jpeg_below(bytes: usize) -> Vec<u8> {
    let qualities = (10..=95).rev().step_by(5);
    let mut pictures = qualities.map(|quality| jpeg(1_000, 750, quality));
    pictures
        .find(|picture| picture.len() <= bytes)
        .expect("the lowest quality is small enough")
}

/// Draws waves with some grain, which compress like a photo.
fn jpeg(width: u16, height: u16, quality: u8) -> Vec<u8> {
    let mut noise = 1_u32;
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..u32::from(height) {
        for x in 0..u32::from(width) {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = noise >> 28;
            for wave in [x * 7 / 16 + y * y / 64, y * 3 / 8, (x + y) / 9] {
                pixels.push(u8::try_from(wave % 200 + grain).unwrap_or(u8::MAX));
            }
        }
    }
    let mut file = Vec::new();
    Encoder::new(&mut file, quality)
        .encode(&pixels, width, height, ColorType::Rgb)
        .expect("a picture can be encoded");
    file
}

fn seconds(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64()
}

/// nginx with one file. Dropping it stops it.
struct Nginx {
    child: Child,
    address: SocketAddr,
}

impl Nginx {
    /// Starts nginx with two workers, as many threads as the server has on two cores; `None` if it
    /// is not installed. The `user` counts only for root, whose workers could not read the folder.
    fn start(folder: &Path, file: &[u8]) -> Option<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        drop(listener);
        let root = folder.join("nginx");
        std::fs::create_dir(&root).expect("a folder can be made");
        std::fs::write(root.join("picture.jpg"), file).expect("it can be written");
        let root = root.display();
        let config = format!(
            "user root; daemon off; worker_processes 2; pid {root}/pid; error_log {root}/error.log;\n\
             events {{ worker_connections 512; }}\n\
             http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;\n\
               client_body_temp_path {root}/body; proxy_temp_path {root}/proxy;\n\
               fastcgi_temp_path {root}/fastcgi; uwsgi_temp_path {root}/uwsgi; scgi_temp_path {root}/scgi;\n\
               open_file_cache max=100; types {{ image/jpeg jpg; }}\n\
               server {{ listen {address}; root {root}; }} }}\n"
        );
        let file = folder.join("nginx.conf");
        std::fs::write(&file, config).expect("the configuration can be written");
        let child = Command::new("nginx")
            .arg("-c")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(10), "nginx listens");
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(Self { child, address })
    }
}

impl Drop for Nginx {
    /// The master ends its workers when it is asked to end, not when it is killed.
    fn drop(&mut self) {
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }
}
