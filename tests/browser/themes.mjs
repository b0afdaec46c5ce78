// The other themes, and a page that is read from right to left: sound in every look, each with its picture.

import { test } from 'node:test';
import { join } from 'node:path';

import { looks } from './browser.mjs';
import { isSound, pages } from './pages.mjs';
import { out } from './server.mjs';

const shown = ['home', 'post', 'archive', 'search', 'not-found'];

/** Declares a test for each page in each theme that `pages.mjs` does not look at, then for Arabic. */
export function everyTheme(site) {
  for (const theme of ['plain', 'compact']) {
    choose(site, theme, { appearance: { theme } });
    for (const name of shown) looksSound(site, theme, name);
  }
  choose(site, 'arabic', { appearance: { theme: 'magazine' }, language: 'ar' });
  for (const name of ['home', 'post', 'search']) looksSound(site, 'arabic', name);
  choose(site, 'the first look', { language: 'en' });
}

function choose({ server }, name, settings) {
  test(`${name} is chosen in the settings`, () => server.api('PATCH', '/settings', settings));
}

function looksSound({ browser, content }, theme, name) {
  for (const look of looks) {
    test(`${name} is sound in ${theme} at ${look.name}`, () =>
      browser.open(look.options, async (page) => {
        await pages[name](page, content);
        await page.screenshot({ path: join(out, `${theme}-${name}-${look.name}.png`), fullPage: true });
        await isSound(page);
      }));
  }
}
