//! The AI crawlers that `robots.txt` can turn away, by the purpose for which they read pages.
//!
//! Each entry is a user agent token that its operator documents or that is in the public list
//! <https://github.com/ai-robots-txt/ai.robots.txt>. Only tokens that a group of their own in
//! `robots.txt` can address are listed. A search engine's own crawler is not, whatever else its
//! operator does with the pages. To add a crawler, add a line with the address of its operator's
//! documentation.

/// Crawlers that collect text and pictures to train models.
pub const TRAINING: [&str; 20] = [
    "AI2Bot",                       // https://allenai.org/crawler
    "Ai2Bot-Dolma",                 // https://allenai.org/crawler
    "Amazonbot",                    // https://developer.amazon.com/amazonbot
    "Applebot-Extended", // https://support.apple.com/119829; a token only, Applebot reads
    "Bytespider",        // ByteDance documents it nowhere
    "CCBot",             // https://commoncrawl.org/ccbot; an archive from which many train
    "ClaudeBot",         // https://support.claude.com/en/articles/8896518
    "cohere-training-data-crawler", // known from servers' logs
    "Cotoyogi",          // https://ds.rois.ac.jp/en_center8/en_crawler/
    "DeepSeekBot",       // known from servers' logs
    "Diffbot",           // https://docs.diffbot.com
    "FacebookBot",       // https://developers.facebook.com/docs/sharing/bot/
    "Google-Extended", // https://developers.google.com/search/docs/crawling-indexing/google-common-crawlers; a token only
    "GPTBot",          // https://developers.openai.com/docs/bots
    "ICC-Crawler",     // https://ucri.nict.go.jp/en/icccrawler.html
    "img2dataset",     // https://github.com/rom1504/img2dataset
    "meta-externalagent", // https://developers.facebook.com/docs/sharing/webmasters/web-crawlers
    "PanguBot",        // Huawei; known from servers' logs
    "Timpibot",        // https://timpi.io
    "Webzio-Extended", // https://webz.io/bot.html
];

/// Crawlers that fetch a page to answer a user's question: AI search engines and assistants.
pub const ANSWERING: [&str; 18] = [
    "Amzn-SearchBot",        // https://developer.amazon.com/amazonbot
    "Amzn-User",             // https://developer.amazon.com/amazonbot
    "ChatGPT-User",          // https://developers.openai.com/docs/bots
    "Claude-SearchBot",      // https://support.claude.com/en/articles/8896518
    "Claude-User",           // https://support.claude.com/en/articles/8896518
    "cohere-ai",             // known from servers' logs
    "DuckAssistBot",         // https://duckduckgo.com/duckduckgo-help-pages/results/duckassistbot
    "Gemini-Deep-Research",  // known from servers' logs
    "Google-CloudVertexBot", // https://developers.google.com/search/docs/crawling-indexing/google-common-crawlers
    "Google-NotebookLM", // https://developers.google.com/search/docs/crawling-indexing/google-user-triggered-fetchers
    "meta-externalfetcher", // https://developers.facebook.com/docs/sharing/webmasters/web-crawlers
    "meta-webindexer",   // https://developers.facebook.com/docs/sharing/webmasters/web-crawlers
    "MistralAI-User",    // https://docs.mistral.ai/robots
    "OAI-SearchBot",     // https://developers.openai.com/docs/bots
    "Perplexity-User",   // https://docs.perplexity.ai/guides/bots
    "PerplexityBot",     // https://docs.perplexity.ai/guides/bots
    "PhindBot",          // known from servers' logs
    "YouBot",            // https://about.you.com/youbot/
];
