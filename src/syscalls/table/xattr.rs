//! Extended attributes.

use crate::syscalls::consts::file::{AT_ATTR_FLAGS, XATTR_FLAGS};
use crate::syscalls::custom::newer::{get_xattr, set_xattr};
use crate::syscalls::custom::xattr;
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    setxattr [FILE] (pathname: In Path, name: In Text, value: In Custom(xattr::value), size: In Size, flags: In Flags(&XATTR_FLAGS)) -> Int;
    lsetxattr [FILE] (pathname: In Path, name: In Text, value: In Custom(xattr::value), size: In Size, flags: In Flags(&XATTR_FLAGS)) -> Int;
    fsetxattr [DESC] (fd: In Fd, name: In Text, value: In Custom(xattr::value), size: In Size, flags: In Flags(&XATTR_FLAGS)) -> Int;
    getxattr [FILE] (pathname: In Path, name: In Text, value: Out Custom(xattr::returned), size: In Size) -> Size;
    lgetxattr [FILE] (pathname: In Path, name: In Text, value: Out Custom(xattr::returned), size: In Size) -> Size;
    fgetxattr [DESC] (fd: In Fd, name: In Text, value: Out Custom(xattr::returned), size: In Size) -> Size;
    listxattr [FILE] (pathname: In Path, list: Out Custom(xattr::names), size: In Size) -> Size;
    llistxattr [FILE] (pathname: In Path, list: Out Custom(xattr::names), size: In Size) -> Size;
    flistxattr [DESC] (fd: In Fd, list: Out Custom(xattr::names), size: In Size) -> Size;
    removexattr [FILE] (pathname: In Path, name: In Text) -> Int;
    lremovexattr [FILE] (pathname: In Path, name: In Text) -> Int;
    fremovexattr [DESC] (fd: In Fd, name: In Text) -> Int;
    setxattrat [DESC | FILE] (dirfd: In DirFd, pathname: In Path, at_flags: In Flags(&AT_ATTR_FLAGS), name: In Text, args: In Custom(set_xattr), size: In Size) -> Int;
    getxattrat [DESC | FILE] (dirfd: In DirFd, pathname: In Path, at_flags: In Flags(&AT_ATTR_FLAGS), name: In Text, args: OutAny Custom(get_xattr), size: In Size) -> Size;
    listxattrat [DESC | FILE] (dirfd: In DirFd, pathname: In Path, at_flags: In Flags(&AT_ATTR_FLAGS), list: Out Bytes(Ret), size: In Size) -> Size;
    removexattrat [DESC | FILE] (dirfd: In DirFd, pathname: In Path, at_flags: In Flags(&AT_ATTR_FLAGS), name: In Text) -> Int;
}
