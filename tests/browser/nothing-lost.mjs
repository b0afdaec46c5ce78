// Nothing that is typed is lost, whatever happens to the server, the network, the session or the browser.
//
// Each test types a text, lets something go wrong, and compares the text that comes back.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { chromium } from 'playwright-core';

import { fillIn, isSound, signIn } from './admin.mjs';
import { launch, look } from './browser.mjs';
import { freePort } from './server.mjs';

const desk = look['1280-light'];

/** Declares the tests. They need the owner whom the admin pages' first test sets up. */
export function nothingIsLost({ server, browser, content }) {
  /** Opens a browser in which the owner is signed in. */
  const asOwner = (use, options = desk) =>
    browser.open(options, async (page) => {
      await page.goto('/-/admin');
      await signIn(page);
      return use(page);
    });

  const endSessions = async () => {
    const { items } = await server.api('GET', '/sessions');
    assert.ok(items.length > 0);
    for (const { id } of items) await server.api('DELETE', `/sessions/${id}`);
  };

  test('kill -9 of the server while somebody writes loses no letter', () =>
    asOwner(async (page) => {
      await page.goto('/-/admin/posts/new');
      await page.fill('#title', 'Killed');
      await page.click('#body');
      await page.keyboard.type('Before the crash.\n\n');
      await untilKept(page);
      await server.kill();
      await page.keyboard.type('While it is away.\n\n');
      await untilStatus(page, 'form.editor', 'offline');
      await server.start();
      await page.keyboard.type('After it.');
      await untilKept(page);
      await page.reload();
      await page.click('.flash a >> text=Go on with it');
      assert.equal(await page.inputValue('#body'), 'Before the crash.\n\nWhile it is away.\n\nAfter it.');
      assert.equal(await page.inputValue('#title'), 'Killed');
      await page.click('button[value=save]');
      await untilSaved(page);
      assert.equal(await page.inputValue('#body'), 'Before the crash.\n\nWhile it is away.\n\nAfter it.');
    }));

  test('a server that dies under the button that saves leaves the text in the browser', () =>
    asOwner(async (page) => {
      await page.goto('/-/admin/posts/new');
      await page.fill('#body', 'Sent into the void.');
      await server.kill();
      await page.click('button[value=save]').catch(() => {});
      await page.waitForURL('chrome-error://**');
      await server.start();
      await page.goto('/-/admin/posts/new');
      await page.click('.flash button >> text=Put them in');
      assert.equal(await page.inputValue('#body'), 'Sent into the void.');
      await page.click('button[value=save]');
      await untilSaved(page);
      assert.equal(await page.inputValue('#body'), 'Sent into the void.');
    }));

  test('signing out in another tab keeps the text of this one', () =>
    asOwner(async (page) => {
      await page.goto(`/-/admin/posts/${content.quiet.id}`);
      const before = await page.inputValue('#body');
      const text = `${before}\n\nWritten while somebody signed out.`;
      await page.fill('#body', text);
      const other = await page.context().newPage();
      await other.goto('/-/admin');
      await other.click('.site-footer button');
      await other.waitForSelector('input[name=password]');
      await page.click('button[value=save]');
      await goOn(page);
      assert.equal(await page.inputValue('#body'), text);
      await untilSaved(page);
      await page.fill('#body', before);
      await page.click('button[value=save]');
      await untilSaved(page);
    }));

  for (const button of ['save', 'publish', 'preview']) {
    test(`a session that ended before "${button}" keeps the text`, () =>
      asOwner(async (page) => {
        const text = `Pressed ${button}.\n\nWith a second paragraph & <signs>.`;
        await page.goto('/-/admin/posts/new');
        await page.fill('#title', `Ended before ${button}`);
        await page.fill('#body', text);
        await endSessions();
        await page.click(`button[value=${button}]`);
        await goOn(page);
        if (button === 'publish') {
          await page.waitForURL('**/publish');
          await isSound(page);
          await page.goto(page.url().replace('/publish', ''));
        }
        if (button === 'preview') {
          await page.waitForSelector('.post-body, article');
          await page.click('.ribbon button');
        }
        assert.equal(await page.inputValue('#body'), text);
        assert.equal(await page.inputValue('#title'), `Ended before ${button}`);
      }));
  }

  test('a session that ended while somebody answers a comment keeps the answer', () =>
    asOwner(async (page) => {
      const text = 'An answer of two lines,\nwritten with care.';
      await page.goto(`/-/admin/comments/${content.first}?open=reply`);
      await page.fill('#reply-text', text);
      await endSessions();
      await page.click('#reply button');
      await goOn(page);
      const shown = await page.locator('main').innerText();
      assert.ok(shown.includes('written with care.'), shown);
      const { items } = await server.api('GET', '/comments?q=%22written+with+care%22');
      assert.equal(items.length, 1);
    }));

  test('two tabs that change different paragraphs keep both', () =>
    asOwner(async (page) => {
      const post = await draft(server, 'Two tabs', 'First.\n\nSecond.\n\nThird.');
      await page.goto(`/-/admin/posts/${post.id}`);
      const other = await page.context().newPage();
      await other.goto(`/-/admin/posts/${post.id}`);
      await page.fill('#body', 'First, by the one tab.\n\nSecond.\n\nThird.');
      await other.fill('#body', 'First.\n\nSecond.\n\nThird, by the other.');
      await page.click('button[value=save]');
      await untilSaved(page);
      await other.click('button[value=save]');
      await untilSaved(other);
      assert.equal(await other.inputValue('#body'), 'First, by the one tab.\n\nSecond.\n\nThird, by the other.');
    }));

  test('two people who change the same paragraph choose from both texts', () =>
    asOwner(async (page) => {
      const post = await draft(server, 'Two people', 'One line.');
      await page.goto(`/-/admin/posts/${post.id}`);
      await page.fill('#body', 'The line of the one.');
      await browser.open(desk, async (second) => {
        await second.goto('/-/admin');
        await signIn(second);
        await second.goto(`/-/admin/posts/${post.id}`);
        await second.fill('#body', 'The line of the other.');
        await second.click('button[value=save]');
        await untilSaved(second);
      });
      await page.click('button[value=save]');
      await page.waitForSelector('input[value=both]');
      await isSound(page);
      await page.check('input[value=both]');
      await page.click('main form button >> nth=0');
      await page.waitForSelector('#body');
      const text = await page.inputValue('#body');
      assert.equal(text.trim(), 'The line of the other.\nThe line of the one.');
      await page.click('button[value=save]');
      await untilSaved(page);
      assert.equal(await page.inputValue('#body'), text);
      assert.equal((await server.api('GET', `/posts/${post.id}`)).source?.trim() ?? text.trim(), text.trim());
    }));

  test('a dead network keeps the text in the browser, and the server gets it afterwards', () =>
    asOwner(async (page) => {
      const post = await draft(server, 'Offline', 'Before.');
      await page.goto(`/-/admin/posts/${post.id}`);
      await page.context().setOffline(true);
      await page.fill('#body', 'Written in a tunnel.');
      await untilStatus(page, 'form.editor', 'offline');
      // A tab that is closed in the tunnel leaves its text for the next one.
      const context = page.context();
      await page.close({ runBeforeUnload: false });
      await context.setOffline(false);
      const next = await context.newPage();
      await next.goto(`/-/admin/posts/${post.id}`);
      assert.equal(await next.inputValue('#body'), 'Before.', 'nothing is replaced by itself');
      await next.click('.flash button >> text=Put them in');
      assert.equal(await next.inputValue('#body'), 'Written in a tunnel.');
      await next.context().setOffline(true);
      await next.fill('#body', 'Written in a second tunnel.');
      await untilStatus(next, 'form.editor', 'offline');
      await next.context().setOffline(false);
      await untilKept(next);
      await next.reload();
      await next.click('.flash a >> text=Go on with it');
      assert.equal(await next.inputValue('#body'), 'Written in a second tunnel.');
    }));

  test('the way back finds the text again', () =>
    asOwner(async (page) => {
      const post = await draft(server, 'Back', 'Before.');
      await page.goto(`/-/admin/posts/${post.id}`);
      await page.fill('#body', 'Typed, and left by a link.');
      page.on('dialog', (dialog) => dialog.accept());
      await page.click('.masthead-links a >> nth=0');
      await page.waitForSelector('#waiting');
      await page.goBack();
      await page.waitForSelector('#body');
      if ((await page.inputValue('#body')) !== 'Typed, and left by a link.') {
        await page.click('.flash >> text=/Go on with it|Put them in/');
      }
      await page.waitForSelector('#body');
      assert.equal(await page.inputValue('#body'), 'Typed, and left by a link.');
    }));

  test('a text that was saved is never offered again', () =>
    asOwner(async (page) => {
      await page.goto('/-/admin/posts/new');
      await page.fill('#title', 'Done and gone');
      await page.fill('#body', 'This is published.');
      await untilKept(page);
      await page.fill('#body', 'This is published, with more.');
      await page.click('button[value=publish]');
      await page.waitForURL('**/publish');
      // Whether it is published or not: it is saved.
      await page.goto('/-/admin/posts/new');
      assert.equal(await page.locator('.flash').count(), 0, 'an old text is offered');
      assert.deepEqual(await storedTexts(page), []);
    }));

  test('signing out forgets the texts of this browser, and another user is offered none', () =>
    asOwner(async (page) => {
      await page.goto('/-/admin/posts/new');
      await page.context().setOffline(true);
      await page.fill('#body', 'Nobody else should read this.');
      await untilStatus(page, 'form.editor', 'offline');
      await page.context().setOffline(false);
      const other = await page.context().newPage();
      await page.close({ runBeforeUnload: false });
      await other.goto('/-/admin/profile');
      assert.equal((await storedTexts(other)).length, 1);
      await other.click('.site-footer button');
      await other.waitForSelector('input[name=password]');
      assert.deepEqual(await storedTexts(other), []);
    }));

  test('a crash of the browser leaves the text to be offered', async (t) => {
    const profile = mkdtempSync(join(tmpdir(), 'tympan-profile-'));
    const open = async () => {
      const opened = await openProfile(profile);
      t.after(opened.crash);
      await opened.page.goto(`${server.url}/-/admin/posts/new`);
      // Chromium writes cookies to the disk twice a minute: the sign-in may be lost in a crash.
      if (await opened.page.locator('input[name=password]').count()) await fillIn(opened.page);
      await opened.page.waitForSelector('#body');
      return opened;
    };
    const first = await open();
    await first.page.fill('#body', 'Typed a moment before the crash.');
    await untilKept(first.page);
    await first.crash();
    const { page } = await open();
    await page.click('.flash a >> text=Go on with it');
    assert.equal(await page.inputValue('#body'), 'Typed a moment before the crash.');
    t.after(() => rmSync(profile, { recursive: true, force: true, maxRetries: 20 }));
  });
}

