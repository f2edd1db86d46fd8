//! The registers that arguments and results are in, and what is where in them.

use super::passing::Piece;
use crate::addr::VAddr;

/// Where arguments are when a function begins.
#[derive(Clone, Copy, Debug, Default)]
pub struct EntryRegisters {
    /// rdi, rsi, rdx, rcx, r8, r9.
    pub ints: [u64; 6],
    /// rax, rbx, rcx, rdi, rsi, r8 to r11: Go's order.
    pub go: [u64; 9],
    /// The low halves of xmm0 to xmm15.
    pub floats: [u64; 16],
    /// Where the return address lies.
    pub sp: VAddr,
}

/// Where a result is when a function has returned.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExitRegisters {
    /// rax and rdx.
    pub ints: [u64; 2],
    /// rax, rbx, rcx, rdi, rsi, r8 to r11: Go's order.
    pub go: [u64; 9],
    /// The low halves of xmm0 to xmm15.
    pub floats: [u64; 16],
    /// st0, a number of ten bytes.
    pub x87: [u8; 10],
}

/// Whether a piece is in a floating-point register.
pub(super) fn is_float(piece: Piece) -> bool {
    matches!(piece, Piece::Sse(_) | Piece::St0)
}

/// What a piece holds when a function begins; pieces on the stack are nobody's here.
pub(super) fn entry_piece(registers: &EntryRegisters, piece: Piece) -> [u8; 16] {
    word(match piece {
        Piece::Integer(index) => registers.ints.get(usize::from(index)).copied().unwrap_or(0),
        Piece::Sse(index) => registers.floats.get(usize::from(index)).copied().unwrap_or(0),
        Piece::Go(index) => registers.go.get(usize::from(index)).copied().unwrap_or(0),
        Piece::Constant(number) => number,
        Piece::Stack(_) | Piece::Rax | Piece::Rdx | Piece::St0 => 0,
    })
}

/// What a piece holds when a function has returned.
pub(super) fn exit_piece(registers: &ExitRegisters, piece: Piece) -> [u8; 16] {
    word(match piece {
        Piece::Rax => registers.ints[0],
        Piece::Rdx => registers.ints[1],
        Piece::Go(index) => registers.go.get(usize::from(index)).copied().unwrap_or(0),
        Piece::Sse(index) => registers.floats.get(usize::from(index)).copied().unwrap_or(0),
        Piece::St0 => {
            let mut bytes = [0; 16];
            bytes[..10].copy_from_slice(&registers.x87);
            return bytes;
        }
        Piece::Integer(_) | Piece::Stack(_) | Piece::Constant(_) => 0,
    })
}

fn word(raw: u64) -> [u8; 16] {
    u128::from(raw).to_le_bytes()
}
