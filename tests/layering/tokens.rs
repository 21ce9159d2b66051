//! Rust source as names, `::` and single characters; comments and literals are left out.

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token<'a> {
    pub text: &'a str,
    pub line: usize,
}

impl Token<'_> {
    pub fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let (mut found, mut rest, mut line) = (Vec::new(), source, 1);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => block_comment(rest),
            '"' => string(rest),
            '\'' => quote(rest),
            _ if is_name(first) => {
                let name = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
                literal_after(rest, name).unwrap_or_else(|| {
                    found.push(Token { text: &rest[..name], line });
                    name
                })
            }
            _ if first.is_whitespace() => first.len_utf8(),
            _ => {
                let length = if rest.starts_with("::") { 2 } else { first.len_utf8() };
                found.push(Token { text: &rest[..length], line });
                length
            }
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found
}

/// Removes the items under `#[cfg(test)]`.
pub fn without_tests<'a>(all: &[Token<'a>]) -> Vec<Token<'a>> {
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < all.len() {
        if starts_with(&all[at..], &["#", "[", "cfg", "(", "test", ")", "]"]) {
            at += item(&all[at..]);
        } else {
            kept.push(all[at]);
            at += 1;
        }
    }
    kept
}

pub fn starts_with(tokens: &[Token<'_>], texts: &[&str]) -> bool {
    tokens.len() >= texts.len() && tokens.iter().zip(texts).all(|(token, text)| token.text == *text)
}

/// The number of tokens from an opening bracket to its closing one.
pub fn group(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0;
    for (i, token) in tokens.iter().enumerate() {
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return i + 1;
        }
    }
    tokens.len()
}

/// The number of tokens of an item with its attributes: to its `;`, or to the end of its body.
fn item(tokens: &[Token<'_>]) -> usize {
    let mut at = 0;
    while starts_with(&tokens[at..], &["#"]) {
        at += 1 + group(&tokens[at + 1..]);
    }
    let is_use = tokens[at..].iter().take_while(|t| t.text != "{").any(|t| t.text == "use");
    while at < tokens.len() {
        let length = if matches!(tokens[at].text, "{" | "(" | "[") { group(&tokens[at..]) } else { 1 };
        let ends = tokens[at].text == ";" || (tokens[at].text == "{" && !is_use);
        at += length;
        if ends {
            break;
        }
    }
    at
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    loop {
        let next = |mark| rest[at..].find(mark);
        match (next("/*"), next("*/")) {
            (Some(open), Some(close)) if open < close => (depth, at) = (depth + 1, at + open + 2),
            (_, Some(close)) => (depth, at) = (depth - 1, at + close + 2),
            (_, None) => return rest.len(),
        }
        if depth == 0 {
            return at;
        }
    }
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return i + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

/// The length of a character literal, or of a lifetime's quote.
fn quote(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        // `'\''` and `'\u{…}'`.
        (Some((_, '\\')), Some((escape, c))) => {
            let after = escape + c.len_utf8();
            rest[after..].find('\'').map_or(rest.len(), |end| after + end + 1)
        }
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 1,
    }
}

/// The length of a literal that begins with a name of `name` bytes: `b"…"`, `r"…"`, `br#"…"#`, `b'…'`.
fn literal_after(rest: &str, name: usize) -> Option<usize> {
    let (prefix, after) = rest.split_at(name);
    match prefix {
        "b" | "c" if after.starts_with('"') => Some(name + string(after)),
        "b" if after.starts_with('\'') => Some(name + quote(after)),
        "r" | "br" | "cr" => {
            let marks = after.find(|c| c != '#')?;
            let text = after[marks..].strip_prefix('"')?;
            let end = format!("\"{}", &after[..marks]);
            let length = text.find(&end).map_or(text.len(), |at| at + end.len());
            Some(name + marks + 1 + length)
        }
        _ => None,
    }
}

#[test]
fn comments_literals_and_tests_are_left_out() {
    let texts = |source| {
        let all = tokens(source);
        without_tests(&all).iter().map(|t| t.text).collect::<Vec<_>>().join(" ")
    };
    for (source, expected) in [
        ("a::b /* c /* d */ e */ f // g\nh", "a :: b f h"),
        (
            r##"f("a\"b", r"c", r#"d"e"#, b"f", b'g', '\'', 'h', '\u{1F600}', '"') g"##,
            "f ( , , , , , , , , ) g",
        ),
        ("fn f<'a>(x: &'a str) -> &'static str", "fn f < a > ( x : & a str ) - > & static str"),
        ("#[cfg(test)]\nmod tests { use a::{b}; fn c() {} }\nd", "d"),
        ("#[cfg(test)] #[path = \"x.rs\"] mod tests; a", "a"),
        ("#[cfg(test)] pub(crate) use a::{b, c}; d", "d"),
        ("impl A { #[cfg(test)] fn b(x: [u8; 3]) {} fn c() {} }", "impl A { fn c ( ) { } }"),
    ] {
        assert_eq!(texts(source), expected, "{source}");
    }
    assert_eq!(tokens("\"a\nb\"\nc"), [Token { text: "c", line: 3 }]);
}
