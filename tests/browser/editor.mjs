// What the editor's script adds: the preview beside the text, links to own posts; and the page that compares a copy.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { isSound, signIn } from './admin.mjs';
import { look } from './browser.mjs';
import { out } from './server.mjs';

/** Declares the tests. They need the owner whom the admin pages' first test sets up. */
export function editorsScript({ server, browser, content }) {
  const inEditor = (options, use) =>
    browser.open(options, async (page) => {
      const post = await server.api('POST', '/posts', { title: 'With a script', body: 'One *line*.' });
      await page.goto(`/-/admin/posts/${post.id}`);
      await signIn(page, '#body');
      await use(page);
    });
  const shot = (page, name) => page.screenshot({ path: join(out, `admin-editor-${name}.png`), fullPage: true });

  for (const name of ['1280-light', '1280-dark']) {
    test(`the preview follows the text beside it at ${name}`, () =>
      inEditor(look[name], async (page) => {
        await page.click('.editor-beside');
        await page.waitForSelector('.editor-pane em');
        await page.locator('#body').press('Control+End');
        await page.keyboard.type('\n\n## A heading\n\n[away](https://example.org/)');
        await page.waitForSelector('.editor-pane h2');
        assert.equal(await page.locator('.editor-pane [id]').count(), 0);
        assert.equal(await page.locator('.editor-pane a[href^=https]').getAttribute('target'), '_blank');
        await isSound(page);
        await shot(page, `beside-${name}`);
        await page.click('.editor-beside');
        assert.equal(await page.locator('.editor-pane').isVisible(), false);
      }));
  }

  test('a phone has no preview beside the text', () =>
    inEditor(look['390-light'], async (page) => {
      assert.equal(await page.locator('.editor-beside').isVisible(), false);
    }));

  test('a link to an own post is found by a word of its title, by the keyboard alone', () =>
    inEditor(look['390-light'], async (page) => {
      await page.fill('#body', 'See ');
      await page.locator('#body').press('Control+End');
      await page.focus('.editor button[aria-expanded]');
      await page.keyboard.press('Enter');
      await page.keyboard.type('drawe');
      await page.waitForFunction(() => document.querySelectorAll('.editor-finder button').length === 1);
      await isSound(page);
      await shot(page, 'link');
      await page.keyboard.press('Enter');
      assert.equal(await page.inputValue('#body'), `See [${content.older.title}](${content.older.path})`);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'body');
    }));

  for (const name of ['390-light', '1280-dark']) {
    test(`a copy is compared with what is saved at ${name}`, () =>
      inEditor(look[name], async (page) => {
        await page.fill('#title', 'With two scripts');
        await page.fill('#body', 'One *line*.\n\nAnd another.');
        await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('tympan:text:')) && document.querySelector('.editor-status').textContent);
        await page.reload();
        await page.click('.flash a[href*="/copies/"]');
        await page.waitForSelector('.diff');
        const lines = await page.locator('.diff-added').allInnerTexts();
        assert.deepEqual(lines.filter((line) => line.length > 1).map((line) => line.replace(/^\+\s*/, '')), ['With two scripts', 'And another.']);
        await isSound(page);
        await shot(page, `compare-${name}`);
        await page.click('main a.button');
        assert.equal(await page.inputValue('#body'), 'One *line*.\n\nAnd another.');
      }));
  }
}
