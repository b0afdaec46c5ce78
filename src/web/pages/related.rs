//! The content around a post's text: series, neighbours, related posts, translations, contents and
//! reading time, each with the surrogate keys on which it depends.
//!
//! A neighbour that is withdrawn or renamed invalidates this page by its own key `post:{id}`. A
//! post that is published between two others is recorded in the change log with its neighbours (see
//! `publishing`), which invalidates their pages. The key `listing` would cover both and be simpler,
//! but every edit of any post invalidates it: after each corrected letter the blog would render all
//! its posts again.
//!
//! To add a part, add a field to the view, a function here, and its keys to `keys`.

use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{Kind, Label, LanguageTag, Post, PostPath, SurrogateKey};
use crate::render;
use crate::store;
use crate::store::public_posts::PostSummary;
use crate::store::related::{RelatedFilter, Translation};
use crate::urls;
use crate::web::context::PageContext;
use crate::web::views::{Alternate, LanguageLink, Link, RelatedContent, SeriesItem, SeriesLine};

/// The maximum number of related posts.
const RELATED: usize = 3;
/// The number of related posts that are read, since the two neighbours may be among them.
const READ: i64 = RELATED as i64 + 2;
/// The maximum number of parts of a series, and of languages, that a page names.
const MOST: i64 = 500;

/// Reads the content around a post, and returns it with the surrogate keys on which it depends.
pub(super) async fn read(
    context: &mut PageContext,
    post: &Post,
    path: &PostPath,
    labels: &[Label],
) -> Result<(RelatedContent, Vec<SurrogateKey>)> {
    let mut keys = Vec::new();
    let (languages, alternates) = languages(context, post, path, &mut keys).await?;
    let minutes = render::reading_minutes(&post.html);
    let mut content = RelatedContent {
        minutes: (minutes > 1).then(|| context.locale.count(&context.t.post.minutes, minutes)),
        contents: render::contents_above(&post.html, minutes),
        series: series(context, post, &mut keys).await?,
        languages,
        alternates,
        ..RelatedContent::default()
    };
    if post.kind == Kind::Post {
        (content.older, content.newer) = neighbours(context, post, &mut keys).await?;
        let neighbours = [&content.older, &content.newer];
        let mut posts = related_posts(context, post, labels, &mut keys).await?;
        posts.retain(|related| !neighbours.contains(&&Some(related.clone())));
        posts.truncate(RELATED);
        content.posts = posts;
    }
    Ok((content, keys))
}

/// Returns a link to a post with its title.
pub(super) fn link(context: &PageContext, line: &PostSummary) -> Link {
    Link::new(urls::path(&line.path), context.line_title(line))
}

async fn series(
    context: &mut PageContext,
    post: &Post,
    keys: &mut Vec<SurrogateKey>,
) -> Result<Option<SeriesLine>> {
    let Some(id) = post.series_id else {
        return Ok(None);
    };
    keys.push(SurrogateKey::Series(id));
    let Some(series) = store::series::find(&mut context.conn, id).await? else {
        return Ok(None);
    };
    let lines = store::series::list_parts(&mut context.conn, id, context.now, MOST).await?;
    let Some(place) = lines.iter().position(|line| line.id == post.id) else {
        return Ok(None);
    };
    let numbers = [
        ("n", context.locale.number(place as u64 + 1)),
        ("total", context.locale.number(lines.len())),
    ];
    let places = [
        (numbers[0].0, numbers[0].1.as_str()),
        (numbers[1].0, numbers[1].1.as_str()),
    ];
    let (before, after) = context.t.post.part_of.around("series", &places);
    Ok(Some(SeriesLine {
        before,
        after,
        link: Link::new(urls::series(&series.slug), series.title),
        parts: lines
            .iter()
            .map(|line| SeriesItem {
                link: link(context, line),
                is_current: line.id == post.id,
            })
            .collect(),
        previous: place
            .checked_sub(1)
            .and_then(|place| lines.get(place))
            .map(|line| link(context, line)),
        next: lines.get(place + 1).map(|line| link(context, line)),
    }))
}

/// Reads the related posts. Those between which the page leads anyway are still among them.
async fn related_posts(
    context: &mut PageContext,
    post: &Post,
    labels: &[Label],
    keys: &mut Vec<SurrogateKey>,
) -> Result<Vec<Link>> {
    if labels.is_empty() {
        return Ok(Vec::new());
    }
    let label_key = |label: &Label| SurrogateKey::Label(label.folded.as_str().into());
    keys.extend(labels.iter().map(label_key));
    let filter = RelatedFilter {
        post,
        now: context.now,
        language: &context.settings.language,
    };
    let lines = store::related::list_related(&mut context.conn, &filter, READ).await?;
    Ok(lines.iter().map(|line| link(context, line)).collect())
}

