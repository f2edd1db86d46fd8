//! The names that somebody who mistyped one may have meant.

/// The longest part of a name that is compared.
const MAX_COMPARED: usize = 80;

/// At most `count` names near to `wanted`, the nearest first: other spellings, then longer names that hold it.
pub fn nearest<S: AsRef<str>>(wanted: &str, names: impl IntoIterator<Item = S>, count: usize) -> Vec<String> {
    let wanted: Vec<char> = wanted.chars().filter(|c| !"*?[]".contains(*c)).take(MAX_COMPARED).collect();
    let text: String = wanted.iter().collect::<String>().to_lowercase();
    let limit = wanted.len() / 3 + 1;
    let mut found: Vec<(usize, String)> = Vec::new();
    for name in names {
        let name = name.as_ref();
        let letters: Vec<char> = name.chars().take(MAX_COMPARED).collect();
        let distance =
            if letters.len().abs_diff(wanted.len()) <= limit { distance(&wanted, &letters) } else { usize::MAX };
        let near = if distance <= limit {
            distance
        } else if text.len() >= 3 && name.to_lowercase().contains(&text) {
            limit + name.len()
        } else {
            continue;
        };
        found.push((near, name.to_owned()));
        // Only the best are kept, so that memory does not grow with the symbol table.
        if found.len() >= 64 + count * 2 {
            shorten(&mut found, count);
        }
    }
    shorten(&mut found, count);
    found.into_iter().map(|(_, name)| name).collect()
}

fn shorten(found: &mut Vec<(usize, String)>, count: usize) {
    found.sort();
    found.dedup();
    found.truncate(count);
}

/// How many letters are to be put in, left out, changed, or swapped with their neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut before = row.clone();
    let same = |left: char, right: char| left.eq_ignore_ascii_case(&right);
    for (i, &left) in a.iter().enumerate() {
        let mut next = vec![i + 1; b.len() + 1];
        for (j, &right) in b.iter().enumerate() {
            let changed = row[j] + usize::from(!same(left, right));
            next[j + 1] = changed.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && same(left, b[j - 1]) && same(a[i - 1], right) {
                next[j + 1] = next[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spellings_come_before_longer_names() {
        let names = ["malloc", "calloc", "my_mallocx_wrapper", "free", "Malloc"];
        assert_eq!(nearest("mallocx", names, 3), ["Malloc", "malloc", "calloc"]);
        assert_eq!(nearest("fre", names, 3), ["free"]);
        assert_eq!(nearest("wrapper", names, 3), ["my_mallocx_wrapper"]);
        assert!(nearest("zzzzzz", names, 3).is_empty());
        assert_eq!(nearest("mian", ["atan", "main", "fmin"], 1), ["main"], "two letters swapped are one slip");
    }
}
