//! What the compilers of this system write is understood.

use super::built::Built;
use super::lines::Lines;
use super::types::{Field, Language, ListLayout, Signature, TextLayout, Type};
use super::values::{EntryRegisters, ExitRegisters, Typed, View};
use crate::syscalls::testing::FakeMemory;

fn types_of(signature: &Signature) -> Vec<&Type> {
    signature.parameters.iter().map(|parameter| &parameter.ty).collect()
}

fn names_of(signature: &Signature) -> Vec<&str> {
    signature.parameters.iter().map(|parameter| parameter.name.as_deref().unwrap_or("-")).collect()
}

const INT: Type = Type::Integer { signed: true, bytes: 4 };

const C_SOURCE: &str = r#"
#include <stdbool.h>
#include <stddef.h>
enum colour { RED, GREEN = 5, BLUE = -1 };
struct point { int x, y; };
struct line { struct point from, to; unsigned flags : 3, rest : 5; struct line *next; };
union number { int i; float f; };
typedef unsigned char byte;
int simple(const char *name, char *out, size_t length, byte b, bool yes, double d, char c) { return 0; }
void shapes(enum colour colour, struct point p, struct line *line, union number n, const int *numbers) {}
struct point variadic(int count, ...) { struct point p = {0, 0}; return p; }
void *anything(void *data, int (*callback)(int), long double ld, int grid[2][3]) { return data; }
static inline __attribute__((always_inline)) int inlined(int a) { volatile int b = a; return b + 1; }
int outer(int a) {
    return inlined(a) * 2;
}
"#;

#[test]
fn c_functions_have_their_types() {
    for dwarf in ["-gdwarf-3", "-gdwarf-4", "-gdwarf-5"] {
        let name = format!("c{dwarf}.c");
        let built = Built::new(&name, C_SOURCE, &["cc", "-O0", dwarf, "-w", "-shared", "-fPIC"]);
        let simple = built.signature("simple");
        assert_eq!(names_of(&simple), ["name", "out", "length", "b", "yes", "d", "c"]);
        let expected = [
            &Type::CString { constant: true },
            &Type::CString { constant: false },
            &Type::Integer { signed: false, bytes: 8 },
            &Type::Integer { signed: false, bytes: 1 },
            &Type::Bool { bytes: 1 },
            &Type::Float { bytes: 8 },
            &Type::Char { bytes: 1 },
        ];
        assert_eq!(types_of(&simple), expected);
        assert_eq!((&simple.returns, simple.language, simple.variadic), (&INT, Language::Abi, false));
        let shapes = built.signature("shapes");
        assert_eq!(shapes.returns, Type::Void);
        let Type::Enum { name, bytes: 4, enumerators } = &shapes.parameters[0].ty else { panic!("an enum") };
        assert_eq!(name.as_deref(), Some("colour"));
        assert_eq!(&**enumerators, [("RED".into(), 0), ("GREEN".into(), 5), ("BLUE".into(), -1)]);
        let field = |name: &str, offset, ty: Type| Field { name: Some(name.to_owned()), offset, bits: None, ty };
        let Type::Record { fields, bytes: 8, by_reference: false, .. } = &shapes.parameters[1].ty else {
            panic!("a record")
        };
        assert_eq!(fields, &[field("x", 0, INT), field("y", 4, INT)]);
        let Type::Pointer { to, reference: false, constant: false } = &shapes.parameters[2].ty else {
            panic!("a pointer")
        };
        let Type::Record { fields, .. } = &**to else { panic!("a record") };
        let bits: Vec<_> = fields.iter().filter_map(|field| Some((field.offset, field.bits?))).collect();
        assert_eq!((fields.len(), bits), (5, vec![(16, (0, 3)), (16, (3, 5))]), "{dwarf}");
        assert_eq!(fields[1].offset, 8);
        let next = fields.iter().find(|field| field.name.as_deref() == Some("next")).unwrap();
        let Type::Pointer { to, .. } = &next.ty else { panic!("a pointer") };
        assert_eq!(**to, Type::Opaque { name: Some("line".into()), bytes: 32 });
        let variadic = built.signature("variadic");
        assert!(variadic.variadic && variadic.returns.bytes() == 8);
        let anything = built.signature("anything");
        assert_eq!(anything.returns, Type::Pointer { to: Box::new(Type::Void), reference: false, constant: false });
        assert_eq!(anything.parameters[2].ty, Type::Float { bytes: 16 });
        assert!(matches!(anything.parameters[3].ty, Type::Pointer { .. }));
    }
}

