// Pictures of the media library: a cover, a logo, a photo, a gallery. A phone loads what it shows, and
// nothing moves while they come.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { look, looks } from './browser.mjs';
import { isSound } from './pages.mjs';
import { out } from './server.mjs';

const WORDS = 'What is well set is not noticed; what is not noticed is read. '.repeat(12);

/** Declares the tests. They come last: the other doors look at a home page without pictures. */
export function pictures({ server, browser }) {
  let post;

  test('a post with a cover and own pictures is published', async () => {
    const [wide, tall, square, logo] = await makePhotos(browser, [[2600, 1700], [1700, 2500], [1900, 1900], [800, 200]]);
    const items = [];
    for (const [name, alt, bytes] of [['sea.jpg', 'The sea', wide], ['tower.jpg', 'A tower', tall], ['yard.jpg', 'A yard', square]]) {
      const item = await server.upload(name, bytes);
      items.push(await server.api('PATCH', `/media/${item.id}`, { alt, focus: { x: 20, y: 30 }, caption: 'In November' }));
    }
    const [sea, tower, yard] = items;
    const mark = await server.upload('mark.jpg', logo);
    await server.api('PATCH', '/settings', { logo: { picture: mark.path } });
    await server.api('PATCH', '/users/1', { photo: yard.path });
    const gallery = [sea, tower, yard].map((item) => item.markdown).join('\n');
    const body = [WORDS, gallery, WORDS, tower.markdown, WORDS, yard.markdown, WORDS].join('\n\n');
    post = await server.api('POST', '/posts', { title: 'With pictures', slug: 'pictures', body, cover: sea.path, status: 'published' });
    assert.deepEqual(post.warnings, []);
    await server.api('POST', '/posts', { title: 'A tall cover', slug: 'tall', body: WORDS, cover: tower.path, status: 'published' });
  });

  const paths = { home: '/', pictures: () => post.path, tall: () => post.path.replace('pictures', 'tall') };
  for (const [name, path] of Object.entries(paths)) {
    for (const { name: place, options } of looks) {
      test(`${name} with pictures is sound at ${place}, and nothing moves`, () =>
        browser.open(options, async (page) => {
          await observeShifts(page);
          await page.goto(typeof path === 'string' ? path : path());
          await loadAll(page);
          assert.equal(await page.evaluate(() => window.shifted), 0, 'something moved');
          await page.screenshot({ path: join(out, `cover-${name}-${place}.png`), fullPage: true });
          await isSound(page);
        }));
    }
  }

  for (const deviceScaleFactor of [1, 2, 3]) {
    test(`a phone with ${deviceScaleFactor} dots a pixel loads no picture larger than it shows`, () =>
      browser.open({ ...look['390-light'], deviceScaleFactor }, async (page) => {
        for (const path of [post.path, '/']) {
          const loaded = [];
          page.on('response', (answer) => loaded.push(new URL(answer.url()).pathname));
          await page.goto(path);
          await loadAll(page);
          const photos = loaded.filter((url) => /^\/media\/.*\/(sea|tower|yard)\.jpg$/.test(url));
          assert.ok(photos.length >= 2, `only ${photos.length} pictures`);
          for (const url of photos) assert.match(url, /\/(360|720|1360)\.\d+\/\w+\.jpg$/);
          page.removeAllListeners('response');
        }
      }));
  }

  test('on a phone two pictures in a row are loaded smaller than one alone', () =>
    browser.open({ ...look['390-light'], deviceScaleFactor: 2 }, async (page) => {
      await page.goto(post.path);
      await loadAll(page);
      const widths = await page.evaluate(() =>
        [...document.querySelectorAll('.gallery img')].map((image) => ({ shown: image.clientWidth, chosen: Number(image.currentSrc.match(/\/(\d+)\.\d+\//)?.[1]) })));
      assert.equal(widths.length, 3);
      for (const { shown, chosen } of widths) assert.ok(chosen >= shown * 2 * 0.9, `${chosen} for ${shown}`);
      assert.ok(widths.some(({ chosen }) => chosen === 360), JSON.stringify(widths));
    }));
}

/** Makes photos of these sizes as JPEG, in the browser, which has an encoder. */
async function makePhotos(browser, sizes) {
  return browser.open(look['1280-light'], async (page) => {
    const photos = [];
    for (const [width, height] of sizes) {
      const base64 = await page.evaluate(drawPhoto, [width, height]);
      photos.push(Buffer.from(base64, 'base64'));
    }
    return photos;
  });
}

/** Runs in the page: a sky, some hills and grain, as base64. */
async function drawPhoto([width, height]) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, '#6f8fb8');
  sky.addColorStop(1, '#e8c9a0');
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  for (let layer = 0; layer < 5; layer += 1) {
    context.fillStyle = `hsl(${140 + layer * 10} 20% ${55 - layer * 10}%)`;
    context.beginPath();
    context.moveTo(0, height);
    for (let x = 0; x <= width; x += 10) context.lineTo(x, height * (0.5 + layer * 0.1) + Math.sin(x / 90 + layer * 2) * height * 0.04);
    context.lineTo(width, height);
    context.fill();
  }
  const pixels = context.getImageData(0, 0, width, height);
  for (let at = 0; at < pixels.data.length; at += 4) {
    const grain = ((at * 2654435761) >>> 28) - 8;
    for (let channel = 0; channel < 3; channel += 1) pixels.data[at + channel] += grain;
  }
  context.putImageData(pixels, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** Adds up in `window.shifted` how much moves on the next page. */
function observeShifts(page) {
  return page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) window.shifted += value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Scrolls down until every picture has come. */
async function loadAll(page) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let top = 0; top <= height; top += 500) {
    await page.evaluate((to) => window.scrollTo(0, to), top);
    await page.waitForTimeout(30);
  }
  await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
}
