//! Programs that Go's compiler made: where a thread keeps the goroutine that it runs.

use goblin::elf::program_header::PT_TLS;

use super::Image;

/// The pointer to the goroutine, from the thread's pointer, where the program has no thread-local storage of the linker's making
/// (runtime/sys_linux_amd64.s, `settls`).
const WITHOUT_LINKER: i64 = -8;

impl Image {
    /// How far from a thread's pointer (fs) the pointer to its goroutine is, in bytes; `None` where the file is not a program of
    /// Go's, or does not say.
    #[must_use]
    pub fn goroutine_offset(&self) -> Option<i64> {
        self.section(".go.buildinfo")?;
        match self.program_headers().iter().find(|header| header.p_type == PT_TLS) {
            None => Some(WITHOUT_LINKER),
            Some(tls) => {
                // The program's own block ends at the thread's pointer (ELF Handling for Thread-Local Storage, variant II).
                let within = i64::try_from(self.data_symbol("runtime.tlsg")?.raw()).ok()?;
                let size = tls.p_memsz.checked_next_multiple_of(tls.p_align.max(1))?;
                within.checked_sub(i64::try_from(size).ok()?)
            }
        }
    }
}
