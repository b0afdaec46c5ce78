//! The imports between the files of a folder, read from `use` lines and from paths in the code.
//!
//! A module is written like the path of its file, `web/pages/home`; the root is empty. A path is
//! followed through re-exports to the file that declares the item, so that an import by way of a
//! `mod.rs` counts as one of the file behind it.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::source::{character, code, files, folder};

/// The most re-exports that are followed for one path.
const HOPS: u32 = 8;

/// An import of a file.
#[derive(Debug)]
pub struct Import {
    /// The file that imports.
    pub from: String,
    /// The file that the path names.
    pub named: String,
    /// The file that declares what the path leads to, behind all re-exports.
    pub to: String,
}

/// The files of a folder.
#[derive(Debug, Default)]
pub struct Files {
    /// The paths in each file.
    paths: BTreeMap<String, Vec<Path>>,
    /// The names that `use` lines bring into each file, with the paths behind them.
    names: BTreeMap<String, BTreeMap<String, String>>,
}

/// A path in a file, such as `crate/clock/Timestamp`.
#[derive(Debug)]
struct Path {
    /// The module in which it is, which may be an inline one.
    module: String,
    text: String,
    /// The name that it gets; `None` outside `use` lines.
    name: Option<String>,
}

impl Files {
    /// Reads the Rust files below a folder of the project, except the binary of `src`.
    pub fn read(name: &str) -> Self {
        let root = folder(name);
        let mut read = Self::default();
        for (path, text) in files(&root, "rs") {
            let path = path.strip_prefix(&root).unwrap().with_extension("");
            let module = path.to_string_lossy().into_owned();
            if name != "src" || module != "main" {
                read.add(module_of(&module), &code(&text));
            }
        }
        read.name();
        read
    }

    fn add(&mut self, module: &str, code: &str) {
        let tokens = tokens(code);
        let mut reader = Reader {
            tokens: &tokens,
            module: module.to_owned(),
            ..Reader::default()
        };
        reader.read();
        self.paths.insert(module.to_owned(), reader.paths);
    }

    /// Notes which names the `use` lines bring into each file.
    fn name(&mut self) {
        let mut names: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (file, paths) in &self.paths {
            for path in paths.iter().filter(|path| path.module == *file) {
                if let (Some(name), Some(target)) = (&path.name, self.absolute(path)) {
                    let of_file = names.entry(file.clone()).or_default();
                    of_file.insert(name.clone(), target);
                }
            }
        }
        self.names = names;
    }

    /// Returns every import of another file.
    pub fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        for (from, paths) in &self.paths {
            for target in paths.iter().filter_map(|path| self.absolute(path)) {
                let import = Import {
                    from: from.clone(),
                    named: self.file(&target).to_owned(),
                    to: self.declaring(&target, HOPS),
                };
                if import.named != *from || import.to != *from {
                    imports.push(import);
                }
            }
        }
        imports
    }

    /// Returns a path from the root of the crate; `None` for one that leads out of it.
    fn absolute(&self, path: &Path) -> Option<String> {
        let (first, mut rest) = split(&path.text);
        let mut module = path.module.as_str();
        match first {
            "crate" => return Some(rest.to_owned()),
            "self" => {}
            "super" => {
                module = parent(module);
                while let ("super", after) = split(rest) {
                    (module, rest) = (parent(module), after);
                }
            }
            _ if self.paths.contains_key(&join(module, first)) => rest = &path.text,
            _ => module = self.names.get(module)?.get(first)?,
        }
        Some(join(module, rest))
    }

    /// Returns the file that an absolute path names.
    fn file<'a>(&self, mut path: &'a str) -> &'a str {
        while !self.paths.contains_key(path) {
            path = parent(path);
        }
        path
    }

    /// Returns the file that declares what an absolute path leads to.
    fn declaring(&self, path: &str, hops: u32) -> String {
        let file = self.file(path);
        let (name, rest) = split(path[file.len()..].trim_start_matches('/'));
        let exported = self.names.get(file).and_then(|names| names.get(name));
        match exported {
            Some(target) if hops > 0 => self.declaring(&join(target, rest), hops - 1),
            _ => file.to_owned(),
        }
    }

    /// Returns the groups of files that import each other, directly or through others. Imports
    /// between a module and the parent that declares it do not count.
    pub fn circles(&self) -> BTreeSet<BTreeSet<String>> {
        let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for Import { from, to, .. } in self.imports() {
            if from != to && parent(&from) != to && parent(&to) != from {
                graph.entry(from).or_default().insert(to);
            }
        }
        let reached: BTreeMap<&String, BTreeSet<String>> = graph
            .keys()
            .map(|file| (file, reachable(&graph, file)))
            .collect();
        let is_reached =
            |from: &String, to: &String| reached.get(from).is_some_and(|found| found.contains(to));
        let in_circles = graph.keys().filter(|file| is_reached(file, file));
        in_circles
            .map(|file| {
                let circle = reached[file].iter().filter(|other| is_reached(other, file));
                circle.cloned().collect()
            })
            .collect()
    }
}

