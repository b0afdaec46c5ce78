"""Fills a server with what breaks feeds, and reads every feed with parsers that are not ours."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml

import feedparser

HOSTILE = [
    "]]> <![CDATA[ & </title><script>alert(1)</script>",
    "control \x01\x08\x0b\x0c\x0e\x1f\x7f\x85 characters",
    "no characters \ufffe\uffff\ufdd0 at all",
    "\u202eright to left\u202c \u200f\u2066marks\u2069 مرحبا",
    "emoji \U0001f600\U0001f468\u200d\U0001f469 \U0001fffe",
    "lone & ampersand &amp; &nbsp; &#0; &#x1; &unknown;",
    '<!DOCTYPE x [<!ENTITY a "b">]> <?xml version="1.0"?> <!-- -- -->',
    "quotes \" ' ` = > <",
    "日本語の題名",
]


class Server:
    """A server in an empty folder, on a port of its own."""

    def __init__(self, binary, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = "127.0.0.1:%d" % free.getsockname()[1]
        self.url, self.token = "http://" + address, "tym_" + secrets.token_urlsafe(32)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TYMPAN_")}
        own = {
            "TYMPAN_LISTEN": address,
            "TYMPAN_BASE_URL": self.url,
            "TYMPAN_DATABASE_URL": "sqlite://%s/blog.db" % folder,
            "TYMPAN_OWNER_TOKEN": self.token,
        }
        log = open(os.path.join(folder, "server.log"), "w")
        self.process = subprocess.Popen([os.path.abspath(binary), "serve"], cwd=folder, env={**kept, **own}, stdout=log, stderr=log)
        self.wait()

    def wait(self):
        for _ in range(300):
            try:
                return urllib.request.urlopen(self.url + "/readyz").read()
            except OSError:
                time.sleep(0.05)
        raise SystemExit("the server did not become ready")

    def call(self, method, path, body):
        headers = {"authorization": "Bearer " + self.token, "content-type": "application/json"}
        request = urllib.request.Request(self.url + "/api/v1" + path, json.dumps(body).encode(), headers, method=method)
        try:
            return json.load(urllib.request.urlopen(request))
        except urllib.error.HTTPError as error:
            raise SystemExit("%s %s: %s" % (method, path, error.read().decode())) from error

    def get(self, path):
        with urllib.request.urlopen(self.url + path) as answer:
            return answer.headers, answer.read()


def fill(server):
    """Posts and comments with every hostile text in every place; gives the posts' paths."""
    hubs = {"hubs": ["https://hub.example/"], "entries": 4}
    server.call("PATCH", "/settings", {"title": HOSTILE[0], "tagline": HOSTILE[5], "feeds": hubs})
    paths = []
    for number, text in enumerate(HOSTILE):
        body = text + "\n\n" + ("words & <b>more</b>\n\n" * 40_000 if number == 3 else "*fine*")
        post = {"title": text, "subtitle": text, "body": body, "labels": ["A & B", "<i>"], "status": "published"}
        made = server.call("POST", "/posts", post)
        first = server.call("POST", "/posts/%d/comments" % made["id"], {"body": text})
        server.call("POST", "/posts/%d/comments" % made["id"], {"body": "Reply", "parent_id": first["id"]})
        paths.append(made["path"])
    return paths


def check(server, path):
    """Reads one page of a feed; gives the number of its entries and the next page."""
    headers, body = server.get(path)
    if "json" in headers["content-type"]:
        feed = json.loads(body)
        assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"], path
        for item in feed["items"]:
            assert item["id"] and "content_html" in item, (path, item)
        return len(feed["items"]), feed.get("next_url")
    xml.fromstring(body)
    feed = feedparser.parse(body, response_headers={"content-type": headers["content-type"], "content-location": server.url + path})
    assert feed.bozo == 0, (path, feed.bozo_exception)
    assert feed.version in ("atom10", "rss20"), (path, feed.version)
    assert feed.feed.title and all(entry.id and entry.title and entry.updated_parsed for entry in feed.entries), path
    following = [link.href for link in feed.feed.links if link.rel == "next"]
    return len(feed.entries), following[0] if following else None


def walk(server, path):
    """Reads every page of a feed; gives the number of its entries."""
    entries, pages = 0, 0
    while path:
        number, following = check(server, path)
        entries, pages = entries + number, pages + 1
        path = following and following.removeprefix(server.url)
    print("%4d entries, %2d pages" % (entries, pages), flush=True)
    return entries


def main(binary, folder):
    server = Server(binary, folder)
    try:
        posts = fill(server)
        lists = ["/feed", "/label/" + urllib.parse.quote("A & B"), "/search"]
        feeds = [path + form + ("?q=fine" if path == "/search" else "") for path in lists for form in (".atom", ".rss", ".json")]
        feeds += ["/feed.atom?text=short", "/feed.rss?orderby=updated", "/comments.atom", "/comments.json"]
        expected = {path: len(HOSTILE) - 1 for path in feeds}
        expected |= {urllib.parse.quote(path) + ending: 2 for path in posts for ending in (".atom", ".comments.json")}
        for path, least in expected.items():
            print(path, end=": ")
            assert walk(server, path) >= least, path
        print("%d feeds can be read" % len(expected))
    finally:
        server.process.terminate()
        server.process.wait()


main(*sys.argv[1:])
