// Starts the real server in an empty folder, on a port of its own, and stops it again.

import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const START_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 15_000;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where pictures and the server's log are left. */
export const out = fileURLToPath(new URL('out', import.meta.url));

/** A running server: its `url`, its JSON API, `stop()`, which gives its exit, and `kill()` and `start()` for a crash. */
export async function startServer(mailUrl) {
  const folder = mkdtempSync(join(tmpdir(), 'tympan-browser-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const token = `tym_${randomBytes(32).toString('base64url')}`;
  mkdirSync(out, { recursive: true });
  closeSync(openSync(join(out, 'server.log'), 'w'));
  let process_, exited;
  const start = async () => {
    process_ = spawnServer(folder, url, token, mailUrl);
    exited = new Promise((done) => process_.on('exit', (code, signal) => done({ code, signal })));
    await untilReady(url, process_);
  };

  // Whatever ends this suite, the server must not outlive it.
  process.on('exit', () => {
    process_?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

  await start();
  return {
    url,
    start,
    kill: () => {
      process_.kill('SIGKILL');
      return exited;
    },
    signInLink: () => signInLink(folder, url),
    api: (method, path, body) => callApi(url, token, method, path, body),
    upload: (name, bytes) => callApi(url, token, 'POST', `/media?name=${encodeURIComponent(name)}`, bytes),
    stop: () => {
      process_.kill('SIGTERM');
      return Promise.race([exited, sleep(STOP_LIMIT_MS, { code: null, signal: 'none: still running' }, { ref: false })]);
    },
  };
}

const binary = resolve(root, process.env.TYMPAN_BINARY ?? join(process.env.CARGO_TARGET_DIR ?? 'target', 'release', 'tympan'));

/** The environment without our variables, of which each would be a key of the configuration. */
const foreign = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TYMPAN_')));

/** The link with which the owner sets the blog up, or chooses a password. */
function signInLink(folder, url) {
  const env = { ...foreign(), TYMPAN_BASE_URL: url, TYMPAN_DATABASE_URL: `sqlite://${folder}/blog.db` };
  return execFileSync(binary, ['user', 'link'], { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

function spawnServer(folder, url, token, mailUrl) {
  const log = openSync(join(out, 'server.log'), 'a');
  const process_ = spawn(binary, ['serve'], {
    cwd: folder,
    env: {
      ...foreign(),
      TYMPAN_LISTEN: url.slice('http://'.length),
      TYMPAN_BASE_URL: url,
      TYMPAN_DATABASE_URL: `sqlite://${folder}/blog.db`,
      TYMPAN_OWNER_TOKEN: token,
      TYMPAN_MAIL__URL: mailUrl,
      TYMPAN_MAIL__FROM: 'The Hand Press <press@example.org>',
      TYMPAN_MAIL__TO: 'owner@example.org',
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  process_.on('error', (why) => {
    console.error(`${binary} does not start (${why.message}): cargo build --release`);
    process.exit(1);
  });
  return process_;
}

async function untilReady(url, process_) {
  const started = Date.now();
  while (Date.now() - started < START_LIMIT_MS && process_.exitCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    await sleep(50);
  }
  throw new Error(`the server did not become ready:\n${readFileSync(join(out, 'server.log'), 'utf8')}`);
}

/** Calls the JSON API, with a document or with the bytes of a file, and gives the answer's document; anything but success is an error. */
async function callApi(url, token, method, path, body) {
  const isFile = body instanceof Uint8Array;
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': isFile ? 'application/octet-stream' : 'application/json' },
    body: isFile ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text && JSON.parse(text);
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((done, fail) => {
    const listener = createServer().on('error', fail);
    listener.listen(0, '127.0.0.1', () => {
      const { port } = listener.address();
      listener.close(() => done(port));
    });
  });
}
