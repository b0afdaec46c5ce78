// A mail server that keeps what it is sent, for the tests that read a mail and follow its links.

import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Starts it on a port of its own: its `url`, `wait(to, words)` for the mail to an address that holds them, and `stop()`. */
export async function startSink() {
  const mails = [];
  const server = createServer((socket) => serve(socket, mails));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  server.unref();
  return {
    url: `smtp+plain://127.0.0.1:${server.address().port}`,
    async wait(to, words, limit = 30_000) {
      for (const started = Date.now(); Date.now() - started < limit; await sleep(50)) {
        const found = mails.find((mail) => mail.to === to && mail.text.includes(words));
        if (found) return found;
      }
      throw new Error(`no mail with "${words}" came for ${to}; there are ${mails.length}`);
    },
    stop: () => server.close(),
  };
}

function serve(socket, mails) {
  const say = (line) => socket.write(`${line}\r\n`);
  let to = '';
  let data = null;
  let rest = '';
  socket.on('error', () => {});
  socket.setEncoding('utf8');
  say('220 sink');
  socket.on('data', (chunk) => {
    const lines = (rest + chunk).split('\r\n');
    rest = lines.pop();
    for (const line of lines) {
      if (data !== null) {
        if (line === '.') {
          mails.push({ to, text: decode(data) });
          data = null;
          say('250 kept');
        } else data += `${line.replace(/^\./, '')}\n`;
      } else if (/^RCPT TO:/i.test(line)) {
        to = line.match(/<(.*)>/)[1];
        say('250 ok');
      } else if (/^DATA/i.test(line)) {
        data = '';
        say('354 go on');
      } else if (/^QUIT/i.test(line)) {
        say('221 bye');
        socket.end();
      } else say('250 ok');
    }
  });
}

/** The body as it was written, whatever it was encoded as on the way. */
function decode(data) {
  const [head, ...parts] = data.split('\n\n');
  const body = parts.join('\n\n');
  const encoding = head.match(/^content-transfer-encoding: *(.*)$/im)?.[1].trim().toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
