// What the blog under test holds: posts through the API, a guest's comments through the form.

const BODY = `The tympan carries the sheet to the type. It is a frame covered with parchment, and between
it and an inner frame lie the blankets that soften the blow. Whoever has printed by hand knows how much of the work
is patience: the ink must be even, the paper damp, the pull steady, and nothing of it shows when it is right.

A page wants the same. It should arrive at once, be read without effort, and leave no trace but what it *said*.
There is [an archive](/archive) of such thoughts here, and \`make ready\` is the printer's word for half of them.

> What is well set is not noticed; what is not noticed is read.

## The make-ready

1. Damp the paper the evening before.
2. Ink the type, thinly, twice.
3. Pull, look, and mend.

\`\`\`rust
fn pull(sheet: Paper, form: &Form) -> Print {
    form.ink().press(sheet) // a line that is rather longer than a telephone is wide, so that it must scroll by itself
}
\`\`\`

| Paper | Weight | Ground |
| --- | ---: | --- |
| Laid | 120 g | for letters |
| Wove | 90 g | for books |

> [!NOTE]
> Parchment shrinks when it dries; stretch it damp.

## The pull

The pull is a lever, $F_1 \\cdot d_1 = F_2 \\cdot d_2$, and *the* lever is patience.[^1]

## The drying

And when the day's sheets hang drying, there is time to hear what readers say.

[^1]: So is the ink.`;

const PARAGRAPHS = BODY.split('\n\n').slice(0, 2).join('\n\n');

const TALK = [
  'We still have one of these in the workshop. The blankets are older than I am.',
  'What do you cover it with? Parchment is hard to come by here.',
  'Strong cotton does well, if you shrink it first.',
  'It does! We went through three before somebody told us about the shrinking.',
  'Linen lasts longer, in my experience: `180 g` and nothing less.',
  'And it can be washed, which nobody says of parchment.',
  'Washing it is how we learned about the shrinking.',
  'Then the circle is closed.',
];

