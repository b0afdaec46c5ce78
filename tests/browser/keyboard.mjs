// Everything by keyboard alone: reached in order, visible when reached, and posted.

import { test } from 'node:test';
import assert from 'node:assert/strict';

import { look } from './browser.mjs';

/** More stops than any page has: a trap for the focus must not hang the suite. */
const STOPS_MAX = 1000;

/** Declares the tests. */
export function keyboardOnly({ browser, content }) {
  test('by keyboard, the first stop leads past the masthead', () =>
    browser.open(look['1280-light'], async (page) => {
      await page.goto(content.post.path);
      await page.keyboard.press('Tab');
      assert.equal((await focused(page)).href, '#main');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.closest('main') !== null), true);
    }));

  for (const name of ['390-light', '390-dark', '1280-light', '1280-dark']) {
    test(`by keyboard, every link, field and button is reached and shows it at ${name}`, () =>
      browser.open(look[name], async (page) => {
        await page.goto(content.post.path);
        const expected = await page.evaluate(countStops);
        const stops = await walk(page);
        assert.deepEqual(stops.filter(({ ring }) => ring).map(({ html, ring }) => `${html}: ${ring}`), []);
        assert.equal(stops.length, expected, stops.map(({ html }) => html).join('\n'));
        assert.deepEqual(page.troubles, []);
      }));
  }

  test('by keyboard, a comment is written and posted', () =>
    browser.open(look['1280-light'], async (page) => {
      await page.goto(content.quiet.path);
      await typeForm(page, 'Typed, every letter of it.');
      await tabTo(page, 'button[value=post]');
      await submit(page);
      await landedWith(page, 'Typed, every letter of it.');
    }));

  test('by keyboard, Enter in a field posts and does not preview', () =>
    browser.open(look['1280-light'], async (page) => {
      await page.goto(content.quiet.path);
      await typeForm(page, 'Enter is enough.');
      await submit(page);
      await landedWith(page, 'Enter is enough.');
    }));

  test('by keyboard, an error takes the focus to what is wrong', () =>
    browser.open(look['1280-light'], async (page) => {
      await page.goto(content.quiet.path);
      await tabTo(page, 'input[name=name]');
      await page.keyboard.type(' ');
      await tabTo(page, 'form textarea');
      await page.keyboard.type('A thought without a name.');
      await tabTo(page, 'button[value=post]');
      await submit(page);
      assert.equal(await page.evaluate(() => document.activeElement.className), 'form-errors');
      await tabTo(page, '.form-errors a');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement.name), 'name');
    }));
}

/** Presses Tab until the focus leaves the page or begins again; gives the stops. The parts of one field, such as of a date, are one. */
export async function walk(page) {
  const stops = [];
  await page.evaluate(() => { globalThis.stops = []; });
  for (let n = 0; n < STOPS_MAX; n += 1) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (!stop || stop.isAgain) return stops;
    if (!stop.isPart) stops.push(stop);
  }
  throw new Error(`the focus never left the page: ${stops.at(-1).html}`);
}

/** What has the focus, and in `ring` what is wrong with how it shows that; null when nothing has it. */
function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const before = globalThis.stops?.at(-1);
    const isPart = before === element;
    const isAgain = !isPart && Boolean(globalThis.stops?.includes(element));
    globalThis.stops?.push(element);
    const isBackwards = Boolean(before && before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING && !before.contains(element));
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const faults = [];
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) faults.push(`outline ${outlineStyle} ${outlineWidth}`);
    if (/^rgba\(.*, 0\)$|^transparent$/.test(outlineColor)) faults.push(`outline ${outlineColor}`);
    if (box.width < 1 || box.height < 1) faults.push('no size');
    if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) faults.push('out of sight');
    // What sticks to an edge hides nothing that has the focus.
    const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
    const above = document.elementFromPoint(x, y);
    if (above && !element.contains(above) && !above.contains(element)) faults.push(`below ${above.outerHTML.slice(0, 60)}`);
    if (isBackwards) faults.push('out of order');
    return { isPart, isAgain, html: element.outerHTML.slice(0, 100), href: element.getAttribute('href'), ring: faults.join(', ') };
  });
}

/** Runs in the page: how many stops a walk should make. Code and tables that scroll are stops of their own; the buttons of a
 * choice are one. */
export function countStops() {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], pre, table, div')];
  const scrolls = (element) => element.scrollWidth > element.clientWidth && /auto|scroll/.test(getComputedStyle(element).overflowX);
  const isControl = (element) => element.matches('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]');
  const isFirst = (element) => element.type !== 'radio' || all.find(({ type, name, form }) => type === 'radio' && name === element.name && form === element.form) === element;
  const isStop = (element) => (element.tabIndex >= 0 && !element.disabled && isFirst(element)) || (scrolls(element) && !element.hasAttribute('tabindex'));
  return all.filter((element) => (isControl(element) || scrolls(element)) && isStop(element) && element.checkVisibility({ visibilityProperty: true })).length;
}

/** Presses Tab until what `selector` names has the focus. */
async function tabTo(page, selector) {
  for (let n = 0; n < STOPS_MAX; n += 1) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} is not reached by Tab`);
}

async function typeForm(page, text) {
  await tabTo(page, 'form textarea');
  await page.keyboard.type(text);
  await tabTo(page, 'input[name=name]');
  await page.keyboard.type('Grace');
}

async function submit(page) {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

async function landedWith(page, text) {
  const { hash } = new URL(page.url());
  assert.match(hash, /^#comment-\d+$/);
  assert.match(await page.locator(hash).innerText(), new RegExp(text));
}
