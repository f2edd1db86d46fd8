// build: rustc -g -Copt-level=0 --edition=2021 -Awarnings
// Strings, slices, vectors, options and enums. typed_rust_o2.rs is the same, optimised.
use std::collections::{HashMap, HashSet};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

pub struct Point { pub x: i32, pub y: f64 }
#[repr(u8)]
pub enum Plain { A = 1, B = 7 }
pub enum Shape { Circle(f64), Named { name: String, id: u32 }, Empty }

#[inline(never)]
pub fn texts(text: &str, owned: String, letter: char) -> String {
    black_box(format!("{text}{owned}{letter}"))
}

#[inline(never)]
pub fn lists(list: Vec<u16>, slice: &[i32], bytes: &[u8]) -> Vec<u16> {
    black_box((slice.len(), bytes.len()));
    black_box(list)
}

#[inline(never)]
pub fn options(some: Option<i32>, none: Option<i32>, reference: Option<&u64>) -> Option<u64> {
    black_box((some, none));
    black_box(reference.copied())
}

#[inline(never)]
pub fn shapes(plain: Plain, shape: &Shape, point: &Point, pair: (u8, u64)) -> Result<u32, String> {
    match black_box(shape) {
        Shape::Named { id, .. } => Ok(*id + plain as u32 + pair.0 as u32),
        Shape::Circle(radius) => Err(format!("{radius}{}", point.y)),
        Shape::Empty => Ok(0),
    }
}

/// More than two numbers, arrays, and variants that do not agree are not taken apart: in one register, or by address.
#[inline(never)]
pub fn aggregates(text: &str, small: [u8; 2], two: [u32; 2], three: (u32, u16, u64), agree: Result<u64, u64>) -> Result<i32, u64> {
    black_box((text, small, two, three, agree));
    black_box(if text.len() > 3 { Ok(text.len() as i32) } else { Err(7) })
}

#[inline(never)]
pub fn disagree(text: &str, result: Result<f64, u64>, other: Result<i32, Box<u8>>) -> (u32, u32, u64) {
    black_box((result, other));
    black_box((text.len() as u32, 8, 9))
}

#[inline(never)]
pub fn library(map: &HashMap<String, u32>, set: HashSet<i64>, counted: Rc<u32>, shared: &Arc<String>, path: &Path, owned: PathBuf) -> usize {
    black_box((counted, shared, path));
    black_box(map.len() + set.len() + owned.as_os_str().len())
}

/// There is a register left for one half of a pair.
#[inline(never)]
pub fn split(a: u64, b: u64, c: u64, d: u64, e: u64, text: &str, other: &str) -> usize {
    black_box((a, b, c, d, e));
    black_box(text.len() + other.len())
}

#[inline(never)]
pub fn numbers(small: i8, large: i128, yes: bool, float: f32) -> f64 {
    black_box((small, large, yes));
    black_box(f64::from(float) * 2.0)
}

#[inline(never)]
pub fn lengths(items: &[u64], name: &str) -> u64 {
    let shown = black_box(name.as_bytes()[0]);
    black_box(items.iter().sum::<u64>()) + u64::from(shown)
}

#[inline(never)]
fn local(numbers: &[u16]) -> Vec<String> {
    let mut shown = Vec::new();
    for number in black_box(numbers) {
        shown.push(number.to_string());
    }
    shown
}

fn main() {
    println!("{}", texts(black_box("hello"), black_box(String::from(" world")), black_box('é')));
    println!("{:?}", lists(black_box(vec![1, 2, 300]), black_box(&[-1, 2]), black_box(b"ab\0")));
    println!("{:?}", options(black_box(Some(-5)), black_box(None), black_box(Some(&6))));
    let point = black_box(Point { x: 3, y: 0.5 });
    println!("{:?}", shapes(Plain::B, &Shape::Named { name: "n".into(), id: 9 }, &point, black_box((1, 2))));
    println!("{:?}", shapes(Plain::A, &Shape::Circle(1.5), &point, black_box((1, 2))));
    let map = black_box(HashMap::from([("one".to_owned(), 1)]));
    let (set, shared, path) = (HashSet::from([-7]), Arc::new("shared".to_owned()), PathBuf::from("/etc"));
    println!("{}", library(&map, black_box(set), black_box(Rc::new(5)), &black_box(shared), Path::new(black_box("/tmp")), path));
    println!("{}", split(1, 2, 3, 4, 5, black_box("text"), black_box("other")));
    let three = black_box((3, 4, 5));
    println!("{:?}", aggregates(black_box("text"), black_box([1, 2]), black_box([3, 4]), three, black_box(Ok(6))));
    println!("{:?}", disagree(black_box("on"), black_box(Ok(0.5)), black_box(Ok(-3))));
    println!("{:?}", numbers(black_box(-1), black_box(-12345678901234567890123), black_box(true), black_box(0.25)));
    // The optimiser knows how long these are, and passes no lengths.
    println!("{}", lengths(&black_box([2, 3]), "cake"));
    println!("{:?}", local(&[4, 5]));
}
