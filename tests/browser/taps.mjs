// A commenter's way on a phone, counted: what they tap, and the pages that load, from a post to their
// comment in it. Fewer is better; more fails.

import { test } from 'node:test';
import assert from 'node:assert/strict';

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/** Declares the tests. */
export function commentersWay({ server, browser }) {
  let path, id;

  test('a post with a comment is written for those who count', async () => {
    const post = await server.api('POST', '/posts', { title: 'Count me', slug: 'count-me', body: 'Say it.', format: 'markdown', status: 'published', published_at: '2024-03-04T05:06:07Z' });
    ({ path } = post);
    ({ id } = await server.api('POST', `/posts/${post.id}/comments`, { body: 'First.' }));
  });

  test('without scripts: four taps and a load, then three and two for a reply', () =>
    browser.open({ ...phone, javaScriptEnabled: false }, async (page) => {
      const way = count(page);
      await page.goto(path);
      assert.deepEqual(await way(() => writes(page, way, 'The first.')), { taps: 4, loads: 1 });
      assert.deepEqual(await way(() => replies(page, way, id, 'The second.')), { taps: 3, loads: 2 });
      assert.deepEqual(page.troubles, []);
    }));

  test('with scripts: a fifth tap to be remembered, and the next comment takes three', () =>
    browser.open(phone, async (page) => {
      const way = count(page);
      await page.goto(path);
      assert.deepEqual(await way(() => writes(page, way, 'The third.', { remember: true })), { taps: 5, loads: 1 });
      assert.deepEqual(await way(() => writes(page, way, 'The fourth.')), { taps: 3, loads: 1 });
      assert.deepEqual(page.troubles, []);
    }));
}

/** Counts taps and loaded documents while something is done. `way.tap(selector)` taps. */
function count(page) {
  let taps = 0;
  let loads = 0;
  page.on('load', () => (loads += 1));
  const way = async (act) => {
    [taps, loads] = [0, 0];
    await act();
    return { taps, loads };
  };
  way.tap = async (selector) => {
    taps += 1;
    await page.tap(selector);
  };
  way.tapAndLoad = (selector) => Promise.all([page.waitForEvent('load'), way.tap(selector)]);
  return way;
}

/** Goes to the form of the open post and posts a comment; the name is typed where it is empty. */
async function writes(page, way, text, { remember = false } = {}) {
  await way.tap('.discussion-header a');
  await way.tap('.comment-form textarea');
  await page.keyboard.type(text);
  if (!(await page.inputValue('input[name=name]'))) {
    await way.tap('input[name=name]');
    await page.keyboard.type('Grace');
  }
  if (remember) await way.tap('.form-remember');
  await way.tapAndLoad('button[value=post]');
  await landedWith(page, text);
}

/** Replies to a comment of the open post. The server knows the name from the comment before. */
async function replies(page, way, id, text) {
  await way.tapAndLoad(`#comment-${id} .comment-actions a`);
  await way.tap('.comment-form textarea');
  await page.keyboard.type(text);
  await way.tapAndLoad('button[value=post]');
  await landedWith(page, text);
}

async function landedWith(page, text) {
  const comment = page.locator(new URL(page.url()).hash);
  assert.match(await comment.innerText(), new RegExp(text));
}
