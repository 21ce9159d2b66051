//! Texts of any content as parts of a card: none of them ends what it stands in.

use std::fmt::Write;

/// A double-quoted string, valid in YAML and Python. What YAML does not take, or takes for the end of a line, is
/// escaped, and so are the characters that turn the direction of a text.
pub fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        if is_hidden(c) {
            let code = u32::from(c);
            // Writing to a String cannot fail, hence the ignored results here and below.
            let _ = if code > 0xffff { write!(out, "\\U{code:08x}") } else { write!(out, "\\u{code:04x}") };
        } else {
            out.push(c);
        }
    }
    out
}

/// Control characters, line separators, marks of direction and byte order, and code points that are no characters.
fn is_hidden(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || code & 0xfffe == 0xfffe
        || matches!(code, 0x2028..=0x202e | 0x2066..=0x2069 | 0x200e..=0x200f | 0xfeff | 0xfdd0..=0xfdef)
}

/// With spaces for what cannot be seen, line ends included.
fn one_line(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| if is_hidden(c) { ' ' } else { c })
}

/// On one line, without what cannot be seen, and at most `most` characters.
pub fn clipped(text: &str, most: usize) -> String {
    // Of a long text, only the beginning is looked at.
    let words = text.split(|c: char| c.is_whitespace() || is_hidden(c)).filter(|word| !word.is_empty());
    let (mut out, mut count) = (String::new(), 0);
    for word in words {
        let space = usize::from(!out.is_empty());
        let length = word.chars().take(most + 1).count();
        if count + space + length > most {
            let room = most.saturating_sub(count + space + 1);
            if space > 0 {
                out.push(' ');
            }
            out.extend(word.chars().take(room));
            out.push('…');
            break;
        }
        if space > 0 {
            out.push(' ');
        }
        out.push_str(word);
        count += space + length;
    }
    out
}

/// Text in HTML, in which Markdown finds nothing to act on: `<code>` in a table's cell.
pub fn html_code(text: &str) -> String {
    let mut out = String::from("<code>");
    for c in one_line(text) {
        match c {
            '&' | '<' | '>' | '"' | '\'' | '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '~' | '$' | '!'
            | '@' | '#' | '{' | '}' => drop(write!(out, "&#{};", u32::from(c))),
            _ => out.push(c),
        }
    }
    out + "</code>"
}

/// A Markdown code span, whatever backticks the text contains.
pub fn code(text: &str) -> String {
    let text: String = one_line(text).collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Text that cannot break out of a Markdown table cell, or of its line.
pub fn cell(text: &str) -> String {
    one_line(text).collect::<String>().replace('|', "\\|").replace('<', "&lt;")
}

/// 1234567 as `1,234,567`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `semantic_similarity` as `Semantic Similarity`.
pub fn titled(name: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        first + chars.as_str()
    };
    name.split(['_', '-', ' ']).map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_code_span() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
    }

    #[test]
    fn what_cannot_be_seen_is_escaped_or_left_out() {
        assert_eq!(
            quoted("a\"\n\u{85}\u{2028}\u{202e}\u{7f}é😀"),
            "\"a\\\"\\n\\u0085\\u2028\\u202e\\u007fé😀\""
        );
        assert_eq!(quoted("\u{1fffe}"), "\"\\U0001fffe\"");
        assert_eq!(clipped(" a\u{0}b\r\n\t c\u{202e}d ", 99), "a b c d");
        assert_eq!(html_code("<b>|`"), "<code>&#60;b&#62;&#124;&#96;</code>");
    }

    #[test]
    fn long_texts_are_cut_to_the_length_allowed() {
        assert_eq!(clipped("one two", 7), "one two");
        assert_eq!(clipped("one two", 6), "one t…");
        assert_eq!(clipped("one two", 4), "one …");
        let long = "é".repeat(100_000);
        assert_eq!(clipped(&long, 10), "é".repeat(9) + "…");
        let words = "ab ".repeat(40_000);
        assert!((8..=10).contains(&clipped(&words, 10).chars().count()));
    }
}
