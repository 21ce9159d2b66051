//! Which file uses which: every path is followed to the file that defines what it names, through `use`, aliases and
//! re-exports.
//!
//! A folder's `mod.rs` is only a face: its `mod` and `pub use` lines are not uses. Everything else in it is ordinary
//! code.

use super::tokens::{Token, group};
use std::collections::{BTreeMap, HashMap};

/// Modules by path; the first is the crate's root.
pub struct Modules<'a> {
    all: Vec<Module<'a>>,
}

struct Module<'a> {
    /// Relative to `src/`.
    file: &'a str,
    parent: Option<usize>,
    children: HashMap<&'a str, usize>,
    imports: Vec<Import<'a>>,
    /// Paths and single names in code.
    mentions: Vec<Mention<'a>>,
}

struct Import<'a> {
    path: Vec<&'a str>,
    /// Its name here; `*` for everything in it.
    name: &'a str,
    line: usize,
    is_public: bool,
}

struct Mention<'a> {
    path: Vec<&'a str>,
    line: usize,
}

/// What a path resolves to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    Module(usize),
    /// Something this module defines.
    Item(usize),
}

/// Uses of one file by another, each with the line of the first use.
pub type Uses<'a> = BTreeMap<(&'a str, &'a str), usize>;

impl<'a> Modules<'a> {
    /// The modules of `files`, by path relative to `src/`, from `lib.rs` on. Files that no `mod` line names are left
    /// out: tests, or `main.rs`.
    pub fn of(files: &BTreeMap<&'a str, Vec<Token<'a>>>) -> Self {
        let mut modules = Modules { all: Vec::new() };
        modules.add("lib.rs", None, &files["lib.rs"], files);
        modules
    }

    fn add(
        &mut self,
        file: &'a str,
        parent: Option<usize>,
        code: &[Token<'a>],
        files: &BTreeMap<&'a str, Vec<Token<'a>>>,
    ) -> usize {
        let id = self.all.len();
        let (children, imports, mentions) = (HashMap::new(), Vec::new(), Vec::new());
        self.all.push(Module { file, parent, children, imports, mentions });
        let mut at = 0;
        while at < code.len() {
            let rest = &code[at..];
            at += match rest {
                [word, name, end, ..] if word.text == "mod" && end.text == ";" => {
                    let paths = ["", "/mod"].map(|end| format!("{}{}{end}.rs", folder(file), name.text));
                    let found = paths.iter().find_map(|path| files.get_key_value(path.as_str()));
                    let (file, code) =
                        found.unwrap_or_else(|| panic!("src/{file}: no file for `mod {}`", name.text));
                    let child = self.add(file, Some(id), code, files);
                    self.all[id].children.insert(name.text, child);
                    3
                }
                [word, name, open, ..] if word.text == "mod" && open.text == "{" => {
                    let length = 2 + group(&rest[2..]);
                    let child = self.add(file, Some(id), &rest[3..length - 1], files);
                    self.all[id].children.insert(name.text, child);
                    length
                }
                [word, ..] if word.text == "use" => {
                    let length = rest.iter().position(|t| t.text == ";").unwrap_or(rest.len());
                    let (line, is_public) = (word.line, is_public(&code[..at]));
                    let mut add = |path, name| {
                        self.all[id].imports.push(Import { path, name, line, is_public });
                    };
                    leaves(&rest[1..length], &[], &mut add);
                    length
                }
                [word, ..] if word.is_name() => {
                    let more = rest[1..].chunks_exact(2).take_while(|c| c[0].text == "::" && c[1].is_name());
                    let length = 1 + 2 * more.count();
                    // Not a field, a method, the rest of a generic path, or `$crate`.
                    if !code[..at].last().is_some_and(|t| matches!(t.text, "." | "::" | "$")) {
                        let path = rest[..length].iter().step_by(2).map(|t| t.text).collect();
                        self.all[id].mentions.push(Mention { path, line: word.line });
                    }
                    length
                }
                _ => 1,
            };
        }
        id
    }

    fn is_face(&self, module: usize) -> bool {
        self.all[module].file.ends_with("mod.rs") || self.all[module].parent.is_none()
    }

    /// What `path` means in `module`; `None` for another crate's items and local names.
    fn resolve(&self, module: usize, path: &[&str], depth: usize) -> Option<Target> {
        let (first, rest) = path.split_first()?;
        let start = match *first {
            "crate" => Target::Module(0),
            "self" => Target::Module(module),
            "super" => Target::Module(self.all[module].parent?),
            name => self.named(module, name, depth)?,
        };
        rest.iter().try_fold(start, |target, name| match target {
            Target::Module(m) if *name == "super" => self.all[m].parent.map(Target::Module),
            Target::Module(m) => Some(self.named(m, name, depth).unwrap_or(Target::Item(m))),
            Target::Item(_) => Some(target),
        })
    }

    /// A child of `module`, or what it imports under this name.
    fn named(&self, module: usize, name: &str, depth: usize) -> Option<Target> {
        // `use tempfile::tempfile` seems to name itself.
        if depth > 16 {
            return None;
        }
        let Module { children, imports, .. } = &self.all[module];
        let child = children.get(name).map(|&child| Target::Module(child));
        let imported = || {
            let import = imports.iter().find(|i| i.name == name && i.path != [name])?;
            self.resolve(module, &import.path, depth + 1)
        };
        let from_all = || {
            imports.iter().filter(|i| i.name == "*").find_map(|import| {
                match self.resolve(module, &import.path, depth + 1) {
                    Some(Target::Module(m)) if m != module => self.named(m, name, depth + 1),
                    _ => None,
                }
            })
        };
        child.or_else(imported).or_else(from_all)
    }

    /// The uses of other files.
    pub fn uses(&self) -> Uses<'a> {
        let mut uses = Uses::new();
        let mut add = |from: &'a str, to: usize, line: usize| {
            let to = self.all[to].file;
            if from != to {
                let first = uses.entry((from, to)).or_insert(line);
                *first = line.min(*first);
            }
        };
        for (id, module) in self.all.iter().enumerate() {
            for import in &module.imports {
                let is_line_of_face = self.is_face(id) && import.is_public;
                match self.resolve(id, &import.path, 0) {
                    _ if is_line_of_face => {}
                    // What is taken through a face counts, not the face.
                    Some(Target::Module(m)) if self.is_face(m) => {}
                    Some(Target::Module(m) | Target::Item(m)) => add(module.file, m, import.line),
                    None => {}
                }
            }
            for mention in &module.mentions {
                match self.resolve(id, &mention.path, 0) {
                    // A single name may be a local value named like a module.
                    Some(Target::Module(m)) if self.is_face(m) || mention.path.len() == 1 => {}
                    Some(Target::Module(m) | Target::Item(m)) => add(module.file, m, mention.line),
                    None => {}
                }
            }
        }
        uses
    }
}

