//! A storage service with the interface of Amazon S3, for one bucket, in memory.
//!
//! It has what the storage of the media library asks for: objects (put, get with a range, head,
//! delete), lists in pages, and uploads in parts. It checks the signature of every request, and can
//! be told to be wrong or away.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use chrono::TimeDelta;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::header::HeaderMap;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use ring::digest::{SHA256, digest};
use ring::hmac;
use tokio::net::TcpListener;
use tympan::clock::{Clock, Timestamp};
use tympan::config::{Bucket, Config, Endpoint, Secret};
use tympan::secrets::hex;

const BUCKET: &str = "pictures";
const REGION: &str = "eu-test-1";
const KEY: &str = "AKIATEST";
const SECRET: &str = "a secret of the test";
/// The objects in a page of a list.
const PAGE: usize = 2;

/// What the service does with requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// It answers them.
    Right,
    /// It answers them with a status and an error code.
    Error(StatusCode, &'static str),
    /// It reads them and never answers.
    Stalling,
    /// It answers downloads with half of what was asked for, and closes the connection.
    Cutting,
    /// It answers downloads with half of what was asked for, and then with nothing.
    Dripping,
}

#[derive(Clone)]
struct Object {
    content: Bytes,
    modified: Timestamp,
}

#[derive(Clone)]
struct Upload {
    key: String,
    parts: BTreeMap<u32, Bytes>,
    begun: Timestamp,
}

struct State {
    behaviour: Behaviour,
    /// The requests that still get the behaviour; all if there is no number.
    times: Option<usize>,
    /// The only method that gets the behaviour.
    method: Option<Method>,
    objects: BTreeMap<String, Object>,
    uploads: BTreeMap<String, Upload>,
    requests: Vec<String>,
}

/// A running service. Dropping it ends it.
pub struct S3 {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl S3 {
    /// Starts a service with an empty bucket.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State {
            behaviour: Behaviour::Right,
            times: None,
            method: None,
            objects: BTreeMap::new(),
            uploads: BTreeMap::new(),
            requests: Vec::new(),
        }));
        let server = tokio::spawn(serve(listener, Arc::clone(&state)));
        Self {
            address,
            state,
            server,
        }
    }

    /// The configuration of its bucket.
    pub fn bucket(&self) -> Bucket {
        Bucket {
            name: Some(BUCKET.to_owned()),
            region: Some(REGION.to_owned()),
            endpoint: Some(Endpoint::try_from(format!("http://{}", self.address)).unwrap()),
            access_key_id: Some(KEY.to_owned()),
            secret_access_key: Some(Secret::new(SECRET.to_owned())),
            prefix: "blog".to_owned(),
            path_style: None,
        }
    }

    /// The default configuration with its bucket.
    pub fn config(&self) -> Config {
        let mut config = Config::default();
        config.media.s3 = self.bucket();
        config
    }

    /// Changes what it does with requests from now on.
    pub fn behave(&self, behaviour: Behaviour) {
        self.set(behaviour, None, None);
    }

    /// Changes what it does with requests of one method from now on.
    pub fn behave_method(&self, method: Method, behaviour: Behaviour) {
        self.set(behaviour, None, Some(method));
    }

    /// Changes what it does with the next requests.
    pub fn behave_for(&self, times: usize, behaviour: Behaviour) {
        self.set(behaviour, Some(times), None);
    }

    fn set(&self, behaviour: Behaviour, times: Option<usize>, method: Option<Method>) {
        let mut state = self.state.lock().unwrap();
        (state.behaviour, state.times, state.method) = (behaviour, times, method);
    }

    /// The method, path and query of each request since the last call.
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().requests)
    }

    /// The keys of all objects.
    pub fn keys(&self) -> Vec<String> {
        self.state.lock().unwrap().objects.keys().cloned().collect()
    }

    /// The number of uploads that were not completed.
    pub fn unfinished(&self) -> usize {
        self.state.lock().unwrap().uploads.len()
    }

    /// Puts an object of another program into the bucket.
    pub fn put(&self, key: &str, content: &'static [u8]) {
        let object = Object {
            content: Bytes::from_static(content),
            modified: Clock::System.now(),
        };
        let objects = &mut self.state.lock().unwrap().objects;
        objects.insert(key.to_owned(), object);
    }

    /// Makes everything older.
    pub fn age(&self, by: TimeDelta) {
        let state = &mut *self.state.lock().unwrap();
        for object in state.objects.values_mut() {
            object.modified -= by;
        }
        for upload in state.uploads.values_mut() {
            upload.begun -= by;
        }
    }
}

