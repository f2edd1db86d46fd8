//! Names of numbers, as the kernel's headers give them.

/// A list of constants or of flag bits.
///
/// Made by the `names!` macro (`syscalls/consts/`); every entry is checked against the header it names by the suite.
#[derive(Debug)]
pub struct Names {
    /// What the table is called in the source.
    pub name: &'static str,
    /// What a value without a name is remarked with: `0x40 /* EFD_??? */`. Empty: nothing.
    pub unknown: &'static str,
    /// The headers that define the entries, below `/usr/include`, separated by blanks. A header
    /// that the kernel does not export is named in its source: `kernel include/linux/socket.h`, and can't be checked.
    pub header: &'static str,
    /// Names and values, in the order in which flags are shown.
    pub entries: &'static [(&'static str, u64)],
    /// Bits that are not flags but a number of its own, shown before the flags.
    pub field: Option<Field>,
}

/// A group of bits that holds one of several constants, such as `O_ACCMODE` among the flags of open(2).
#[derive(Debug)]
pub struct Field {
    /// The bits.
    pub mask: u64,
    /// The names of the values under the mask.
    pub names: &'static Names,
    /// Whether `-X raw` and `-X verbose` show the two numbers apart, as in `0x1|0x80000`.
    pub apart: bool,
}

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Names {
    /// The name of exactly this value. A negative constant also names its 32-bit form, as an `int` in a register is one.
    #[must_use]
    pub fn of(&self, raw: u64) -> Option<&'static str> {
        let negative_int = |value: u64| value >> 32 == 0xffff_ffff && value & 0xffff_ffff == raw;
        self.entries.iter().find(|&&(_, value)| value == raw || negative_int(value)).map(|&(name, _)| name)
    }

    /// Splits a set of flags into the names of its bits and the bits that have none.
    ///
    /// Entries are tried in order and take their bits away, so an entry of several bits goes before its parts. A zero
    /// entry only matches when nothing is set at all. The sub-field, if there is one, always yields a first name.
    #[must_use]
    pub fn split(&self, raw: u64) -> (Vec<&'static str>, u64) {
        let Some((name, field)) =
            self.field.as_ref().and_then(|field| Some((field.names.of(raw & field.mask)?, field)))
        else {
            return self.split_bits(raw);
        };
        let (bits, rest) = match raw & !field.mask {
            0 => (Vec::new(), 0),
            bits => self.split_bits(bits),
        };
        ([&[name][..], &bits].concat(), rest)
    }

    /// Splits a set of flags in which the sub-field is not set.
    pub(super) fn split_bits(&self, raw: u64) -> (Vec<&'static str>, u64) {
        let mut found = Vec::new();
        let mut rest = raw;
        for &(name, value) in self.entries {
            if value != 0 && rest & value == value {
                found.push(name);
                rest &= !value;
            }
        }
        if raw == 0
            && found.is_empty()
            && let Some(name) = self.of(0)
        {
            found.push(name);
        }
        (found, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static MODES: Names = Names {
        name: "MODES",
        unknown: "",
        header: "",
        entries: &[("RDONLY", 0), ("WRONLY", 1), ("RDWR", 2)],
        field: None,
    };
    static FLAGS: Names = Names {
        name: "FLAGS",
        unknown: "F_???",
        header: "",
        entries: &[("SYNC", 0x30), ("DSYNC", 0x10), ("CREAT", 0x40)],
        field: Some(Field { mask: 3, names: &MODES, apart: false }),
    };

    #[test]
    fn the_field_comes_first_and_large_entries_before_their_parts() {
        assert_eq!(FLAGS.split(0x72), (vec!["RDWR", "SYNC", "CREAT"], 0));
        assert_eq!(FLAGS.split(0x50), (vec!["RDONLY", "DSYNC", "CREAT"], 0));
    }

    #[test]
    fn bits_without_a_name_are_left_over() {
        assert_eq!(FLAGS.split(0x103), (vec![], 0x103));
        assert_eq!(FLAGS.split(0x101), (vec!["WRONLY"], 0x100));
    }

    #[test]
    fn zero_has_a_name_only_where_the_table_says_so() {
        assert_eq!(MODES.split(0), (vec!["RDONLY"], 0));
        static PLAIN: Names = Names { name: "PLAIN", unknown: "", header: "", entries: &[("A", 1)], field: None };
        assert_eq!(PLAIN.split(0), (vec![], 0));
    }
}
