//! What a node is made of, and where a program is.

use crate::syscalls::prelude::*;

const S_IFMT: u64 = 0o170_000;
const S_IFCHR: u64 = 0o020_000;
const S_IFBLK: u64 = 0o060_000;

/// The `umode_t` of mknod(2): a file type and permissions.
pub(crate) fn node_mode(cx: &Cx<'_>, raw: u64) -> Value {
    cx.value(&Mode, raw)
}

/// The device number of mknod(2) with the mode in register `MODE`: only devices have one.
pub(crate) fn node_device<const MODE: usize>(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.args[MODE] & S_IFMT {
        S_IFCHR | S_IFBLK => cx.value(&Dev32, raw),
        _ => Value::Omitted,
    }
}

/// The path that getcwd(2) has stored, which is as long as it says, its NUL included.
pub(crate) fn working_directory(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.returned().and_then(|size| usize::try_from(size).ok()) {
        None | Some(0) => cx.path(raw),
        Some(size) => cx.path_within(raw, size - 1),
    }
}

#[cfg(test)]
mod tests {
    use crate::syscalls::testing::Case;

    #[test]
    fn a_working_directory_is_as_long_as_the_result_says() {
        let line = |result| Case::new("getcwd", [0x1000, 9]).result(result).written(0x1000, b"/tmp\0more\0").line();
        assert_eq!(line(5), r#"("/tmp", 9) = 5"#);
        assert_eq!(line(9), r#"("/tmp", 9) = 9"#);
        assert_eq!(line(4), r#"("/tm"..., 9) = 4"#);
        assert_eq!(line(0), r#"("/tmp", 9) = 0"#);
    }
}