#[test]
fn optimised_functions_keep_theirs() {
    let built = Built::new("o2.c", C_SOURCE, &["cc", "-O2", "-g", "-w", "-shared", "-fPIC"]);
    assert_eq!(names_of(&built.signature("simple")).len(), 7);
    assert_eq!(types_of(&built.signature("outer")), [&INT]);
    let lines_only = Built::new("g1.c", C_SOURCE, &["cc", "-O1", "-g1", "-w", "-shared", "-fPIC"]);
    let types = super::functions::FunctionTypes::new(&lines_only.sections);
    assert_eq!(types.signature(lines_only.addr("simple")), None, "line tables say nothing of types");
    let gzipped = Built::new("z.c", C_SOURCE, &["cc", "-O2", "-g", "-gz=zlib", "-w", "-shared", "-fPIC"]);
    assert_eq!(names_of(&gzipped.signature("simple")).len(), 7);
}

#[test]
fn lines_and_inlined_frames_are_found() {
    let built = Built::new("lines.c", C_SOURCE, &["cc", "-O2", "-g", "-w", "-shared", "-fPIC"]);
    let lines = Lines::new(&built.sections).unwrap();
    let outer = built.addr("outer");
    let (file, line) = lines.line(outer).unwrap();
    assert!(file.ends_with("lines.c"), "{file}");
    // The first instruction may belong to the declaration, or to what was inlined.
    let text = C_SOURCE.lines().nth(line as usize - 1).unwrap();
    assert!(text.contains("outer") || text.contains("inlined"), "{text}");
    let size = built.functions.starting_at(outer).unwrap().size();
    let frames = (0..size).map(|into| lines.frames(outer.checked_add(into).unwrap()));
    let deepest = frames.max_by_key(Vec::len).unwrap();
    let functions: Vec<_> = deepest.iter().map(|frame| frame.function.as_deref().unwrap()).collect();
    assert_eq!(functions, ["inlined", "outer"]);
    assert!(lines.frames(crate::addr::ImageAddr::new(1)).is_empty());
}

#[test]
fn the_files_that_units_name_are_those_that_their_lines_are_of() {
    for version in ["-gdwarf-4", "-gdwarf-5"] {
        let built = Built::new("files.c", C_SOURCE, &["cc", "-O2", "-g", version, "-w", "-shared", "-fPIC"]);
        let lines = Lines::new(&built.sections).unwrap();
        let outer = built.addr("outer");
        let (of_outer, _) = lines.line(outer).unwrap();
        let named = std::cell::RefCell::new(Vec::new());
        let note = |file: &str| {
            named.borrow_mut().push(file.to_owned());
            false
        };
        assert!(!lines.is_in_file(outer, "nothing", note));
        assert!(named.borrow().contains(&of_outer), "{version}: {of_outer} is not in {named:?}");
        let is_source = |file: &str| file.ends_with("/files.c");
        assert!(lines.is_in_file(outer, "the source", is_source), "{version}");
        assert!(!lines.is_in_file(crate::addr::ImageAddr::new(1), "the source", is_source), "{version}");
    }
}

const CPP_SOURCE: &str = r#"
#include <string>
#include <string_view>
#include <vector>
#include <memory>
namespace ns {
enum class level : unsigned char { low, high = 200 };
struct base { long id; };
struct derived : base { double weight; static int count; };
struct owner { std::unique_ptr<int> held; owner(owner &&) = default; };
struct klass {
    int value;
    std::string method(const std::string &text, std::string by_value, std::string_view view, level l);
    static void statically(std::vector<int> numbers, const std::vector<std::string> &names, derived d, owner o);
};
std::string klass::method(const std::string &text, std::string by_value, std::string_view view, level l) { return text; }
void klass::statically(std::vector<int> numbers, const std::vector<std::string> &names, derived d, owner o) { numbers.resize(names.size()); }
}
"#;

