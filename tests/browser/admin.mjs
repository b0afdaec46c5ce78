// The admin pages: the way in without scripts, and every page in every look.
//
// To add a page, add its line to `pages`, which brings a browser that is signed in to it.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { accessibilityViolations, look, looks } from './browser.mjs';
import { countStops, walk } from './keyboard.mjs';
import { out } from './server.mjs';

const NAME = 'Olga Frisket';
const PASSWORD = 'parchment never tears';

/** The pages for users who are signed in, by their paths, with what they have. */
export const pages = {
  today: ['/-/admin', '#waiting'],
  profile: ['/-/admin/profile', '#sessions'],
  posts: ['/-/admin/posts', 'main'],
  'new-post': ['/-/admin/posts/new', 'textarea[name=body]'],
  editor: (content) => [`/-/admin/posts/${content.post.id}`, 'textarea[name=body]'],
  revisions: (content) => [`/-/admin/posts/${content.post.id}/revisions`, 'main'],
  revision: (content) => [`/-/admin/posts/${content.edited.id}/revisions/1`, '.diff'],
  publish: (content) => [`/-/admin/posts/${content.draft.id}/publish`, '#checks'],
  share: (content) => [`/-/admin/posts/${content.draft.id}/share`, 'main form'],
  comments: ['/-/admin/comments', 'main'],
  'approved-comments': ['/-/admin/comments?status=approved', 'button'],
  'matching-comments': ['/-/admin/comments/matching?status=approved', '#samples'],
  comment: (content) => [`/-/admin/comments/${content.first}`, 'main summary'],
  'own-comment': (content) => [`/-/admin/posts/${content.post.id}/comments?parent=${content.first}`, 'textarea'],
  'nothing-there': ['/-/admin/nothing', '.message'],
};

/** The pages for everybody. */
const open = {
  'sign-in': ['/-/admin/sign-in', 'input[name=password]'],
  'no-link': ['/-/admin/welcome/x', '.message'],
};

/** Adds what the pages need beside what readers see. */
async function prepare(server, content) {
  const write = (post) => server.api('POST', '/posts', post);
  content.draft ??= await write({ title: 'A draft with a picture', body: '![](/media/0123456789abcdef0123456789abcdef/a-picture.jpg)\n\n[nowhere](/2020/01/nothing)' });
  if (content.edited) return;
  content.edited = await write({ title: 'Written twice', body: 'The first line.\n\nThe second line.' });
  await server.api('PATCH', `/posts/${content.edited.id}`, { body: 'The first line.\n\nAnother second line, which is longer.' });
}

/** Declares the tests. The first one sets the blog up, which changes its name and its owner's. */
export function adminPages({ server, browser, content }) {
  test('without scripts, an owner sets the blog up, signs out and in, and answers a reader', () =>
    browser.open({ ...look['390-light'], javaScriptEnabled: false }, async (page) => {
      const step = async (name) => {
        await fits(page);
        await page.screenshot({ path: join(out, `admin-way-in-${name}.png`), fullPage: true });
      };
      const link = await server.signInLink();
      await browser.open(look['390-dark'], async (seen) => {
        await seen.goto(link);
        await isSound(seen);
      });
      await page.goto(link);
      await step('set-up');
      await page.fill('#name', NAME);
      await page.fill('#title', 'The Hand Press');
      await page.fill('#language', 'en-GB');
      await page.fill('#time-zone', 'Europe/London');
      await page.fill('#new-password', 'too short');
      await page.fill('#new-password-again', 'too short');
      await page.click('.admin-form button');
      await page.waitForSelector('.form-errors');
      await step('set-up-error');
      assert.equal(await page.inputValue('#name'), NAME);
      await page.fill('#new-password', PASSWORD);
      await page.fill('#new-password-again', PASSWORD);
      await page.click('.admin-form button');
      await page.waitForSelector('.flash');
      await step('today');
      await page.reload();
      assert.equal(await page.locator('.flash').count(), 0);
      assert.equal((await page.goto(link)).status(), 410);
      await page.goto('/admin');
      await page.click('.site-footer button');
      await page.waitForSelector('input[name=password]');
      await signIn(page);

      await page.goto(content.quiet.path);
      assert.equal(await page.locator('.edit-link').count(), 0, 'the link is added by a script');
      await page.fill('input[name=name]', NAME);
      await page.fill('form textarea', 'In my own name.');
      await page.click('button[name=action][value=post]');
      await page.waitForSelector('h1:has-text("Comment in your own name")');
      await step('own-comment');
      assert.equal(await page.inputValue('textarea'), 'In my own name.');
      await page.click('button[value=post]');
      await page.waitForSelector('.comment:target .badge');
    }));

  test('a form that is sent after the session ended goes on after the sign-in', () =>
    browser.open(look['1280-light'], async (page) => {
      await page.goto('/-/admin');
      await signIn(page);
      const path = `/-/admin/posts/${content.quiet.id}/comments`;
      await page.goto(path);
      await page.fill('textarea', 'Written for an hour,\nin two lines.');
      await page.context().clearCookies({ name: 'tympan_session' });
      await page.click('button[value=preview]');
      await page.waitForSelector('input[name=password]');
      await isSound(page);
      await page.screenshot({ path: join(out, 'admin-kept.png'), fullPage: true });
      await fillIn(page);
      await page.waitForSelector('.kept-text');
      await isSound(page);
      await page.screenshot({ path: join(out, 'admin-go-on.png'), fullPage: true });
      await page.click('.admin-form button');
      await page.waitForSelector('textarea');
      assert.equal(await page.inputValue('textarea'), 'Written for an hour,\nin two lines.');
    }));

  test('browsers that have signed in see the link that edits a post, and no others do', () =>
    browser.open(look['390-light'], async (page) => {
      await page.goto(content.post.path);
      assert.equal(await page.locator('.edit-link').count(), 0);
      await page.goto('/-/admin');
      await signIn(page);
      await page.goto(content.post.path);
      await page.waitForSelector('.edit-link');
      assert.deepEqual(await accessibilityViolations(page), []);
      await page.goto('/-/admin');
      await page.click('.site-footer button');
      await page.waitForSelector('input[name=password]');
      await page.goto(content.post.path);
      await page.waitForLoadState('load');
      assert.equal(await page.locator('.edit-link').count(), 0, 'not after signing out');
      assert.deepEqual(page.troubles, []);
    }));

  const everyPage = (look, check) =>
    browser.open(look.options, async (page) => {
      await prepare(server, content);
      await eachPage(page, open, content, look, check);
      await page.goto('/-/admin');
      await signIn(page);
      await eachPage(page, pages, content, look, check);
    });
  for (const look of [...looks, narrow]) {
    test(`every admin page is sound at ${look.name}`, () => everyPage(look, isSound));
  }
  for (const look of [zoomed, ...forced]) {
    test(`every admin page is reached by keyboard alone at ${look.name}`, () => everyPage(look, isReached));
  }
  for (const name of ['390-light', '1280-dark']) {
    test(`every admin page is reached by keyboard alone, without scripts, at ${name}`, () =>
      everyPage({ name: `${name}-plain`, options: { ...look[name], javaScriptEnabled: false } }, isReached));
  }
}