async fn serve(listener: TcpListener, state: Arc<Mutex<State>>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        let service = service_fn(move |request| {
            let state = Arc::clone(&state);
            async move { Ok::<_, Infallible>(answer(&state, request).await) }
        });
        let connection = hyper::server::conn::http1::Builder::new();
        connections.spawn(connection.serve_connection(TokioIo::new(stream), service));
    }
}

/// A request that was read whole.
struct Asked {
    method: Method,
    key: String,
    query: BTreeMap<String, String>,
    headers: HeaderMap,
    body: Bytes,
}

async fn answer(state: &Mutex<State>, request: Request<Incoming>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let behaviour = {
        let mut state = state.lock().unwrap();
        state.requests.push(format!("{} {}", head.method, head.uri));
        let is_meant = state
            .method
            .as_ref()
            .is_none_or(|method| head.method == *method);
        match &mut state.times {
            _ if !is_meant => Behaviour::Right,
            Some(0) => Behaviour::Right,
            Some(times) => {
                *times -= 1;
                state.behaviour
            }
            None => state.behaviour,
        }
    };
    match behaviour {
        Behaviour::Stalling => std::future::pending().await,
        Behaviour::Error(status, code) => return error(status, code),
        _ => {}
    }
    if let Err(code) = check_signature(&head, &body) {
        return error(StatusCode::FORBIDDEN, code);
    }
    let path = head.uri.path().trim_start_matches('/');
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    if bucket != BUCKET {
        return error(StatusCode::NOT_FOUND, "NoSuchBucket");
    }
    let query = url::form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes());
    let asked = Asked {
        method: head.method,
        key: key.to_owned(),
        query: query.into_owned().collect(),
        headers: head.headers,
        body,
    };
    let response = route(&mut state.lock().unwrap(), &asked);
    match behaviour {
        Behaviour::Cutting | Behaviour::Dripping if asked.method == Method::GET => {
            halved(response, behaviour).await
        }
        _ => response,
    }
}

