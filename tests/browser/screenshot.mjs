// The pictures of the documents: for the README a post, a thread on a phone by night, the list of posts in
// another theme and a page in Arabic; for APPEARANCE a small one of a list in each theme; of the admin pages,
// Today, the comments that wait, the editor and the step before readers.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { signIn } from './admin.mjs';
import { look } from './browser.mjs';
import { postLetter } from './day.mjs';

const BYTES_MAX = 150 * 1024;
const SMALL_MAX = 100 * 1024;
const docs = fileURLToPath(new URL('../../docs/', import.meta.url));

const pictures = [
  { name: 'screenshot', look: '1280-light', at: ({ post }) => post.path },
  { name: 'screenshot-thread', look: '390-dark', at: ({ post }) => `${post.path}#comments` },
  { name: 'screenshot-plain', look: '1280-dark', settings: { appearance: { theme: 'plain' } }, at: () => '/' },
  { name: 'screenshot-arabic', look: '390-light', settings: { appearance: { theme: 'compact' }, language: 'ar' }, at: ({ arabic }) => arabic.path },
];

/** Three quarters of a small window, to be seen side by side. */
const small = { viewport: { width: 720, height: 560 }, deviceScaleFactor: 0.75, colorScheme: 'light' };

for (const theme of ['magazine', 'plain', 'compact']) {
  pictures.push({ name: `theme-${theme}`, options: small, most: SMALL_MAX, settings: { appearance: { theme } }, at: () => '/label/Printing' });
}

const adminPictures = [
  { name: 'screenshot-today', look: '390-light', at: () => '/-/admin' },
  { name: 'screenshot-queue', look: '1280-light', at: () => '/-/admin/comments' },
  { name: 'screenshot-editor', look: '1280-light', at: ({ draft }) => `/-/admin/posts/${draft.id}` },
  { name: 'screenshot-publish', look: '390-dark', at: ({ draft }) => `/-/admin/posts/${draft.id}/publish` },
];

const LETTERS = [
  ['Ink Knife', 'The second pull is always the best one. How do you keep the paper damp for so long?'],
  ['Bodkin', 'We dry ours on lines across the whole room, and nobody may open a window.'],
  ['Cheap Type', 'Buy type at https://type.example/ and at https://type.example/sale now.'],
];

/** Declares the tests that draw those of the admin pages. They need the owner whom the admin pages' first test sets up. */
export function updateAdminScreenshots({ browser, server, content }) {
  test('there is something to draw on the admin pages', async () => {
    await server.api('PATCH', '/settings', { moderation: 'all' });
    for (const [name, words] of LETTERS) await postLetter(server, content.post, name, words);
    const body = 'Damp the paper the evening before.\n\n![](/media/0123456789abcdef0123456789abcdef/lines.jpg)\n\n## The drying\n\nThe sheets hang on lines, as [before](/2020/01/lines).';
    content.draft = await server.api('POST', '/posts', { title: 'The sheets hang drying', subtitle: 'Notes of a damp week', body, labels: ['Printing'] });
  });
  for (const picture of adminPictures) {
    test(`docs/${picture.name}.png is drawn anew`, () =>
      browser.open(look[picture.look], async (page) => {
        await page.goto('/-/admin');
        await signIn(page);
        await page.goto(picture.at(content));
        await page.mouse.move(0, 0);
        const path = `${docs}${picture.name}.png`;
        await page.screenshot({ path });
        assert.ok(statSync(path).size <= BYTES_MAX);
      }));
  }
  test('comments are public at once again', () => server.api('PATCH', '/settings', { moderation: 'none' }));
}

/** Declares the tests that draw those of the README. */
export function updateScreenshot({ browser, server, content }) {
  for (const picture of pictures) {
    test(`docs/${picture.name}.png is drawn anew`, async () => {
      await server.api('PATCH', '/settings', { appearance: { theme: 'magazine' }, language: 'en', ...picture.settings });
      await browser.open(picture.options ?? look[picture.look], async (page) => {
        await page.goto(picture.at(content));
        mkdirSync(docs, { recursive: true });
        const path = `${docs}${picture.name}.png`;
        await page.screenshot({ path });
        assert.ok(statSync(path).size <= (picture.most ?? BYTES_MAX));
      });
    });
  }
}
