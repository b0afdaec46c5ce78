// Every page in every look: fits, accessible, silent, and nothing fetched from elsewhere.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { accessibilityViolations, looks } from './browser.mjs';
import { fillForm, press, replyLink } from './form.mjs';
import { out } from './server.mjs';

/** The pages: each brings the browser to one and checks that it is that one. */
export const pages = {
  home: (page) => visit(page, '/', 200, '.listing'),
  post: (page, { post }) => visit(page, post.path, 200, '.thread'),
  flat: (page, { post }) => visit(page, `${post.path}?comments=flat`, 200, '.thread'),
  'your-comments': (page) => visit(page, '/-/me', 200, '.guest-empty'),
  'static-page': (page, { page: about }) => visit(page, about.path, 200, '.post'),
  label: (page) => visit(page, `/label/${encodeURIComponent('Craft & care')}`, 200, '.listing'),
  archive: (page) => visit(page, '/archive', 200, '.archive-list'),
  year: (page, { post }) => visit(page, post.path.slice(0, 5), 200, '.archive-list'),
  month: (page, { post }) => visit(page, post.path.slice(0, 8), 200, '.listing'),
  day: (page) => visit(page, '/2025/09/20', 200, '.listing'),
  async contents(page, { long }) {
    await visit(page, long.path, 200, '.post-contents');
    await page.click('.post-contents summary');
    await page.waitForSelector('.post-contents ul ul a');
  },
  search: (page) => visit(page, '/search?q=press', 200, '.search mark, mark'),
  labels: (page) => visit(page, '/labels', 200, '.main a'),
  author: (page, { author }) => visit(page, author, 200, '.listing'),
  series: (page, { series }) => visit(page, series, 200, '.main a'),
  gone: (page, { gone }) => visit(page, gone.path, 410, '.message'),
  'not-found': (page) => visit(page, '/nothing/lives/here', 404, '.message'),
  async reply(page, { post, first }) {
    await visit(page, post.path, 200, '.thread');
    await page.click(replyLink(first));
    await page.waitForSelector('.form-parent');
  },
  async 'form-error'(page, { quiet }) {
    await visit(page, quiet.path, 200, '.comment-form');
    await fillForm(page, { name: ' ', text: ' ' });
    assert.deepEqual(await press(page, 'post'), [422]);
    await page.waitForSelector('.form-errors');
  },
  async preview(page, { quiet }) {
    await visit(page, quiet.path, 200, '.comment-form');
    await fillForm(page, { text: 'With *emphasis*, `code`, and\n\n> a quote' });
    assert.deepEqual(await press(page, 'preview'), [200]);
    await page.waitForSelector('.form-preview em');
  },
  async 'held-notice'(page, { held }) {
    await visit(page, held.path, 200, '.comment-form');
    await fillForm(page);
    assert.deepEqual(await press(page, 'post'), [303, 200]);
    await page.waitForSelector('.message');
  },
  'api-docs': (page) => visit(page, '/api/docs', 200, '#create_post .parameter'),
};

/** The height in pixels up to which a page is drawn whole. */
const PICTURE_MAX = 12_000;

async function visit(page, path, status, selector) {
  const answer = await page.goto(path);
  assert.equal(answer.status(), status, path);
  await page.waitForSelector(selector);
}

/** Declares a test for every page in every look. */
export function everyPageInEveryLook({ browser, content }) {
  for (const [name, arrive] of Object.entries(pages)) {
    for (const look of looks) {
      test(`${name} is sound at ${look.name}`, () =>
        browser.open(look.options, async (page) => {
          await arrive(page, content);
          await picture(page, join(out, `${name}-${look.name}.png`));
          await isSound(page);
        }));
    }
  }
}

/** A picture of the whole page, or of what is seen first of one that is too long to be drawn in time. */
async function picture(page, path) {
  const height = await page.evaluate(() => document.scrollingElement.scrollHeight);
  await page.screenshot({ path, fullPage: height <= PICTURE_MAX });
}

/** Fits, is accessible, and nothing went wrong. */
export async function isSound(page) {
  const { wide, inner } = await page.evaluate(() => ({ wide: document.scrollingElement.scrollWidth, inner: innerWidth }));
  assert.ok(wide <= inner, `it scrolls sideways: ${wide} of ${inner} px; widest: ${await widest(page)}`);
  assert.equal(await page.locator('h1').count(), 1, 'headings of the first level');
  assert.equal(await page.locator('textarea').count(), await page.locator('.comment-form').count(), 'one textarea a form');
  assert.deepEqual(await accessibilityViolations(page), []);
  assert.deepEqual(page.troubles, []);
}

/** The element that reaches farthest to the right, to tell what makes a page too wide. */
function widest(page) {
  return page.evaluate(() => {
    const byRight = [...document.querySelectorAll('body *')].sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right);
    return byRight[0]?.outerHTML.slice(0, 120);
  });
}