/** Starts a Chromium of its own with a profile that lasts, and gives its page and a way to kill it. */
async function openProfile(profile) {
  const { executablePath, args } = launch();
  const port = await freePort();
  const child = spawn(executablePath, [...args, '--headless', `--user-data-dir=${profile}`, `--remote-debugging-port=${port}`, 'about:blank'], { stdio: 'ignore', detached: true });
  const exited = new Promise((done) => child.on('exit', done));
  // With the processes that it started, which write to the profile for a while after it.
  const kill = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  process.on('exit', kill);
  let browser;
  for (let tries = 0; !browser; tries += 1) {
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(async (why) => {
      if (tries > 100) throw why;
      await sleep(100);
    });
  }
  const context = browser.contexts()[0];
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  return {
    page,
    crash: async () => {
      kill();
      await exited;
      await browser.close().catch(() => {});
    },
  };
}

/** A new draft by the API. */
const draft = (server, title, body) => server.api('POST', '/posts', { title, body });

/** The texts that the browser keeps. */
const storedTexts = (page) => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('tympan:text:')));

/** Waits until the server has a copy of all that is typed. */
const untilKept = (page) =>
  page.waitForFunction(() => !Object.keys(localStorage).some((name) => name.startsWith('tympan:text:')) && document.querySelector('.editor-status')?.textContent, null, { timeout: 30_000 });

/** Waits until the editor says what its form has ready for a state. */
const untilStatus = (page, form, name) =>
  page.waitForFunction(([form, name]) => document.querySelector('.editor-status')?.textContent === document.querySelector(form).dataset[name], [form, name], { timeout: 30_000 });

/** Waits for the page after a form was accepted. */
const untilSaved = (page) => page.waitForSelector('.flash[role=status]');

/** Signs in on the page that keeps a form, and sends it again. */
async function goOn(page) {
  await page.waitForSelector('input[name=password]');
  await fillIn(page);
  await page.waitForSelector('.kept-text');
  await page.click('.admin-form button');
}
