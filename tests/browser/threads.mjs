// A thread of three hundred comments, a comment in two directions, and what a script adds to them.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { look } from './browser.mjs';
import { fillForm, guest, press } from './form.mjs';
import { isSound } from './pages.mjs';
import { out } from './server.mjs';

const MIXED = 'שלום לכולם, this is mixed.\n\nEnglish paragraph.\n\n- مرحبا!\n- item\n\n> A quotation in English.';

/** The widths of a small phone, a phone and a desk, by day and by night. */
const sizes = [
  [320, 640],
  [390, 844],
  [1280, 800],
].flatMap(([width, height]) =>
  ['light', 'dark'].map((scheme) => ({ name: `${width}-${scheme}`, options: { viewport: { width, height }, colorScheme: scheme } })),
);

/** Declares the tests. */
export function threads({ server, browser }) {
  let post;
  const ids = [];

  test('three hundred comments are written', async () => {
    const made = await server.api('POST', '/posts', { title: 'A long talk', slug: 'a-long-talk', body: 'Go on.', format: 'markdown', status: 'published' });
    post = new URL(made.url).pathname;
    for (let n = 0; n < 300; n += 1) {
      // Every tenth begins a thread; the others answer it or each other, up to seven levels deep.
      const parent = n % 10 === 0 ? null : n % 4 === 0 ? ids[n - 1] : ids[n - (n % 10)];
      const comment = await server.api('POST', `/posts/${made.id}/comments`, {
        body: n === 5 ? MIXED : `Comment ${n} with a few more words, so that a line of it is full on a phone and its end is seen.`,
        parent_id: parent ?? undefined,
        ...(n % 50 === 7 ? {} : { author: { name: `Reader ${n % 40}` }, origin: { system: 'test', id: String(n) } }),
      });
      ids.push(comment.id);
    }
    // One thread with many direct replies, so that some are folded.
    for (let n = 0; n < 12; n += 1) ids.push((await server.api('POST', `/posts/${made.id}/comments`, { body: `Reply ${n}`, parent_id: ids[0] })).id);
  });

  for (const theme of ['plain', 'compact', 'magazine']) {
    test(`${theme} is chosen for threads`, () => server.api('PATCH', '/settings', { appearance: { theme } }));
    for (const { name, options } of sizes) {
      test(`a long thread is sound in ${theme} at ${name}`, () =>
        browser.open(options, async (page) => {
          await page.goto(post);
          await page.screenshot({ path: join(out, `thread-${theme}-${name}.png`) });
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= options.viewport.width);
          await isSound(page);
        }));
    }
  }

  test('each paragraph and item of a comment runs in its own direction', () =>
    browser.open(look['390-light'], async (page) => {
      await page.goto(`${post}#comment-${ids[5]}`);
      await page.screenshot({ path: join(out, 'thread-mixed.png') });
      const text = page.locator(`#comment-${ids[5]} .comment-text`);
      const edges = await text.evaluate((element) =>
        Object.fromEntries(
          [...element.querySelectorAll('p, li')].map((block) => {
            const range = document.createRange();
            range.selectNodeContents(block);
            const [words, box] = [range.getBoundingClientRect(), block.getBoundingClientRect()];
            return [block.textContent, words.left - box.left < 2 ? 'left' : 'right'];
          }),
        ),
      );
      assert.deepEqual(edges, {
        'שלום לכולם, this is mixed.': 'right',
        'English paragraph.': 'left',
        'مرحبا!': 'right',
        item: 'left',
        'A quotation in English.': 'left',
      });
      // The markers of a list and the line beside a quotation stand where their words begin.
      const directions = await text.evaluate((element) =>
        [...element.querySelectorAll('ul, blockquote')].map((block) => getComputedStyle(block).direction),
      );
      assert.deepEqual(directions, ['rtl', 'ltr']);
    }));

  test('a link to a folded comment opens its fold', () =>
    browser.open(look['390-light'], async (page) => {
      await page.goto(`${post}#comment-${ids.at(-1)}`);
      await page.waitForSelector(`#comment-${ids.at(-1)}:target`, { state: 'visible' });
      assert.equal(await page.locator('details.folded[open]').count(), 1);
    }));

  test('a vote is answered, counted once and taken back', () =>
    browser.open(look['390-light'], async (page) => {
      await page.goto(post);
      const button = `#comment-${ids[1]} button`;
      await Promise.all([page.waitForEvent('load'), page.click(button)]);
      await isSound(page);
      assert.equal(await page.locator('h1').innerText(), 'Counted');
      await page.goto(post);
      assert.equal(await page.locator(button).innerText(), 'Helpful · 1');
      await Promise.all([page.waitForEvent('load'), page.click(button)]);
      await Promise.all([page.waitForEvent('load'), page.click('button:text-is("Take it back")')]);
      await page.goto(post);
      assert.equal(await page.locator(button).innerText(), 'Helpful');
    }));

  test('who asks to be remembered is, until they sign out on this device', () =>
    browser.open(look['390-light'], async (page) => {
      await page.goto(post);
      await fillForm(page, { text: 'Remember me.' });
      await page.check('.form-remember input');
      assert.deepEqual(await press(page, 'post'), [303, 200]);
      await page.goto(post);
      assert.equal(await page.inputValue('input[name=name]'), guest.name);
      assert.equal(await page.inputValue('input[name=website]'), guest.website);
      await page.goto('/-/me');
      await isSound(page);
      await Promise.all([page.waitForEvent('load'), page.click('button:text-is("Sign out on this device")')]);
      await page.goto(post);
      assert.equal(await page.inputValue('input[name=name]'), '');
      assert.deepEqual(page.troubles, []);
    }));
}
