//! The notations in which facts about the kernel are written down.

/// Rows of system calls:
///
/// ```text
/// syscalls! { pub(super) static ROWS;
///     openat [DESC | FILE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&OPEN_FLAGS)) -> Fd;
///     poll   [DESC]        (fds: In Custom(pollfds), nfds: In Uint, timeout: In Int) -> Int, note(poll_result);
/// }
/// ```
///
/// The file that uses it imports `super::prelude::*`.
macro_rules! syscalls {
    ($vis:vis static $rows:ident; $($name:ident [$($class:ident)|*]
        ($($arg:ident: $dir:ident $kind:expr),* $(,)?) -> $ret:expr $(, note($note:path))?;)*) => {
        $vis static $rows: &[$crate::syscalls::Signature] = &[$(
            $crate::syscalls::Signature {
                name: $crate::syscalls::macros::plain(stringify!($name)),
                class: $crate::syscalls::Class::NONE$(.and($crate::syscalls::signature::$class))*,
                args: &[$($crate::syscalls::signature::ArgSpec {
                    name: $crate::syscalls::macros::plain(stringify!($arg)),
                    direction: $dir,
                    kind: $kind,
                }),*],
                ret: $ret,
                note: syscalls!(@note $($note)?),
            },
        )*];
    };
    (@note) => { None };
    (@note $note:path) => { Some($note) };
}

/// Tables of constants and flags, each with the comment that an unknown value gets and the header that defines it:
///
/// ```text
/// names! {
///     EFD_FLAGS: "EFD_???", "sys/eventfd.h" { EFD_SEMAPHORE = 1, EFD_CLOEXEC = 0o2000000, EFD_NONBLOCK = 0o4000 }
///     OPEN_FLAGS: "O_???", "fcntl.h", field(0o3, &ACCESS_MODES) { O_CREAT = 0o100 }
/// }
/// ```
///
/// A name may be a C expression in quotes. Also makes `ALL`, the list of the file's tables, from which the headers test takes them.
macro_rules! names {
    ($($table:ident: $unknown:literal, $header:literal $(, $how:ident($mask:expr, $field:expr))?
        { $($name:tt = $value:expr),* $(,)? })*) => {
        $(
            pub(crate) static $table: $crate::value::Names = $crate::value::Names {
                name: stringify!($table),
                unknown: $unknown,
                header: $header,
                entries: &[$(($crate::syscalls::macros::spelled(stringify!($name)), $value as u64)),*],
                field: names!(@ $($how $mask, $field)?),
            };
        )*
        /// The tables of this file.
        pub(super) static ALL: &[&$crate::value::Names] = &[$(&$table),*];
    };
    (@) => { None };
    (@ field $mask:expr, $field:expr) => {
        Some($crate::value::FlagField { mask: $mask, names: $field, apart: false })
    };
    (@ apart $mask:expr, $field:expr) => {
        Some($crate::value::FlagField { mask: $mask, names: $field, apart: true })
    };
}

/// Structures, with fields in the order in which they lie in memory; offsets and sizes follow from the kinds by the C
/// rules of each interface. A field marked `~` is only shown with `-v`. A structure whose fields differ between the
/// interfaces has a layout for each, marked `only(X86_64)` and `only(I386)`.
///
/// ```text
/// layouts! {
///     TIMESPEC: "struct timespec", "time.h" { tv_sec: Long, tv_nsec: Long }
///     STAT: "struct stat", "asm/stat.h" { ~st_dev: Dev, ~st_ino: Ulong, /* ... */ pad: Pad(4) }
/// }
/// ```
macro_rules! layouts {
    ($($table:ident: $c_type:literal, $header:literal $(, only($only:ident))? { $($fields:tt)* })*) => {
        $(
            pub(crate) static $table: $crate::syscalls::Layout = $crate::syscalls::Layout {
                name: stringify!($table),
                c_type: $c_type,
                header: $header,
                only: layouts!(@only $($only)?),
                fields: layouts!(@fields [] $($fields)*),
            };
        )*
        /// The layouts of this file.
        pub(super) static ALL: &[&$crate::syscalls::Layout] = &[$(&$table),*];
    };
    (@only) => { None };
    (@only $only:ident) => { Some($crate::abi::Abi::$only) };
    (@fields [$($done:expr,)*] ~ $name:ident: $kind:expr $(, $($rest:tt)*)?) => {
        layouts!(@fields [$($done,)* layouts!(@field $name $kind, true),] $($($rest)*)?)
    };
    (@fields [$($done:expr,)*] $name:ident: $kind:expr $(, $($rest:tt)*)?) => {
        layouts!(@fields [$($done,)* layouts!(@field $name $kind, false),] $($($rest)*)?)
    };
    (@fields [$($done:expr,)*]) => { &[$($done),*] };
    (@field $name:ident $kind:expr, $detail:literal) => {
        $crate::syscalls::FieldSpec {
            name: $crate::syscalls::macros::plain(stringify!($name)),
            kind: $kind,
            detail: $detail,
        }
    };
}

/// A name as it is written, without the quotes of one that is no identifier: `"1<<RTC_FEATURE_ALARM"`.
pub(crate) const fn spelled(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'"', .., b'"'] => name.split_at(name.len() - 1).0.split_at(1).1,
        _ => name,
    }
}

/// An identifier without the `r#` that Rust's keywords need.
pub(crate) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}
