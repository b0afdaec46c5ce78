// The pictures of the documents: for the README a post, a thread on a phone by night, the list of posts in
// another theme and a page in Arabic; for APPEARANCE a small one of a list in each theme.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { look } from './browser.mjs';

const BYTES_MAX = 300 * 1024;
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

/** Declares the tests that draw them. */
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
