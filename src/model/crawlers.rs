//! AI crawlers by what they take a page for: the tokens that they look for in `robots.txt`.
//!
//! Only those that a group of their own reaches: each token is one that its operator documents, or
//! that stands in the public lists of crawlers (<https://github.com/ai-robots-txt/ai.robots.txt>).
//! A search engine's own crawler is not among them, whatever else its operator does with the pages.
//! To add one, add a line with the place where its operator says so.

/// Those that gather texts and pictures to train models with.
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

/// Those that answer somebody's question with a page: AI search and assistants.
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
