// The README's picture: a post on a desk, by day.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { look } from './browser.mjs';

const BYTES_MAX = 300 * 1024;
const path = fileURLToPath(new URL('../../docs/screenshot.png', import.meta.url));

/** Declares the test that draws it. */
export function updateScreenshot({ browser, content }) {
  test('docs/screenshot.png is drawn anew', () =>
    browser.open(look['1280-light'], async (page) => {
      await page.goto(content.post.path);
      mkdirSync(dirname(path), { recursive: true });
      await page.screenshot({ path });
      assert.ok(statSync(path).size <= BYTES_MAX);
    }));
}
