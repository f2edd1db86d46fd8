//! Video devices: linux/videodev2.h.

use super::Argument::{self, Extend, In, Out};
use super::arguments;
use crate::syscalls::consts::video::*;
use crate::syscalls::layouts::video::*;
use crate::syscalls::prelude::*;

const INT: Argument = In(To(&Int));
const BUFFERS: Argument = In(To(&Const(&VIDEO_BUFFERS)));

arguments! {
    VIDIOC_QUERYCAP 0x8068_5600 => Out(To(&Struct(&VIDEO_CAPABILITY))),
    VIDIOC_STREAMON 0x4004_5612 => BUFFERS,
    VIDIOC_STREAMOFF 0x4004_5613 => BUFFERS,
    VIDIOC_G_STD 0x8008_5617 => Out(To(&X64)),
    VIDIOC_S_STD 0x4008_5618 => In(To(&X64)),
    VIDIOC_ENUMINPUT 0xc050_561a => Extend(&VIDEO_INPUT_WANTED, &VIDEO_INPUT),
    VIDIOC_G_INPUT 0x8004_5626 => Out(To(&Int)),
    VIDIOC_S_INPUT 0xc004_5627 => INT,
}