/** Fills the blog and names what a test may look at. */
export async function fillBlog(server) {
  await server.api('PATCH', '/settings', {
    title: 'The Hand Press',
    tagline: 'Notes from a small workshop',
    moderation: 'none',
    time_zone: 'Europe/Berlin',
    comments_per_minute: 1000,
    navigation: [
      { label: 'Archive', url: '/archive' },
      { label: 'About', url: '/p/about' },
    ],
  });
  const publish = (post) => server.api('POST', '/posts', { format: 'markdown', status: 'published', ...post });
  const series = await server.api('POST', '/series', { title: 'The parts of a press', slug: 'the-parts-of-a-press' });
  const older = await publish({
    title: 'A drawer of Caslon',
    slug: 'a-drawer-of-caslon',
    body: 'The type outlived two presses, one flood, and every owner who swore to replace it.',
    labels: ['Printing', 'Letters'],
    published_at: '2025-10-07T06:30:00Z',
    series: { id: series.id },
  });
  const gone = await publish({ title: 'A withdrawn note', slug: 'a-withdrawn-note', body: 'Never mind.', published_at: '2025-09-01T06:30:00Z' });
  await server.api('DELETE', `/posts/${gone.id}`);
  const post = await publish({
    title: 'The frame that carries the sheet',
    subtitle: 'On patience, and on pages that arrive at once',
    slug: 'the-frame',
    body: BODY,
    labels: ['Printing', 'Craft & care'],
    series: { id: series.id },
    translation_key: 'the-frame',
  });
  await publish({
    title: 'Der Rahmen, der den Bogen trägt',
    slug: 'der-rahmen',
    body: 'Der Pressdeckel trägt den Bogen zur Type. "Geduld", sagt der Drucker - und zieht.',
    labels: ['Printing'],
    lang: 'de',
    translation_key: 'the-frame',
    published_at: '2025-11-03T06:30:00Z',
  });
  const arabic = await publish({
    title: 'الإطار الذي يحمل الورقة',
    subtitle: 'عن الصبر، وعن صفحات تصل في الحال',
    slug: 'al-itar',
    lang: 'ar',
    body: `يحمل الإطار الورقة إلى الحروف. وهو إطار مغطى بالرق، وبينه وبين إطار داخلي بطانية تلين الضربة.

الصفحة تريد الشيء نفسه: أن تصل في الحال، وأن تُقرأ بلا جهد، وألا تترك أثرًا إلا ما قالته.

> ما حَسُن صَفُّه لا يُلحظ، وما لا يُلحظ يُقرأ.

## التحضير

1. رطّب الورق مساء اليوم السابق.
2. حبّر الحروف مرتين، برقة.
3. اسحب، وانظر، وأصلح.`,
    labels: ['طباعة'],
    published_at: '2025-10-21T06:30:00Z',
  });
  // Long enough for a list of its contents.
  const chapters = ['The paper', 'The ink', 'The type, and who cast it', 'The pull'];
  const long = await publish({
    title: 'Letters to a young printer',
    slug: 'letters',
    body: chapters.map((chapter, n) => `## ${chapter}\n\n${`${PARAGRAPHS}\n\n`.repeat(2)}${n === 2 ? `### Of \`Caslon\`\n\n${PARAGRAPHS}` : ''}`).join('\n\n'),
    published_at: '2025-09-20T06:30:00Z',
  });
  const quiet = await publish({ title: 'A quiet corner', slug: 'a-quiet-corner', body: 'Say something.', labels: ['Craft & care'] });
  const held = await publish({ title: 'A guarded corner', slug: 'a-guarded-corner', body: 'Say it kindly.', comments: 'moderated' });
  const page = await publish({ kind: 'page', title: 'About this press', slug: 'about', body: BODY, comments: 'hidden' });
  return { post, arabic, long, quiet, held, page, older, gone, series: '/series/the-parts-of-a-press', author: `/author/${await ownersSlug(server)}`, ...(await startThread(server, post)) };
}

/** A thread eight deep, a comment by the author, and one that was removed though it had an answer. */
async function startThread(server, post) {
  const people = ['Clara Vogel', 'José Ángel', 'מרים', 'Extraordinarily-Long-Name-Without-A-Place-To-Break-It'];
  const chain = [];
  for (const [n, body] of TALK.entries()) {
    chain.push(await comment(server, post, { parent: chain.at(-1), name: people[n % people.length], body }));
  }
  await server.api('POST', `/posts/${post.id}/comments`, { body: 'Linen it is, then. Thank you all.', parent_id: chain[1] });
  const removed = await comment(server, post, { name: 'Somebody', body: 'Something better left unsaid.' });
  await comment(server, post, { parent: removed, name: 'Clara Vogel', body: 'Let us stay with the printing.' });
  await server.api('PATCH', `/comments/${removed}`, { status: 'removed' });
  return { first: chain[0], removed };
}

/** Sends the form of a post's page as a guest without a browser would; gives the comment's number. */
async function comment(server, post, { parent, name, body }) {
  const page = await (await fetch(server.url + post.path)).text();
  const field = page.match(/<textarea[^>]* name="([^"]+)"/)[1];
  const form = new URLSearchParams({ name, email: '', website: '', [field]: body, action: 'post', ...(parent && { parent }) });
  const answer = await fetch(`${server.url}/-/comments/${post.id}`, { method: 'POST', body: form, redirect: 'manual' });
  const number = answer.headers.get('location')?.match(/#comment-(\d+)$/)?.[1];
  if (answer.status !== 303 || !number) throw new Error(`a comment was answered ${answer.status}: ${await answer.text()}`);
  return Number(number);
}

/** The last part of the address of the page of whoever owns the blog. */
async function ownersSlug(server) {
  const { items } = await server.api('GET', '/users');
  return items.find(({ role }) => role === 'owner').slug;
}