#[test]
fn cpp_functions_have_their_types() {
    let built = Built::new("cpp.cpp", CPP_SOURCE, &["c++", "-O0", "-g", "-w", "-std=c++17", "-shared", "-fPIC"]);
    let method = built.signature("method");
    assert_eq!(names_of(&method), ["this", "text", "by_value", "view", "l"]);
    assert!(method.parameters[0].artificial);
    let string = Type::Text(TextLayout::PointerLength { pointer: 0, length: 8, bytes: 32 });
    assert_eq!(
        method.parameters[1].ty,
        Type::Pointer { to: Box::new(string.clone()), reference: true, constant: true }
    );
    assert_eq!((&method.parameters[2].ty, &method.returns), (&string, &string));
    assert_eq!(method.parameters[3].ty, Type::Text(TextLayout::PointerLength { pointer: 8, length: 0, bytes: 16 }));
    let Type::Enum { bytes: 1, enumerators, .. } = &method.parameters[4].ty else { panic!("an enum") };
    assert_eq!(enumerators[1], ("high".to_owned(), 200));
    let statically = built.signature("statically");
    let begin_end = ListLayout::BeginEnd { begin: 0, end: 8, bytes: 24 };
    assert_eq!(statically.parameters[0].ty, Type::List { layout: begin_end, element: Box::new(INT) });
    let Type::Pointer { to, .. } = &statically.parameters[1].ty else { panic!("a reference") };
    assert_eq!(**to, Type::List { layout: begin_end, element: Box::new(string) });
    let Type::Record { fields, bytes: 16, by_reference: false, .. } = &statically.parameters[2].ty else {
        panic!("a record")
    };
    assert_eq!(
        fields.iter().map(|field| (field.name.as_deref(), field.offset)).collect::<Vec<_>>(),
        [(None, 0), (Some("weight"), 8)]
    );
    let Type::Record { by_reference: true, .. } = &statically.parameters[3].ty else { panic!("passed by address") };
    let passed = super::passing::arguments(&statically);
    assert_eq!(passed.iter().map(|passed| passed.by_address).collect::<Vec<_>>(), [true, false, false, true]);
}

const RUST_SOURCE: &str = r#"
pub struct Point { pub x: i32, pub y: f64 }
#[repr(u8)] pub enum Plain { A = 1, B = 7 }
pub enum Shape { Circle(f64), Named { name: String, id: u32 }, Empty }
#[inline(never)]
pub fn takes(text: &str, owned: String, list: Vec<u16>, slice: &[u8], maybe: Option<i32>, reference: Option<&u64>, c: char) -> Option<u64> {
    Some((text.len() + owned.len() + list.len() + slice.len()) as u64 + maybe.unwrap_or(0) as u64 + *reference.unwrap() + c as u64)
}
#[inline(never)]
pub fn shapes(plain: Plain, shape: Shape, point: Point, unit: (), pair: (u8, u64)) -> Result<u32, String> {
    if pair.1 > point.x as u64 { Ok(plain as u32) } else { Err(match shape { Shape::Named { name, .. } => name, _ => String::new() }) }
}
#[no_mangle]
pub extern "C" fn keep(n: i32) -> u64 {
    let shape = if n > 4 { Shape::Circle(0.5) } else { Shape::Named { name: "a".into(), id: 7 } };
    let result = shapes(Plain::B, shape, Point { x: n, y: 1.0 }, (), (1, n as u64));
    takes("a", String::from("b"), vec![1], &[2], Some(n), Some(&4), 'x').unwrap() + result.unwrap_or(0) as u64
}
"#;

