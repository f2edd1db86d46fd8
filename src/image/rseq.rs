//! Restartable sequences (rseq(2)): code that the kernel sends back to its beginning when it is interrupted.

use std::collections::HashMap;
use std::ops::Range;

use super::Image;
use super::dynamic::little_endian;
use crate::addr::ImageAddr;

/// More bytes of descriptors than this are not read.
const MAX_BYTES: u64 = 16 << 20;

/// `struct rseq_cs` (linux/rseq.h): version, flags, start_ip, post_commit_offset, abort_ip; aligned to 32 bytes.
const DESCRIPTOR: usize = 32;
const START_IP: usize = 8;
const POST_COMMIT_OFFSET: usize = 16;

impl Image {
    /// The code of the sequences that the section `__rseq_cs` describes, the way librseq and others keep them.
    #[must_use]
    pub fn restartable_sequences(&self) -> Vec<Range<ImageAddr>> {
        let section = self.section("__rseq_cs").filter(|section| section.is_mapped() && section.size <= MAX_BYTES);
        let Some(section) = section else { return Vec::new() };
        let Some(bytes) = self.section_bytes(section) else { return Vec::new() };
        let moved: HashMap<u64, u64> = self.relative_relocations().into_iter().collect();
        let descriptors = bytes.chunks_exact(DESCRIPTOR).enumerate();
        let ranges = descriptors.filter_map(|(index, descriptor)| {
            let number = |at: usize| little_endian(&descriptor[at..at + 8]);
            let slot = section.addr.raw().wrapping_add((index * DESCRIPTOR + START_IP) as u64);
            // A file whose place is not fixed says where the address is to be put, and what is there before is nothing.
            let start = ImageAddr::new(moved.get(&slot).copied().unwrap_or_else(|| number(START_IP)));
            let end = start.checked_add(number(POST_COMMIT_OFFSET))?;
            (self.is_code(start) && start < end).then_some(start..end)
        });
        ranges.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::separate::Surroundings;
    use super::*;

    const SOURCE: &str = r#"
        .globl sequence; .type sequence,@function
        sequence: nop
        1: incl %eax
        nop
        2: ret
        .size sequence,.-sequence
        3: jmp 1b
        .pushsection __rseq_cs,"aw"; .balign 32
        .long 0,0; .quad 1b, 2b-1b, 3b
        .popsection
        .section .note.GNU-stack,"",@progbits
    "#;

    #[test]
    fn sequences_are_found_in_files_with_and_without_a_fixed_place() {
        let directory = std::env::temp_dir().join(format!("trace-rseq-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let (source, built) = (directory.join("s.s"), directory.join("s.so"));
        std::fs::write(&source, SOURCE).unwrap();
        for options in [&["-shared"][..], &["-static", "-no-pie", "-Wl,-e,sequence"]] {
            let mut compiler = std::process::Command::new("gcc");
            compiler.args(["-nostdlib"]).args(options).arg("-o").arg(&built).arg(&source);
            assert!(compiler.status().unwrap().success());
            let image = Image::open(&built).unwrap();
            let functions = image.functions(&Surroundings::default());
            let start = functions.named("sequence").next().unwrap().addr().checked_add(1).unwrap();
            assert_eq!(image.restartable_sequences(), [start..start.checked_add(3).unwrap()], "{options:?}");
        }
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
