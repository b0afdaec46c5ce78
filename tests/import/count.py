#!/usr/bin/env python3
"""Counts what an export of WordPress or Blogger contains, independently of the importer.

Usage: count.py FILE...

Reads WXR files and both of Blogger's formats (the backup until 2025, and feed.atom from Google
Takeout) with Python's own XML parser, and prints one JSON object. It shares no code with the
importer, so that a test can compare the two.
"""

import collections
import io
import json
import re
import sys
import xml.etree.ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
BLOGGER = "{http://schemas.google.com/blogger/2018}"
KIND = "http://schemas.google.com/g/2005#kind"


def parse(path):
    """Parses a file after removing what Python's strict parser refuses."""
    with open(path, "rb") as file:
        text = file.read().decode("utf-8", "replace")
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    # References that XML does not define, and `&` without one.
    text = re.sub(r"&(?!(?:amp|lt|gt|quot|apos);)", "&amp;", text)
    # Prefixes that a file uses without declaring them.
    root = re.search(r"<(?:rss|feed)\b[^>]*>", text)
    if root:
        used = set(re.findall(r"</?([A-Za-z][\w.-]*):", text))
        declared = set(re.findall(r"xmlns:([\w.-]+)\s*=", root.group()))
        extra = "".join(f' xmlns:{p}="urn:undeclared:{p}"' for p in sorted(used - declared))
        end = root.end() - 1
        text = text[:end] + extra + text[end:]
    return ET.parse(io.StringIO(text)).getroot()


def local(tag):
    return tag.rsplit("}", 1)[-1]


def children(element, name):
    return [child for child in element if local(child.tag) == name]


def text(element, name):
    found = children(element, name)
    return (found[0].text or "").strip() if found else ""


def depth(comments):
    """The deepest nesting of comments, given as a map of ids to the ids of parents."""
    deepest = 0
    for comment in comments:
        seen = set()
        level = 0
        while comment in comments and comment not in seen:
            seen.add(comment)
            level += 1
            comment = comments[comment]
        deepest = max(deepest, level)
    return deepest


class Counts:
    """The counts of an export."""

    def __init__(self):
        self.kinds = collections.Counter()
        self.posts = collections.Counter()
        self.comments = collections.Counter()
        self.parents = {}
        self.known = set()

    def is_new(self, key):
        if key in self.known:
            return False
        self.known.add(key)
        return True

    def comment(self, key, parent, state):
        self.kinds["comments"] += 1
        self.comments[state] += 1
        self.parents[key] = parent

    def result(self):
        nested = sum(1 for parent in self.parents.values() if parent in self.parents)
        return {
            **{kind: self.kinds[kind] for kind in ("posts", "pages", "comments", "media", "other")},
            "post_states": dict(sorted(self.posts.items())),
            "comment_states": dict(sorted(self.comments.items())),
            "nested": nested,
            "depth": depth(self.parents),
        }


def count_wxr(root, counts):
    """Counts the items of a WXR file."""
    for item in root.iter("item"):
        number = text(item, "post_id")
        kind = text(item, "post_type") or "post"
        row = {"post": "posts", "page": "pages", "attachment": "media"}.get(kind, "other")
        if counts.is_new(("item", number)):
            counts.kinds[row] += 1
            if row in ("posts", "pages"):
                state = "password" if text(item, "post_password") else text(item, "status")
                counts.posts[state or "publish"] += 1
        for comment in children(item, "comment"):
            key = text(comment, "comment_id")
            meta = [text(field, "meta_key") for field in children(comment, "commentmeta")]
            is_note = text(comment, "comment_type") == "note" or "_wp_note_status" in meta
            if not counts.is_new(("comment", key)):
                continue
            state = "note" if is_note else text(comment, "comment_approved")
            if not is_note and text(comment, "comment_type") in ("pingback", "trackback"):
                counts.kinds["mentions"] += 1
            counts.comment(key, text(comment, "comment_parent"), state)


def count_blogger(root, counts):
    """Counts the entries of Blogger's backup until 2025."""
    for entry in root.findall(ATOM + "entry"):
        kinds = [c.get("term", "") for c in entry.findall(ATOM + "category") if c.get("scheme") == KIND]
        kind = kinds[0].rsplit("#", 1)[-1] if len(kinds) == 1 else "other"
        key = text(entry, "id").rsplit("-", 1)[-1]
        if kind in ("post", "page"):
            counts.kinds[kind + "s"] += 1
            control = children(entry, "control")
            is_draft = bool(control) and text(control[0], "draft") == "yes"
            counts.posts["draft" if is_draft else "live"] += 1
        elif kind == "comment":
            related = [l.get("href", "") for l in entry.findall(ATOM + "link") if l.get("rel") == "related"]
            parent = related[0].rsplit("/", 1)[-1] if related else ""
            removed = any(
                p.get("name") == "blogger.contentRemoved" and p.get("value") == "true"
                for p in children(entry, "extendedProperty")
            )
            counts.comment(key, parent, "removed" if removed else "live")
        elif kind not in ("settings", "template"):
            counts.kinds["other"] += 1


def count_takeout(root, counts):
    """Counts the entries of a feed from Google Takeout."""
    for entry in root.findall(ATOM + "entry"):
        kind = text(entry, "type")
        key = text(entry, "id").rsplit("-", 1)[-1]
        if not counts.is_new(("entry", key)):
            continue
        trashed = text(entry, "trashed")
        state = "trash" if trashed and text(entry, "status") != "EMPTIED" else text(entry, "status").lower()
        if kind in ("POST", "PAGE"):
            counts.kinds[kind.lower() + "s"] += 1
            counts.posts[state] += 1
        elif kind == "COMMENT":
            counts.comment(key, text(entry, "inReplyTo").rsplit("-", 1)[-1], state)
        else:
            counts.kinds["other"] += 1


def main(paths):
    counts = Counts()
    for path in paths:
        root = parse(path)
        if root.tag == "rss":
            count_wxr(root, counts)
        elif root.find(f"{ATOM}entry/{BLOGGER}type") is not None:
            count_takeout(root, counts)
        else:
            count_blogger(root, counts)
    result = counts.result()
    result["mentions"] = counts.kinds["mentions"]
    json.dump(result, sys.stdout, indent=1, sort_keys=True)
    print()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
