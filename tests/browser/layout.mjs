// What LOOK promises in figures: the measure, the depth of a thread on a phone, two colour schemes.

import { test } from 'node:test';
import assert from 'node:assert/strict';

import { look } from './browser.mjs';

/** Declares the tests. */
export function layout({ server, browser, content }) {
  test('a line of a post holds 45 to 80 characters on a desk', () =>
    browser.open(look['1280-light'], async (page) => {
      await page.goto(content.post.path);
      const lines = await page.evaluate(fullLines);
      const mean = lines.reduce((sum, line) => sum + line, 0) / lines.length;
      assert.ok(lines.length >= 4, `${lines.length} lines to measure`);
      assert.ok(mean >= 45 && mean <= 80, `${mean} characters`);
    }));

  test('six levels down a comment keeps four fifths of the column on a phone', () =>
    browser.open(look['390-light'], async (page) => {
      await page.goto(content.post.path);
      const { deepest, column, levels } = await page.evaluate(deepestComment);
      assert.ok(levels >= 6, `only ${levels} levels`);
      assert.ok(deepest >= 0.8 * column, `${deepest} of ${column} px`);
    }));

  test('dark is dark and light is light', async () => {
    const lightness = (options) =>
      browser.open(options, async (page) => {
        await page.goto('/');
        const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const transparent = colour.startsWith('rgba(0, 0, 0, 0');
        const seen = transparent ? await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor) : colour;
        return Math.max(...seen.match(/\d+/g).slice(0, 3).map(Number));
      });
    assert.ok((await lightness(look['1280-dark'])) < 64);
    assert.ok((await lightness(look['1280-light'])) > 192);
  });

  test('who asks for less motion gets none', () =>
    browser.open({ ...look['1280-light'], reducedMotion: 'reduce' }, async (page) => {
      await page.goto(content.post.path);
      const moving = await page.evaluate(() =>
        [...document.querySelectorAll('*')]
          .filter((element) => {
            const style = getComputedStyle(element);
            const times = `${style.transitionDuration}, ${style.animationDuration}`.split(', ');
            return times.some((time) => parseFloat(time) > 0);
          })
          .map((element) => element.outerHTML.slice(0, 80)),
      );
      assert.deepEqual(moving, []);
    }));

  test('a long line of code scrolls in its block, by keyboard too', () =>
    browser.open(look['390-light'], async (page) => {
      await page.goto(content.post.path);
      const block = page.locator('.post-body pre').first();
      const [inner, outer, document_] = await block.evaluate((pre) => [
        pre.scrollWidth,
        pre.clientWidth,
        document.documentElement.scrollWidth,
      ]);
      assert.ok(inner > outer, `${inner} of ${outer} px: nothing to scroll`);
      assert.ok(document_ <= 390, `the page is ${document_} px wide`);
      await block.focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(() => document.querySelector('.post-body pre').scrollLeft > 0);
    }));

  test('on a desk a table keeps to the column, and code may leave it', () =>
    browser.open(look['1280-light'], async (page) => {
      await page.goto(content.post.path);
      const [text, table, code] = await page.evaluate(() =>
        ['p', '.table-box > table', 'pre'].map((name) => document.querySelector(`.post-body > ${name}`).getBoundingClientRect().toJSON()),
      );
      assert.ok(Math.abs(table.left - text.left) < 1, `${table.left} beside ${text.left}`);
      assert.ok(code.width > text.width, `${code.width} within ${text.width}`);
    }));

  // The layout viewport of a phone grows with the page, so that only the device's own width tells.
  test('a word without an end leaves every list as wide as the phone', async () => {
    const title = `A ${'word'.repeat(40)} of ${'x'.repeat(90)}`;
    const post = await server.api('POST', '/posts', {
      title,
      body: 'Short.',
      labels: [`l${'o'.repeat(50)}ng`],
      status: 'published',
      published_at: '2019-03-04T05:06:07Z',
    });
    const path = new URL(post.url).pathname;
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
    await browser.open(phone, async (page) => {
      const wide = [];
      for (const address of ['/archive', '/2019', '/2019/03', '/labels', '/search?q=short', path]) {
        await page.goto(address);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > 390) wide.push(`${address}: ${width}`);
      }
      assert.deepEqual(wide, []);
    });
    await server.api('DELETE', `/posts/${post.id}`);
  });

  test('a thread shows the author as such and a removed comment as a line', () =>
    browser.open(look['1280-light'], async (page) => {
      await page.goto(content.post.path);
      assert.equal(await page.locator('.comment .badge').count(), 1);
      const tombstone = page.locator(`#comment-${content.removed}`);
      assert.equal(await tombstone.isVisible(), true);
      assert.doesNotMatch(await page.content(), /better left unsaid/);
    }));
}

/** Runs in the page: the characters on each line of the post's paragraphs, last lines left out. */
function fullLines() {
  const lines = [];
  for (const paragraph of document.querySelectorAll('.post-body > p')) {
    const tops = new Map();
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      // White space that a line break swallowed has no box.
      for (let at = 0; at < text.length; at += 1) {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const box = range.getClientRects()[0];
        if (!box || box.width === 0) continue;
        const line = Math.round(box.bottom / 12);
        tops.set(line, (tops.get(line) ?? 0) + 1);
      }
    }
    lines.push(...[...tops.entries()].sort(([a], [b]) => a - b).slice(0, -1).map(([, count]) => count));
  }
  return lines;
}

/** Runs in the page: the narrowest comment's text, the column around it, and how many lists it is in. */
function deepestComment() {
  const depth = (element) => (element ? depth(element.parentElement.closest('.replies')) + 1 : -1);
  const texts = [...document.querySelectorAll('.comment-text')].map((text) => ({ text, levels: depth(text.closest('.replies')) + 1 }));
  const { text, levels } = texts.reduce((a, b) => (b.levels > a.levels ? b : a));
  const thread = document.querySelector('.thread').getBoundingClientRect();
  return { deepest: text.getBoundingClientRect().width, column: thread.width, levels };
}