#[test]
fn rust_functions_have_their_types() {
    let options = ["rustc", "-g", "-Copt-level=0", "--crate-type=cdylib", "--edition=2021", "-Awarnings"];
    let built = Built::new("rs.rs", RUST_SOURCE, &options);
    let takes = built.signature("takes");
    assert_eq!((takes.language, names_of(&takes)[..2].to_vec()), (Language::Rust, vec!["text", "owned"]));
    assert_eq!(takes.parameters[0].ty, Type::Text(TextLayout::PointerLength { pointer: 0, length: 8, bytes: 16 }));
    assert!(matches!(takes.parameters[1].ty, Type::Text(TextLayout::PointerLength { length: 16, bytes: 24, .. })));
    let Type::List { layout: ListLayout::PointerCount { bytes: 24, .. }, element } = &takes.parameters[2].ty else {
        panic!("a list")
    };
    assert_eq!(**element, Type::Integer { signed: false, bytes: 2 });
    let Type::List { layout: ListLayout::PointerCount { pointer: 0, count: 8, bytes: 16 }, element } =
        &takes.parameters[3].ty
    else {
        panic!("a slice")
    };
    assert_eq!(**element, Type::Integer { signed: false, bytes: 1 });
    let Type::Variants { name, bytes: 8, tag: Some((0, 4)), variants } = &takes.parameters[4].ty else {
        panic!("an option")
    };
    assert_eq!(name.as_deref(), Some("Option<i32>"));
    let some = variants.iter().find(|variant| variant.name.as_deref() == Some("Some")).unwrap();
    assert_eq!((some.tag, some.fields.len(), some.fields[0].offset, &some.fields[0].ty), (Some(1), 1, 4, &INT));
    let Type::Variants { bytes: 8, tag: Some((0, 8)), variants, .. } = &takes.parameters[5].ty else {
        panic!("an option")
    };
    assert!(variants.iter().any(|variant| variant.name.as_deref() == Some("None") && variant.tag == Some(0)));
    assert_eq!(takes.parameters[6].ty, Type::Char { bytes: 4 });
    let shapes = built.signature("shapes");
    let Type::Enum { bytes: 1, enumerators, .. } = &shapes.parameters[0].ty else { panic!("an enum") };
    assert_eq!(enumerators[1].1, 7);
    let Type::Variants { variants, .. } = &shapes.parameters[1].ty else { panic!("an enum with fields") };
    let mut names: Vec<_> = variants.iter().filter_map(|variant| variant.name.as_deref()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Circle", "Empty", "Named"]);
    assert!(matches!(&shapes.returns, Type::Variants { name: Some(name), .. } if name.starts_with("Result<u32")));
}

#[test]
fn damaged_debugging_information_gives_fewer_types() {
    use proptest::prelude::*;
    let built = Built::new("damage.c", C_SOURCE, &["cc", "-O1", "-g", "-w", "-shared", "-fPIC"]);
    let bytes = built.image.bytes_for_tests();
    let debug: Vec<_> =
        built.image.sections().iter().filter(|section| section.name.starts_with(".debug_")).cloned().collect();
    let (from, to) = (
        debug.iter().map(|s| s.offset.raw()).min().unwrap(),
        debug.iter().map(|s| s.offset.raw() + s.size).max().unwrap(),
    );
    let addrs: Vec<_> = built.functions.iter().map(crate::image::symbols::Function::addr).collect();
    let change = (from as usize..to as usize, any::<u8>());
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) };
    proptest!(config, |(changes in proptest::collection::vec(change, 1..30))| {
        let mut bytes = bytes.to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        let Ok(image) = crate::image::Image::parse(bytes.into()) else { return Ok(()) };
        let Some(sections) = super::DebugSections::read(&image, &Default::default()) else { return Ok(()) };
        let (types, lines) = (super::functions::FunctionTypes::new(&sections), Lines::new(&sections));
        for addr in &addrs {
            if let Some(signature) = types.signature(*addr) {
                let _ = (super::passing::arguments(&signature), super::passing::result(&signature));
                // Values of types that make no sense are something, whatever memory holds.
                let typed = Typed::new(signature, addr.raw() % 2 == 0);
                let memory = FakeMemory::default().with(0x5000, &[0xa5; 4096]);
                let view = View { memory: &memory, limits: Default::default(), code: &|_| None, go_types: None };
                let registers = EntryRegisters { ints: [0x5000, 0x5010, 0x5ff8, 0, 7, u64::MAX], ..Default::default() };
                let _ = typed.enter(&registers, &view).map(|(_, value)| value.to_text()).collect::<Vec<_>>();
                let _ = typed.written(&registers, &view).count();
                let result = ExitRegisters { ints: [0x5020, u64::MAX], ..Default::default() };
                let _ = typed.leave(&registers, &result, &view).map(|value| value.to_text());
            }
            let _ = lines.as_ref().map(|lines| (lines.line(*addr), lines.frames(*addr)));
        }
    });
}
