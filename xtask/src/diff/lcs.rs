//! The longest common subsequence of two sequences of line numbers.

/// Pairs of positions that hold equal values, ascending in both.
pub(crate) fn matches(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    between(a, b, 0, 0, &mut pairs);
    pairs
}

/// Beyond this many edits a stretch is cut at its rare lines first: time grows with length times edits.
const MANY_EDITS: usize = 1500;

fn between(a: &[u32], b: &[u32], a_base: usize, b_base: usize, pairs: &mut Vec<(usize, usize)>) {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    pairs.extend((0..head).map(|i| (a_base + i, b_base + i)));
    let (a, b) = (&a[head..], &b[head..]);
    let (a_base, b_base) = (a_base + head, b_base + head);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a_mid, b_mid) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    if !a_mid.is_empty() && !b_mid.is_empty() {
        match myers(a_mid, b_mid) {
            Some(found) => pairs.extend(found.into_iter().map(|(x, y)| (a_base + x, b_base + y))),
            None => at_unique_lines(a_mid, b_mid, a_base, b_base, pairs),
        }
    }
    pairs.extend((0..tail).map(|i| (a_base + a_mid.len() + i, b_base + b_mid.len() + i)));
}

/// E. Myers, "An O(ND) Difference Algorithm and Its Variations", greedy forward form; `None` beyond `MANY_EDITS`.
fn myers(a: &[u32], b: &[u32]) -> Option<Vec<(usize, usize)>> {
    let limit = (a.len() + b.len()).min(MANY_EDITS);
    let offset = limit + 1;
    let mut furthest = vec![0usize; 2 * limit + 3];
    let mut history = Vec::new();
    for edits in 0..=limit {
        history.push(furthest[offset - edits..=offset + edits].to_vec());
        for diagonal in (0..=2 * edits).step_by(2).map(|d| offset + d - edits) {
            let down = diagonal == offset - edits
                || (diagonal != offset + edits && furthest[diagonal - 1] < furthest[diagonal + 1]);
            let mut x = if down { furthest[diagonal + 1] } else { furthest[diagonal - 1] + 1 };
            // On a diagonal left of the middle, y = x - diagonal is never negative.
            let mut y = x + offset - diagonal;
            while x < a.len() && y < b.len() && a[x] == b[y] {
                x += 1;
                y += 1;
            }
            furthest[diagonal] = x;
            if x >= a.len() && y >= b.len() {
                return Some(walk_back(&history, a.len(), b.len()));
            }
        }
    }
    None
}

fn walk_back(history: &[Vec<usize>], mut x: usize, mut y: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (edits, furthest) in history.iter().enumerate().rev() {
        // `furthest` covers the diagonals -edits..=edits as they were before this round.
        let at = |diagonal: isize| {
            let index = diagonal + edits as isize;
            usize::try_from(index).ok().and_then(|i| furthest.get(i)).copied()
        };
        let diagonal = x as isize - y as isize;
        let reach = edits as isize;
        let (from_x, from_y) = if edits == 0 {
            (0, 0)
        } else {
            let down = diagonal == -reach || (diagonal != reach && at(diagonal - 1) < at(diagonal + 1));
            let from = if down { diagonal + 1 } else { diagonal - 1 };
            let from_x = at(from).unwrap_or(0);
            (from_x, (from_x as isize - from).unsigned_abs())
        };
        while x > from_x && y > from_y {
            x -= 1;
            y -= 1;
            pairs.push((x, y));
        }
        (x, y) = (from_x, from_y);
    }
    pairs.reverse();
    pairs
}

/// Cuts both sides at lines that occur once in each (patience), then goes on between the cuts.
fn at_unique_lines(a: &[u32], b: &[u32], a_base: usize, b_base: usize, pairs: &mut Vec<(usize, usize)>) {
    let anchors = ascending(&unique_pairs(a, b));
    if anchors.is_empty() {
        return;
    }
    let (mut from_a, mut from_b) = (0, 0);
    for &(x, y) in &anchors {
        between(&a[from_a..x], &b[from_b..y], a_base + from_a, b_base + from_b, pairs);
        pairs.push((a_base + x, b_base + y));
        (from_a, from_b) = (x + 1, y + 1);
    }
    between(&a[from_a..], &b[from_b..], a_base + from_a, b_base + from_b, pairs);
}

fn unique_pairs(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let once = |lines: &[u32]| {
        let mut at = std::collections::HashMap::new();
        for (i, line) in lines.iter().enumerate() {
            at.entry(*line).and_modify(|place| *place = None).or_insert(Some(i));
        }
        at
    };
    let (in_a, in_b) = (once(a), once(b));
    let both = |line: &u32| Some(((*in_a.get(line)?)?, (*in_b.get(line)?)?));
    a.iter().filter_map(both).collect()
}

/// The longest chain of pairs that ascends in the second place too.
fn ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (i, &(_, y)) in pairs.iter().enumerate() {
        let place = tails.partition_point(|&t| pairs[t].1 < y);
        before[i] = place.checked_sub(1).map(|p| tails[p]);
        if place == tails.len() {
            tails.push(i);
        } else {
            tails[place] = i;
        }
    }
    let mut chain: Vec<_> = std::iter::successors(tails.last().copied(), |&i| before[i]).map(|i| pairs[i]).collect();
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<u32> {
        text.chars().map(u32::from).collect()
    }

    fn common(a: &str, b: &str) -> String {
        let chars: Vec<char> = a.chars().collect();
        let pairs = matches(&values(a), &values(b));
        assert!(pairs.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1), "{pairs:?}");
        assert!(pairs.iter().all(|&(x, y)| values(a)[x] == values(b)[y]), "{pairs:?}");
        pairs.iter().map(|&(x, _)| chars[x]).collect()
    }

    #[test]
    fn finds_the_longest_common_subsequence() {
        assert_eq!(common("", ""), "");
        assert_eq!(common("abc", ""), "");
        assert_eq!(common("abc", "abc"), "abc");
        assert_eq!(common("abcabba", "cbabac").len(), 4);
        assert_eq!(common("xaby", "ab"), "ab");
        assert_eq!(common("ab", "xaby"), "ab");
        assert_eq!(common("a1b2c3d", "aXbYcZd"), "abcd");
    }

    /// The textbook table, slow and certain.
    fn length_by_table(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    #[test]
    fn agrees_with_the_table_on_random_sequences() {
        let mut state = 12345u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        for _ in 0..500 {
            let (n, m) = (next(30) as usize, next(30) as usize);
            let a: Vec<u32> = (0..n).map(|_| next(5)).collect();
            let b: Vec<u32> = (0..m).map(|_| next(5)).collect();
            assert_eq!(matches(&a, &b).len(), length_by_table(&a, &b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn very_different_sequences_fall_back_to_unique_lines() {
        let a: Vec<u32> = (0..4000).flat_map(|i| [i, 1_000_000 + i]).collect();
        let b: Vec<u32> = (0..4000).flat_map(|i| [i, 2_000_000 + i]).collect();
        assert_eq!(matches(&a, &b).len(), 4000);
    }
}
