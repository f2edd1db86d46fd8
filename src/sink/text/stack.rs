//! Stacks, a line a frame: ` > MODULE(FUNCTION+0xOFFSET) [0xPLACE]`, and with `-kk` where that is in the source.

use std::sync::Arc;

use crate::event::StackFrame;
use crate::value::number::{decimal, hex_digits};
use crate::value::quote::{Around, HexStrings, escape};

/// Writes the lines of a stack.
pub(super) fn write(stack: &[Arc<StackFrame>], out: &mut Vec<u8>) {
    for frame in stack {
        // What was inlined comes first, each at the place where it was called from.
        let (own, inlined) = frame.source.split_last().map_or((None, &[][..]), |(own, inlined)| (Some(own), inlined));
        for source in inlined {
            begin(frame, out);
            if frame.module.is_some() {
                out.push(b'(');
                text(source.function.as_deref().unwrap_or_default(), out);
                out.push(b')');
            }
            place(frame, out);
            out.extend_from_slice(b" (inlined)");
            line(source.file.as_deref(), source.line, out);
            out.push(b'\n');
        }
        begin(frame, out);
        if frame.module.is_some() {
            out.push(b'(');
            if let Some((name, into)) = &frame.function {
                text(name, out);
                out.extend_from_slice(b"+0x");
                hex_digits(*into, 1, out);
            }
            out.push(b')');
        }
        place(frame, out);
        if let Some(source) = own {
            line(source.file.as_deref(), source.line, out);
        }
        out.push(b'\n');
    }
}

fn begin(frame: &StackFrame, out: &mut Vec<u8>) {
    out.extend_from_slice(b" > ");
    if let Some(module) = &frame.module {
        text(module, out);
    }
}

fn place(frame: &StackFrame, out: &mut Vec<u8>) {
    out.extend_from_slice(if frame.module.is_some() { b" [0x" } else { b"[0x" });
    hex_digits(frame.offset, 1, out);
    out.push(b']');
}

fn line(file: Option<&str>, line: Option<u32>, out: &mut Vec<u8>) {
    let Some(file) = file else { return };
    out.push(b' ');
    text(file, out);
    if let Some(line) = line {
        out.push(b':');
        decimal(u64::from(line), out);
    }
}

/// Names come from files and are hostile: nothing in them may act upon a terminal.
fn text(name: &str, out: &mut Vec<u8>) {
    escape(name.as_bytes(), HexStrings::Never, Around::Angles, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addr::VAddr;
    use crate::dwarf::lines::SourceFrame;

    fn written(frame: StackFrame) -> String {
        let mut out = Vec::new();
        write(&[Arc::new(frame)], &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_frame_is_written_as_strace_does() {
        let known = StackFrame {
            ip: VAddr::new(0x7f00_0010_01e4),
            module: Some("/usr/lib/libc.so.6".into()),
            offset: 0x1001e4,
            function: Some(("__write".into(), 0x14)),
            source: Vec::new(),
        };
        assert_eq!(written(known.clone()), " > /usr/lib/libc.so.6(__write+0x14) [0x1001e4]\n");
        let nameless = StackFrame { function: None, ..known.clone() };
        assert_eq!(written(nameless), " > /usr/lib/libc.so.6() [0x1001e4]\n");
        let nowhere = StackFrame { module: None, function: None, offset: 0x7f00_0010_01e4, ..known };
        assert_eq!(written(nowhere), " > [0x7f00001001e4]\n");
    }

    #[test]
    fn lines_and_inlined_functions_follow() {
        let source = |function: &str, line| SourceFrame {
            function: Some(function.into()),
            file: Some("/src/\x1ba.c".into()),
            line: Some(line),
            column: None,
        };
        let frame = StackFrame {
            ip: VAddr::new(0x1139),
            module: Some("/p".into()),
            offset: 0x139,
            function: Some(("outer".into(), 0)),
            source: vec![source("inner", 3), source("outer", 7)],
        };
        let expected = " > /p(inner) [0x139] (inlined) /src/\\33a.c:3\n > /p(outer+0x0) [0x139] /src/\\33a.c:7\n";
        assert_eq!(written(frame), expected);
    }
}