fn route(state: &mut State, asked: &Asked) -> Response<Body> {
    let has = |name: &str| asked.query.contains_key(name);
    match asked.method {
        Method::GET if has("uploads") => list_uploads(state, asked),
        Method::GET if has("list-type") => list(state, asked),
        Method::GET | Method::HEAD => get(state, asked),
        Method::PUT if has("uploadId") => put_part(state, asked),
        Method::PUT => put(state, asked),
        Method::POST if has("uploads") => begin(state, asked),
        Method::POST => complete(state, asked),
        Method::DELETE if has("uploadId") => {
            state.uploads.remove(&asked.query["uploadId"]);
            status(StatusCode::NO_CONTENT)
        }
        Method::DELETE => {
            state.objects.remove(&asked.key);
            status(StatusCode::NO_CONTENT)
        }
        _ => error(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"),
    }
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn error(code: StatusCode, word: &str) -> Response<Body> {
    let mut response = xml(&format!(
        "<Error><Code>{word}</Code><Message>no</Message><AWSAccessKeyId>{KEY}</AWSAccessKeyId></Error>"
    ));
    *response.status_mut() = code;
    response
}

fn xml(text: &str) -> Response<Body> {
    Response::new(Body::from(format!("<?xml version=\"1.0\"?>{text}")))
}

fn etag(content: &[u8]) -> String {
    format!("\"{}\"", &hex(digest(&SHA256, content).as_ref())[..32])
}

fn put(state: &mut State, asked: &Asked) -> Response<Body> {
    let object = Object {
        content: asked.body.clone(),
        modified: Clock::System.now(),
    };
    state.objects.insert(asked.key.clone(), object);
    with_etag(&asked.body)
}

fn with_etag(content: &[u8]) -> Response<Body> {
    let builder = Response::builder().header("etag", etag(content));
    builder.body(Body::empty()).unwrap()
}

fn get(state: &State, asked: &Asked) -> Response<Body> {
    let Some(object) = state.objects.get(&asked.key) else {
        return error(StatusCode::NOT_FOUND, "NoSuchKey");
    };
    let length = object.content.len();
    let modified = object.modified.format("%a, %d %b %Y %H:%M:%S GMT");
    let builder = Response::builder()
        .header("etag", etag(&object.content))
        .header("last-modified", modified.to_string());
    let range = asked.headers.get("range");
    let Some(range) = range.and_then(|range| range.to_str().ok()?.strip_prefix("bytes=")) else {
        let builder = builder.header("content-length", length);
        return builder.body(Body::from(object.content.clone())).unwrap();
    };
    let (start, end) = range.split_once('-').unwrap();
    let start: usize = start.parse().unwrap();
    let end = end.parse().map_or(length, |end: usize| length.min(end + 1));
    if start >= length {
        return error(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange");
    }
    builder
        .status(StatusCode::PARTIAL_CONTENT)
        .header(
            "content-range",
            format!("bytes {start}-{}/{length}", end - 1),
        )
        .header("content-length", end - start)
        .body(Body::from(object.content.slice(start..end)))
        .unwrap()
}

/// Sends half of a body, and then nothing, or the end of the connection.
async fn halved(response: Response<Body>, behaviour: Behaviour) -> Response<Body> {
    let (head, body) = response.into_parts();
    let content = body.collect().await.unwrap().to_bytes();
    let half = content.slice(..content.len() / 2);
    let half = futures_util::stream::iter([Ok::<_, std::io::Error>(half)]);
    use futures_util::StreamExt as _;
    let body = if behaviour == Behaviour::Dripping {
        Body::from_stream(half.chain(futures_util::stream::pending()))
    } else {
        let cut = std::io::Error::other("the connection is cut");
        Body::from_stream(half.chain(futures_util::stream::iter([Err(cut)])))
    };
    Response::from_parts(head, body)
}

fn list(state: &State, asked: &Asked) -> Response<Body> {
    let prefix = asked.query.get("prefix").map_or("", String::as_str);
    let after = asked.query.get("continuation-token");
    let found: Vec<_> = state
        .objects
        .iter()
        .filter(|(key, _)| key.starts_with(prefix) && after.is_none_or(|after| *key > after))
        .take(PAGE + 1)
        .collect();
    let more = found.len() > PAGE;
    let mut text = format!("<ListBucketResult><IsTruncated>{more}</IsTruncated>");
    for (key, object) in found.iter().take(PAGE) {
        text += &format!(
            "<Contents><Key>{key}</Key><LastModified>{}</LastModified><ETag>{}</ETag><Size>{}</Size></Contents>",
            object.modified.format("%Y-%m-%dT%H:%M:%S%.3fZ"),
            etag(&object.content).replace('"', "&quot;"),
            object.content.len()
        );
    }
    if more {
        text += &format!(
            "<NextContinuationToken>{}</NextContinuationToken>",
            found[PAGE - 1].0
        );
    }
    xml(&(text + "</ListBucketResult>"))
}

fn list_uploads(state: &State, asked: &Asked) -> Response<Body> {
    let mut text = "<ListMultipartUploadsResult>".to_owned();
    for (id, upload) in &state.uploads {
        if upload.key.starts_with(&asked.query["prefix"]) {
            text += &format!(
                "<Upload><Key>{}</Key><UploadId>{id}</UploadId><Initiated>{}</Initiated></Upload>",
                upload.key,
                upload.begun.format("%Y-%m-%dT%H:%M:%S%.3fZ"),
            );
        }
    }
    xml(&(text + "</ListMultipartUploadsResult>"))
}

fn begin(state: &mut State, asked: &Asked) -> Response<Body> {
    let id = format!("upload-{}", state.requests.len());
    let upload = Upload {
        key: asked.key.clone(),
        parts: BTreeMap::new(),
        begun: Clock::System.now(),
    };
    state.uploads.insert(id.clone(), upload);
    xml(&format!(
        "<InitiateMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>",
        asked.key
    ))
}

fn put_part(state: &mut State, asked: &Asked) -> Response<Body> {
    let Some(upload) = state.uploads.get_mut(&asked.query["uploadId"]) else {
        return error(StatusCode::NOT_FOUND, "NoSuchUpload");
    };
    let number = asked.query["partNumber"].parse().unwrap();
    upload.parts.insert(number, asked.body.clone());
    with_etag(&asked.body)
}

fn complete(state: &mut State, asked: &Asked) -> Response<Body> {
    let Some(upload) = state.uploads.remove(&asked.query["uploadId"]) else {
        return error(StatusCode::NOT_FOUND, "NoSuchUpload");
    };
    let parts: Vec<_> = upload.parts.into_values().collect();
    let (_, all_but_last) = parts.split_last().unwrap();
    if all_but_last.iter().any(|part| part.len() < 5 << 20) {
        return error(StatusCode::BAD_REQUEST, "EntityTooSmall");
    }
    let content = Bytes::from(parts.concat());
    let tag = etag(&content).replace('"', "&quot;");
    let object = Object {
        content,
        modified: Clock::System.now(),
    };
    state.objects.insert(asked.key.clone(), object);
    xml(&format!(
        "<CompleteMultipartUploadResult><ETag>{tag}</ETag></CompleteMultipartUploadResult>"
    ))
}

/// Checks a request's signature (AWS Signature Version 4).
fn check_signature(head: &hyper::http::request::Parts, body: &[u8]) -> Result<(), &'static str> {
    let header = |name: &str| {
        head.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    };
    let fields = header("authorization").strip_prefix("AWS4-HMAC-SHA256 ");
    let fields: BTreeMap<_, _> = fields
        .ok_or("AccessDenied")?
        .split(", ")
        .filter_map(|field| field.split_once('='))
        .collect();
    let (key, scope) = fields["Credential"].split_once('/').unwrap();
    if key != KEY {
        return Err("InvalidAccessKeyId");
    }
    let date = header("x-amz-date");
    if scope != format!("{}/{REGION}/s3/aws4_request", &date[..8]) {
        return Err("AuthorizationHeaderMalformed");
    }
    if header("x-amz-content-sha256") != hex(digest(&SHA256, body).as_ref()) {
        return Err("XAmzContentSHA256Mismatch");
    }
    let signed = fields["SignedHeaders"];
    for name in ["host", "x-amz-content-sha256", "x-amz-date"] {
        assert!(signed.split(';').any(|signed| signed == name), "{signed}");
    }
    let headers: String = signed
        .split(';')
        .map(|name| format!("{name}:{}\n", header(name)))
        .collect();
    let mut query: Vec<_> = head.uri.query().unwrap_or_default().split('&').collect();
    query.sort_unstable();
    let canonical = format!(
        "{}\n{}\n{}\n{headers}\n{signed}\n{}",
        head.method,
        head.uri.path(),
        query.join("&"),
        header("x-amz-content-sha256"),
    );
    let canonical = hex(digest(&SHA256, canonical.as_bytes()).as_ref());
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{canonical}");
    let mut key = format!("AWS4{SECRET}").into_bytes();
    for text in [&date[..8], REGION, "s3", "aws4_request", &to_sign] {
        let hmac_key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        key = hmac::sign(&hmac_key, text.as_bytes()).as_ref().to_vec();
    }
    if hex(&key) == fields["Signature"] {
        Ok(())
    } else {
        Err("SignatureDoesNotMatch")
    }
}