/// Returns the files that a file imports, directly or through others.
fn reachable(graph: &BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut next = vec![from];
    while let Some(file) = next.pop() {
        for imported in graph.get(file).into_iter().flatten() {
            if found.insert(imported.clone()) {
                next.push(imported);
            }
        }
    }
    found
}

/// Returns the module of a file, named by its path without the extension.
fn module_of(path: &str) -> &str {
    match path {
        "lib" | "main" => "",
        _ => path.strip_suffix("/mod").unwrap_or(path),
    }
}

/// Returns the module above; the root for the root.
fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// Splits off the first part of a path.
fn split(path: &str) -> (&str, &str) {
    path.split_once('/').unwrap_or((path, ""))
}

fn join(path: &str, rest: &str) -> String {
    let parts = [path, rest].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("/")
}

/// Splits code into words, `::` and single signs, without character literals.
fn tokens(code: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let literal = character(rest);
        let length = if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            literal.unwrap_or(first.len_utf8())
        };
        if literal.is_none() {
            tokens.push(&rest[..length]);
        }
        rest = rest[length..].trim_start();
    }
    tokens
}

/// Reads the paths in the tokens of a file.
#[derive(Default)]
struct Reader<'a> {
    tokens: &'a [&'a str],
    at: usize,
    module: String,
    depth: usize,
    /// The depths at which the inline modules around the present token began.
    inline: Vec<usize>,
    paths: Vec<Path>,
}

impl<'a> Reader<'a> {
    fn peek(&self, ahead: usize) -> &'a str {
        self.tokens.get(self.at + ahead).unwrap_or(&"")
    }

    fn next(&mut self) -> &'a str {
        self.at += 1;
        self.tokens[self.at - 1]
    }

    fn read(&mut self) {
        while self.at < self.tokens.len() {
            match (self.peek(0), self.peek(1), self.peek(2)) {
                ("mod", name, "{") => self.open(name),
                ("use", ..) => {
                    self.at += 1;
                    self.tree("");
                }
                ("{", ..) => {
                    self.depth += 1;
                    self.at += 1;
                }
                ("}", ..) => self.close(),
                (word, "::", _) if is_name(word) => self.path(),
                _ => self.at += 1,
            }
        }
    }

    /// Enters an inline module.
    fn open(&mut self, name: &str) {
        self.module = join(&self.module, name);
        self.depth += 1;
        self.inline.push(self.depth);
        self.at += 3;
    }

    fn close(&mut self) {
        if self.inline.pop_if(|depth| *depth == self.depth).is_some() {
            self.module = parent(&self.module).to_owned();
        }
        self.depth -= 1;
        self.at += 1;
    }

    /// Reads a path in the code.
    fn path(&mut self) {
        let mut text = self.next().to_owned();
        while self.peek(0) == "::" && is_name(self.peek(1)) {
            self.at += 1;
            text = join(&text, self.next());
        }
        self.at += usize::from(self.peek(0) == "::");
        self.push(text, None);
    }

    /// Reads a tree of a `use` line below `prefix`.
    fn tree(&mut self, prefix: &str) {
        let mut text = prefix.to_owned();
        loop {
            match self.next() {
                "{" => return self.group(&text),
                "self" if !text.is_empty() => {}
                part => text = join(&text, part),
            }
            if self.peek(0) != "::" {
                break;
            }
            self.at += 1;
        }
        let mut name = text.rsplit('/').next().map(str::to_owned);
        if self.peek(0) == "as" {
            self.at += 1;
            name = Some(self.next().to_owned());
        }
        self.push(text, name);
    }

    /// Reads the rest of a group of a `use` line.
    fn group(&mut self, prefix: &str) {
        while self.peek(0) != "}" {
            self.tree(prefix);
            self.at += usize::from(self.peek(0) == ",");
        }
        self.at += 1;
    }

    fn push(&mut self, text: String, name: Option<String>) {
        self.paths.push(Path {
            module: self.module.clone(),
            text,
            name,
        });
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Files that import each other in every way that is read.
fn example() -> Files {
    let mut files = Files::default();
    for (module, code) in [
        ("", "pub mod a; pub mod b;"),
        (
            "a",
            "use crate::{b::{Deep, other as o}, b}; fn f() { o::g(); my_crate::no(); }",
        ),
        (
            "b",
            "mod deep; pub mod other; pub use deep::Deep; pub use self::other::*;",
        ),
        (
            "b/deep",
            "mod tests { use super::super::other; use super::*; }",
        ),
        ("b/other", "const X: (u8, char) = (crate::a::X, '{');"),
    ] {
        files.add(module, code);
    }
    files.name();
    files
}

#[test]
fn groups_inline_paths_and_re_exports_are_read() {
    let imports: BTreeSet<String> = example()
        .imports()
        .iter()
        .map(|import| format!("{} -> {}", import.from, import.to))
        .collect();
    let expected = [
        "a -> b",
        "a -> b/deep",
        "a -> b/other",
        "b -> b/deep",
        "b -> b/other",
        "b/deep -> b/other",
        "b/other -> a",
    ];
    assert_eq!(imports, expected.map(str::to_owned).into());
}

#[test]
fn a_circle_is_found() {
    let circle = ["a", "b/deep", "b/other"].map(str::to_owned);
    assert_eq!(example().circles(), [circle.into()].into());
}
