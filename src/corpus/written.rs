//! Types written as text in a configuration.

/// `#[serde(try_from = "String", into = "String")]` by [`std::str::FromStr`] and [`std::fmt::Display`].
macro_rules! written_as_text {
    ($type:ty) => {
        impl TryFrom<String> for $type {
            type Error = anyhow::Error;

            fn try_from(text: String) -> anyhow::Result<Self> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> String {
                value.to_string()
            }
        }
    };
}

pub(super) use written_as_text;