/// The folder of the modules `file` declares.
fn folder(file: &str) -> String {
    match file.rsplit_once('/').unwrap_or(("", file)) {
        ("", "lib.rs") => String::new(),
        (folder, "mod.rs") => format!("{folder}/"),
        _ => format!("{}/", file.trim_end_matches(".rs")),
    }
}

/// Whether the item after `before` has a visibility.
fn is_public(before: &[Token<'_>]) -> bool {
    let mut own = before.iter().rev().take_while(|t| !matches!(t.text, ";" | "}" | "{" | "]"));
    own.any(|t| t.text == "pub")
}

/// Passes each leaf of a `use` tree to `add`: its full path and its local name.
fn leaves<'a>(tree: &[Token<'a>], prefix: &[&'a str], add: &mut impl FnMut(Vec<&'a str>, &'a str)) {
    let end = tree.iter().position(|t| matches!(t.text, "{" | "as")).unwrap_or(tree.len());
    let mut path = prefix.to_vec();
    path.extend(tree[..end].iter().filter(|t| t.text != "::").map(|t| t.text));
    if let Some("{") = tree.get(end).map(|t| t.text) {
        return listed(&tree[end + 1..tree.len() - 1]).into_iter().for_each(|part| leaves(part, &path, add));
    }
    // `a::{self}` is `a`, and `a::*` is everything in it.
    if path.len() > 1 && matches!(path[path.len() - 1], "self" | "*") {
        let last = path.pop();
        let name = if last == Some("*") { "*" } else { path[path.len() - 1] };
        return add(path, tree.get(end + 1).map_or(name, |t| t.text));
    }
    if let Some(&last) = path.last() {
        add(path, tree.get(end + 1).map_or(last, |t| t.text));
    }
}

/// Splits at commas outside braces.
fn listed<'t, 'a>(mut tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let (mut parts, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        match tokens[at].text {
            "," => {
                parts.push(&tokens[..at]);
                (tokens, at) = (&tokens[at + 1..], 0);
            }
            "{" => at += group(&tokens[at..]),
            _ => at += 1,
        }
    }
    parts.push(tokens);
    parts
}
