// The browser suite: one server, one browser, then one file a door.
//
// Each door's file exports a function that is given the site and declares tests. To add a door,
// write such a file and call it here.

import { after, test } from 'node:test';
import assert from 'node:assert/strict';

import { adminPages } from './admin.mjs';
import { openBrowser } from './browser.mjs';
import { commentsWithoutScripts } from './comments.mjs';
import { fillBlog } from './content.mjs';
import { anOwnersDays } from './day.mjs';
import { editorsScript } from './editor.mjs';
import { everythingFits } from './fits.mjs';
import { aGuestsLife } from './guest.mjs';
import { keyboardOnly } from './keyboard.mjs';
import { layout } from './layout.mjs';
import { readBackByMachines } from './microformats.mjs';
import { figures } from './lighthouse.mjs';
import { nothingIsLost } from './nothing-lost.mjs';
import { everyPageInEveryLook } from './pages.mjs';
import { pictures } from './pictures.mjs';
import { updateAdminScreenshots, updateScreenshot } from './screenshot.mjs';
import { startServer } from './server.mjs';
import { startSink } from './sink.mjs';
import { commentersWay } from './taps.mjs';
import { everyTheme } from './themes.mjs';
import { threads } from './threads.mjs';

const sink = await startSink();
const server = await startServer(sink.url);
const browser = await openBrowser(server.url);
const site = { server, sink, browser, content: await fillBlog(server) };
after(() => browser.close());
after(() => server.stop());
after(() => sink.stop());

everyPageInEveryLook(site);
layout(site);
commentsWithoutScripts(site);
aGuestsLife(site);
keyboardOnly(site);
readBackByMachines(site);
threads(site);
commentersWay(site);
everyTheme(site);
everythingFits(site);
figures(site);
pictures(site);
if (process.argv.includes('--update-screenshot')) updateScreenshot(site);
adminPages(site);
if (process.argv.includes('--update-screenshot')) updateAdminScreenshots(site);
nothingIsLost(site);
anOwnersDays(site);
editorsScript(site);

test('the server stops when it is asked to', async () => {
  assert.deepEqual(await server.stop(), { code: 0, signal: null });
});