async fn neighbours(
    context: &mut PageContext,
    post: &Post,
    keys: &mut Vec<SurrogateKey>,
) -> Result<(Option<Link>, Option<Link>)> {
    let Some(at) = post.published_at else {
        return Ok((None, None));
    };
    let place = Cursor { at, id: post.id.0 };
    let older = store::related::find_older(&mut context.conn, context.now, place).await?;
    let newer = store::related::find_newer(&mut context.conn, context.now, place).await?;
    keys.extend(
        older
            .iter()
            .chain(&newer)
            .map(|line| SurrogateKey::Post(line.id)),
    );
    Ok((
        older.map(|line| link(context, &line)),
        newer.map(|line| link(context, &line)),
    ))
}

async fn languages(
    context: &mut PageContext,
    post: &Post,
    path: &PostPath,
    keys: &mut Vec<SurrogateKey>,
) -> Result<(Vec<LanguageLink>, Vec<Alternate>)> {
    let translations = Translations::read(context, std::slice::from_ref(post), keys).await?;
    let texts = translations.of(context, post);
    if texts.is_empty() {
        return Ok(Default::default());
    }
    let own = (language(context, post.lang.as_ref()), urls::path(path));
    let all: Vec<(&LanguageTag, String)> = std::iter::once(own)
        .chain(
            texts
                .iter()
                .map(|(lang, text)| (*lang, urls::path(&text.path))),
        )
        .collect();
    let default = all
        .iter()
        .find(|(lang, _)| lang.is_same(&context.settings.language))
        .or(all.first())
        .map(|(_, url)| ("x-default", url));
    let alternates = all
        .iter()
        .map(|(lang, url)| (lang.as_str(), url))
        .chain(default)
        .map(|(lang, url)| Alternate {
            lang: lang.to_owned(),
            url: context.absolute(url),
        })
        .collect();
    Ok((translations.links(context, post), alternates))
}

/// The translations of several posts.
pub(super) struct Translations(Vec<Translation>);

impl Translations {
    /// Reads the translations of all these posts with one statement, and adds their surrogate keys.
    pub(super) async fn read(
        context: &mut PageContext,
        posts: &[Post],
        keys: &mut Vec<SurrogateKey>,
    ) -> Result<Self> {
        let mut shared: Vec<_> = posts
            .iter()
            .filter_map(|post| post.translation_key.as_ref())
            .collect();
        shared.sort_by_key(|key| key.as_str());
        shared.dedup();
        if shared.is_empty() {
            return Ok(Self(Vec::new()));
        }
        keys.extend(
            shared
                .iter()
                .map(|key| SurrogateKey::Translation(key.as_str().into())),
        );
        let most = MOST * shared.len() as i64;
        let texts =
            store::related::list_translations(&mut context.conn, &shared, context.now, most);
        Ok(Self(texts.await?))
    }

    /// Returns links to a post's translations.
    pub(super) fn links(&self, context: &PageContext, post: &Post) -> Vec<LanguageLink> {
        let link = |(lang, text): &(&LanguageTag, &Translation)| LanguageLink {
            url: urls::path(&text.path),
            lang: (*lang).clone(),
            name: lang.name(),
        };
        self.of(context, post).iter().map(link).collect()
    }

    /// Returns a post's translations, for each other language the one that was published first.
    fn of<'a>(
        &'a self,
        context: &'a PageContext,
        post: &'a Post,
    ) -> Vec<(&'a LanguageTag, &'a Translation)> {
        let own = language(context, post.lang.as_ref());
        let texts = self
            .0
            .iter()
            .filter(|text| post.translation_key.as_ref() == Some(&text.translation_key));
        let mut others: Vec<(&LanguageTag, &Translation)> = Vec::new();
        for text in texts {
            let lang = language(context, text.lang.as_ref());
            let is_known = lang.is_same(own) || others.iter().any(|(other, _)| other.is_same(lang));
            if !is_known {
                others.push((lang, text));
            }
        }
        others
    }
}

/// Returns the language of a post, which is the blog's if the post has none of its own.
fn language<'a>(context: &'a PageContext, lang: Option<&'a LanguageTag>) -> &'a LanguageTag {
    lang.unwrap_or(&context.settings.language)
}