/** The width to which WCAG 2.2 asks that a page fits (1.4.10). */
const narrow = { name: '320-light', options: { viewport: { width: 320, height: 640 }, colorScheme: 'light' } };

/** A desk of 1280 by 1024 px at 400 %. */
const zoomed = { name: '400-percent', options: { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4, colorScheme: 'light' } };

/** The reader's own colours in place of ours, by day and by night. */
const forced = ['light', 'dark'].map((scheme) => ({
  name: `forced-${scheme}`,
  options: { viewport: { width: 1280, height: 800 }, colorScheme: scheme, forcedColors: 'active' },
}));

async function eachPage(page, list, content, look, check) {
  for (const [name, where] of Object.entries(list)) {
    const [path, selector] = typeof where === 'function' ? where(content) : where;
    await page.goto(path);
    await page.waitForSelector(selector);
    await page.screenshot({ path: join(out, `admin-${name}-${look.name}.png`), fullPage: true });
    await check(page);
  }
}

/** Everything on the page, with all that is folded, is a stop of Tab in the page's order, and shows that it has the focus. */
async function isReached(page) {
  await fits(page);
  const where = page.url();
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
    document.activeElement.blur();
    scrollTo(0, 0);
  });
  await fits(page);
  // A page that puts the focus on its message begins there: the walk begins at the top.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  const expected = await page.evaluate(countStops);
  const stops = await walk(page);
  const all = `${where}\n${stops.map(({ html }) => html).join('\n')}`;
  assert.deepEqual(stops.filter(({ ring }) => ring).map(({ html, ring }) => `${html}: ${ring}`), [], all);
  assert.equal(stops.length, expected, all);
  assert.deepEqual(await page.evaluate(unmarked), [], where);
  assert.deepEqual(page.troubles, [], where);
}

/** Runs in the page: the controls that only a colour of ours would set off from the page, which the reader's own colours replace. */
function unmarked() {
  if (!matchMedia('(forced-colors: active)').matches) return [];
  const has = (style, side) => style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]) > 0;
  const isMarked = (element) => {
    const style = getComputedStyle(element);
    return ['Top', 'Right', 'Bottom', 'Left'].some((side) => has(style, side)) || style.textDecorationLine.includes('underline');
  };
  const all = [...document.querySelectorAll('button, .button, .field-input, [aria-current]')];
  return all.filter((element) => element.checkVisibility({ visibilityProperty: true }) && !isMarked(element)).map((element) => element.outerHTML.slice(0, 100));
}

/** Signs in on the page to which an admin page leads, and waits for what is on that page. */
export async function signIn(page, selector = '#waiting') {
  await fillIn(page);
  await page.waitForSelector(selector);
}

export async function fillIn(page) {
  await page.fill('input[name=name]', NAME);
  await page.fill('input[name=password]', PASSWORD);
  await page.click('.admin-form button');
}

/** Fits, and has one heading of the first level. */
async function fits(page) {
  const { wide, inner } = await page.evaluate(() => ({ wide: document.scrollingElement.scrollWidth, inner: innerWidth }));
  assert.ok(wide <= inner, `${page.url()} scrolls sideways: ${wide} of ${inner} px`);
  assert.equal(await page.locator('h1').count(), 1, 'headings of the first level');
}

/** Fits, is accessible, and nothing went wrong. */
export async function isSound(page) {
  await fits(page);
  assert.deepEqual(await accessibilityViolations(page), [], page.url());
  assert.deepEqual(page.troubles, [], page.url());
}
