// What an owner does: the first ten minutes, and a day of writing and moderating by keys.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fillIn } from './admin.mjs';
import { look } from './browser.mjs';
import { fillForm, press as send } from './form.mjs';
import { out, startServer } from './server.mjs';

const PICTURE = fileURLToPath(new URL('../../docs/screenshot-plain.png', import.meta.url));

/** The most presses and loaded pages from the link of the first start to the first approved comment. */
const MOST = { steps: 12, loads: 9 };

/** Declares the tests. The second one needs the owner whom the admin pages' first test sets up. */
export function anOwnersDays({ server, browser, sink }) {
  for (const javaScriptEnabled of [false, true]) {
    test(`from the first start to a post with a picture and an approved comment, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async (t) => {
      const fresh = await startServer(sink.url);
      t.after(fresh.stop);
      await fresh.api('PATCH', '/settings', { moderation: 'all' });
      await browser.open({ ...look['390-light'], javaScriptEnabled, baseURL: fresh.url }, async (page) => {
        const count = { steps: 0, loads: 0 };
        page.on('response', (answer) => {
          const is = answer.request().isNavigationRequest() && answer.status() !== 303;
          count.loads += is ? 1 : 0;
        });
        const press = async (what) => {
          count.steps += 1;
          await page.click(what);
        };

        await page.goto(await fresh.signInLink());
        await page.fill('#name', 'Nora Quoin');
        await page.fill('#title', 'Proofs');
        await page.fill('#new-password', 'a drawer full of quoins');
        await page.fill('#new-password-again', 'a drawer full of quoins');
        await press('.admin-form button');
        await press('main a[href="/-/admin/posts/new"]');
        await page.fill('#title', 'The first proof');
        await page.fill('#body', 'It is not straight yet.');
        if (javaScriptEnabled) {
          await page.setInputFiles('#file', PICTURE);
          await page.waitForFunction(() => document.querySelector('#body').value.includes('](/media/'));
          const text = await page.inputValue('#body');
          await page.fill('#body', text.replace('![]', '![The first page]'));
          count.steps += 1;
        } else {
          // By the keyboard, which shows too that the buttons at the bottom hide nothing that has the focus.
          await page.focus('.editor-details:has(#file) summary');
          const { bottom, top } = await page.evaluate(() => ({
            bottom: document.activeElement.getBoundingClientRect().bottom,
            top: document.querySelector('.editor-end').getBoundingClientRect().top,
          }));
          assert.ok(bottom <= top, `the focus is hidden: ${bottom} of ${top}`);
          await page.keyboard.press('Enter');
          count.steps += 1;
          await page.setInputFiles('#file', PICTURE);
          await page.fill('#alt', 'The first page');
          await press('button[value=upload]');
          await page.waitForSelector('.flash');
        }
        await press('.editor-end button[value=publish]');
        await page.waitForURL('**/publish');
        await press('.admin-form button');
        await page.waitForSelector('.flash');
        const path = await page.locator('.editor-bar a').first().getAttribute('href');

        await browser.open({ ...look['390-dark'], baseURL: fresh.url }, async (guest) => {
          await guest.goto(path);
          assert.equal(await guest.locator('.post-body img[alt="The first page"]').count(), 1);
          await fillForm(guest, { text: 'Straight enough for me.' });
          assert.deepEqual(await send(guest, 'post'), [303, 200]);
        });

        await press('.masthead-links a[href="/-/admin/comments"]');
        await page.waitForSelector('.queue-comment');
        await page.screenshot({ path: join(out, `first-comment-${javaScriptEnabled}.png`), fullPage: true });
        await press('button[value^="approve:"]');
        await page.waitForSelector('.flash');
        await browser.open({ ...look['390-dark'], baseURL: fresh.url }, async (guest) => {
          await guest.goto(path);
          assert.equal(await guest.locator('.comment').count(), 1);
        });
        t.diagnostic(`${count.steps} presses, ${count.loads} pages`);
        assert.ok(count.steps <= MOST.steps && count.loads <= MOST.loads, JSON.stringify(count));
      });
    });
  }

  test('a day by keys: thirty comments, an answer, a ban, a schedule, an earlier version', async () => {
    const post = await server.api('POST', '/posts', { title: 'Thirty letters', body: 'Write to me.', comments: 'moderated', status: 'published' });
    const ids = [];
    for (let n = 1; n <= 30; n += 1) ids.push(await sendLetter(server, post, `Reader ${n}`, `This is letter number ${n}.`));
    await browser.open(look['1280-light'], async (page) => {
      await page.goto(`/-/admin/comments?post=${post.id}`);
      await fillIn(page);
      await page.waitForSelector('.queue-comment');
      assert.equal(await page.locator('.queue-comment').count(), 30);
      const key = (name) => page.keyboard.press(name);
      const visible = () => page.locator('.queue-comment:not([hidden])').count();
      const after = async (name, left) => {
        await key(name);
        await page.waitForFunction((left) => document.querySelectorAll('.queue-comment:not([hidden])').length === left, left).catch(async (why) => {
          throw new Error(`${name} did not leave ${left} but ${await visible()}: ${await page.locator('.flash').allInnerTexts()}`, { cause: why });
        });
      };
      const current = () => page.evaluate(() => document.activeElement.closest('.queue-comment')?.querySelector('.comment-author').innerText);

      // Up and down, and what was decided makes room for the next.
      await key('j');
      assert.equal(await current(), 'Reader 1');
      await key('j');
      await key('k');
      assert.equal(await current(), 'Reader 1');
      await after('a', 29);
      assert.equal(await current(), 'Reader 2');
      await after('s', 28);
      await after('d', 27);
      assert.equal(await current(), 'Reader 4');
      // Decisions are taken back one after another, and the focus is where it was.
      await after('u', 28);
      assert.equal(await current(), 'Reader 3');
      await after('u', 29);
      assert.equal(await current(), 'Reader 2');
      await after('s', 28);
      await after('d', 27);
      for (let left = 26; left > 5; left -= 1) await after('a', left);
      // Selected comments are decided together.
      await key('x');
      await key('j');
      await key('x');
      assert.equal(await page.locator('.queue-box:checked').count(), 2);
      assert.equal(await visible(), 6);
      // One is answered: the form opens, and the answer approves.
      await key('r');
      await page.waitForSelector('#reply[open]');
      await page.keyboard.type('Thank you for number twenty-six.');
      await page.click('#reply button');
      await page.waitForSelector('.flash');
      // One is banned.
      await page.goto(`/-/admin/comments?post=${post.id}`);
      await page.waitForSelector('.queue-comment');
      await key('j');
      await key('b');
      await page.waitForSelector('#ban[open]');
      await page.check('#ban input[name=target] >> nth=0');
      await page.click('#ban .form-buttons button');
      await page.waitForSelector('.flash');
      assert.equal((await server.api('GET', '/bans')).items.length, 1);
      const statuses = await Promise.all(ids.map(async (id) => (await server.api('GET', `/comments/${id}`)).status));
      const number = (status) => statuses.filter((is) => is === status).length;
      assert.deepEqual([statuses[0], statuses[1], statuses[2]], ['approved', 'spam', 'trash']);
      assert.ok(number('approved') >= 23, JSON.stringify(statuses));
      assert.deepEqual(page.troubles, []);

      // Two saves by the keyboard, the first version back, and a moment in the future.
      const essay = await server.api('POST', '/posts', { title: 'An essay', body: 'The first version.' });
      await page.goto(`/-/admin/posts/${essay.id}`);
      await page.fill('#body', 'The second version.');
      await page.locator('#body').press('Control+s');
      await page.waitForSelector('.flash[role=status]');
      await page.click('.editor-bar a[href$="/revisions"]');
      await page.click('.rows a >> nth=1');
      await page.click('.admin-form button');
      await page.waitForSelector('.flash[role=status]');
      assert.equal(await page.inputValue('#body'), 'The first version.');
      await page.click('button[value=publish]');
      await page.waitForURL('**/publish');
      await page.fill('#published_at', '2099-01-02T09:30');
      await page.click('.admin-form button');
      await page.waitForSelector('.flash[role=status]');
      assert.equal((await server.api('GET', `/posts/${essay.id}`)).status, 'scheduled');

      // All drafts of a label at once: the number and ten of them first, then all.
      for (let n = 1; n <= 53; n += 1) await server.api('POST', '/posts', { title: `Note ${n}`, body: 'Short.', labels: ['Notes'] });
      await page.goto('/-/admin/posts?state=draft&label=Notes');
      await page.focus('#all');
      await key('Space');
      await page.focus('button[value=publish]');
      await key('Enter');
      await page.waitForSelector('.asked-titles');
      assert.equal(await page.locator('h1').innerText(), 'Publish 53 posts?');
      assert.equal(await page.locator('.asked-titles li').count(), 10);
      assert.ok((await page.locator('.admin-note').allInnerTexts()).includes('And 43 more.'));
      await page.click('.admin-form button');
      await page.waitForSelector('.flash');
      assert.equal(await page.locator('.post-rows > li').count(), 0);
      assert.equal((await server.api('GET', '/posts?status=published&label=Notes&limit=100')).items.length, 53);
    });
  });
}

/** Sends a comment as a guest without scripts would. */
export async function postLetter(server, post, name, body) {
  const page = await (await fetch(server.url + post.path)).text();
  const field = page.match(/<textarea[^>]* name="([^"]+)"/)[1];
  const form = new URLSearchParams({ name, email: '', website: '', [field]: body, action: 'post' });
  const answer = await fetch(`${server.url}/-/comments/${post.id}`, { method: 'POST', body: form, redirect: 'manual' });
  assert.equal(answer.status, 303, await answer.text());
}

/** Sends a comment, and gives its number. */
async function sendLetter(server, post, name, body) {
  await postLetter(server, post, name, body);
  const { items } = await server.api('GET', `/comments?post=${post.id}&status=pending&limit=1&q=${encodeURIComponent(`"${body.replace('.', '')}"`)}`);
  assert.equal(items.length, 1, body);
  return items[0].id;
}
