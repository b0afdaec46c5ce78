// A microformats parser reads the same from the pages as the API returns.

import { test } from 'node:test';
import assert from 'node:assert/strict';

import { mf2 } from 'microformats-parser';

/** Declares that a post and its comments, and home's list, are read back to the same data. */
export function readBackByMachines({ server, content }) {
  test('a microformats parser reads a post and its comments as the API gives them', async () => {
    const { id } = content.post;
    const post = await server.api('GET', `/posts/${id}`);
    const comments = await all(server, `/posts/${id}/comments`);
    const page = await read(server, post.path);

    const [entry, ...others] = page.items.filter((item) => item.type.includes('h-entry'));
    assert.deepEqual(others, [], 'a page of a post has one entry');
    assert.deepEqual(one(entry, 'name'), post.title);
    assert.deepEqual(one(entry, 'url'), server.url + post.path);
    assert.deepEqual(one(entry, 'summary'), post.subtitle);
    assert.deepEqual(instant(one(entry, 'published')), instant(post.published_at));
    assert.deepEqual(entry.properties.category ?? [], post.labels);
    const { name } = await server.api('GET', `/users/${post.author}`);
    assert.deepEqual(one(one(entry, 'author'), 'name'), name);
    assert.deepEqual(words(one(entry, 'content').html, server.url), words(post.html));

    const shown = comments.filter((comment) => comment.status === 'approved');
    assert.ok(shown.length > 5 && shown.some((comment) => comment.parent_id), 'the thread is worth reading');
    assert.deepEqual(entry.properties.comment.map((comment) => told(comment, server.url)).sort(byId), shown.map((comment) => stored(comment)).sort(byId));
  });

  test('a microformats parser reads the posts of home as the API gives them', async () => {
    const posts = (await all(server, '/posts?status=published&kind=post')).map((post) => [server.url + post.path, post.title, instant(post.published_at), post.labels]);
    const settings = await server.api('GET', '/settings');
    const feed = (await read(server, '/')).items.find((item) => item.type.includes('h-feed'));
    assert.equal(one(feed, 'name'), settings.title);
    assert.equal(one(feed, 'url'), `${server.url}/`);
    const entries = feed.children.map((entry) => [one(entry, 'url'), one(entry, 'name'), instant(one(entry, 'published')), entry.properties.category ?? []]);
    const known = new Map(posts.map((post) => [post[0], post]));
    assert.ok(entries.length > 2);
    for (const entry of entries) assert.deepEqual(entry, known.get(entry[0]));
  });
}

/** What the page says of a comment. */
function told(comment, base) {
  const anchor = new URL(one(comment, 'url'), base).hash || one(comment, 'url');
  const parent = comment.properties['in-reply-to']?.[0];
  const author = one(comment, 'author');
  return {
    id: number(anchor),
    parent: parent ? number(parent) : null,
    name: one(author, 'name'),
    website: author.properties.url?.[0] ?? null,
    published: instant(one(comment, 'published')),
    text: words(one(comment, 'content').html, base),
  };
}

/** The same of the API's comment. */
function stored(comment) {
  return {
    id: comment.id,
    parent: comment.parent_id,
    name: comment.author.name,
    website: comment.author.url ?? null,
    published: instant(comment.created_at),
    text: words(comment.html),
  };
}

async function read(server, path) {
  const answer = await fetch(server.url + path);
  assert.equal(answer.status, 200, path);
  return mf2(await answer.text(), { baseUrl: server.url + path });
}

async function all(server, path) {
  const items = [];
  let cursor = '';
  do {
    const page = await server.api('GET', `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor && `&cursor=${cursor}`}`);
    items.push(...page.items);
    cursor = page.next_cursor ?? '';
  } while (cursor);
  return items;
}

function one(item, property) {
  const values = item.properties[property] ?? [];
  assert.equal(values.length, 1, `${property} of ${JSON.stringify(item.type)}: ${JSON.stringify(values)}`);
  return values[0];
}

const number = (address) => Number(/(?:#comment-|\/c\/)(\d+)$/.exec(address)?.[1]);
/** To the second, which is what a page says. */
const instant = (text) => Math.floor(Date.parse(text) / 1000);
/** The parser makes addresses full; the API leaves them as they are written. */
const words = (html, base) => html.replaceAll(`"${base}/`, '"/').replace(/\s+/g, ' ').replace(/ \/>/g, '>').trim();
const byId = (one, other) => one.id - other.id;
