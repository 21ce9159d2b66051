//! Rows of a Parquet file as bytes: for each column its number of elements, then each one with its length.

/// The length that marks a NULL.
const NULL: u32 = u32::MAX;

/// Appends an element with its length.
pub fn put(buf: &mut Vec<u8>, element: Option<&[u8]>) {
    buf.extend_from_slice(&element.map_or(NULL, |e| e.len() as u32).to_le_bytes());
    buf.extend_from_slice(element.unwrap_or_default());
}

/// The elements of each column of an encoded row; of a row cut short, as many as there are.
pub fn elements(mut row: &[u8]) -> Vec<Vec<Option<&[u8]>>> {
    fn number(row: &mut &[u8]) -> Option<u32> {
        row.split_off(..4).and_then(|n| n.try_into().ok()).map(u32::from_le_bytes)
    }
    let mut out = vec![];
    while let Some(n) = number(&mut row) {
        let mut column = vec![];
        for _ in 0..n {
            match number(&mut row) {
                Some(NULL) => column.push(None),
                Some(length) => match row.split_off(..length as usize) {
                    Some(text) => column.push(Some(text)),
                    None => column.push(Some(std::mem::take(&mut row))),
                },
                None => break,
            }
        }
        out.push(column);
    }
    out
}

/// An encoded row as readable text.
pub fn excerpt(row: &[u8]) -> Vec<u8> {
    let texts: Vec<&[u8]> = elements(row).into_iter().flatten().map(|t| t.unwrap_or(b"NULL")).collect();
    texts.join(&b'\t')
}
