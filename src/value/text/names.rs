//! Numbers that have names: constants and flags.

use super::{Writer, Xlat, decimal, hex};
use crate::value::names::{Field, Names};

impl Writer<'_> {
    /// A number that has a name: one of the two, or both, as `-X` says.
    pub(super) fn named(&mut self, raw: impl FnOnce(&mut Self), name: impl FnOnce(&mut Self)) {
        match self.xlat {
            Xlat::Abbrev => name(self),
            Xlat::Raw => raw(self),
            Xlat::Verbose => {
                raw(self);
                self.xlat = Xlat::Abbrev;
                self.in_remark = true;
                self.remark(name);
                self.in_remark = false;
                self.xlat = Xlat::Verbose;
            }
        }
    }

    pub(super) fn one_of(&mut self, raw: u64, names: &Names) {
        match names.of(raw) {
            Some(name) => self.named(|writer| writer.number(|out| hex(raw, out)), |writer| writer.constant(name)),
            None => self.nameless(raw, names, true),
        }
    }

    /// As [`Writer::one_of`], in decimal.
    pub(super) fn ordinal(&mut self, raw: u64, names: &Names) {
        let number = |writer: &mut Self| writer.number(|out| decimal(raw, out));
        match names.of(raw) {
            Some(name) => self.named(number, |writer| writer.constant(name)),
            None => {
                number(self);
                if self.xlat != Xlat::Raw {
                    self.note(names.unknown);
                }
            }
        }
    }

    pub(super) fn flags(&mut self, raw: u64, names: &Names) {
        if let Some(field) = names.field.as_ref().filter(|field| field.apart) {
            let kind = raw & field.mask;
            // The field may be made of flags, and then several of them be set that have no name together.
            if field.names.of(kind).is_some() || kind != 0 && names.split_bits(kind).1 == 0 {
                return self.field_and_flags(raw, field, names);
            }
        }
        self.found(raw, names, names.split(raw));
    }

    /// `SOCK_STREAM|SOCK_CLOEXEC`, `0x1|0x80000`. A field of zero has no number of its own: `|0x800`.
    fn field_and_flags(&mut self, raw: u64, field: &Field, names: &Names) {
        let (kind, flags) = (raw & field.mask, raw & !field.mask);
        if field.names.of(kind).is_none() {
            self.found(kind, names, names.split_bits(kind));
        } else if kind != 0 || self.xlat != Xlat::Raw {
            self.one_of(kind, field.names);
        }
        if flags != 0 {
            self.str("|");
            self.found(flags, names, names.split_bits(flags));
        }
    }

    fn found(&mut self, raw: u64, names: &Names, (found, rest): (Vec<&'static str>, u64)) {
        if found.is_empty() {
            return self.nameless(raw, names, raw != 0);
        }
        let named = |writer: &mut Self| {
            writer.painted(
                |palette| palette.constant,
                |writer| {
                    writer.str(found[0]);
                    for name in &found[1..] {
                        writer.str("|");
                        writer.str(name);
                    }
                },
            );
            if rest != 0 {
                writer.str("|");
                writer.number(|out| hex(rest, out));
            }
        };
        self.named(|writer| writer.number(|out| hex(raw, out)), named);
    }

    /// A number that its table knows nothing of: `0x40 /* EFD_??? */`. No flags at all need no remark.
    fn nameless(&mut self, raw: u64, names: &Names, remark: bool) {
        self.number(|out| hex(raw, out));
        if remark && !self.unremarked && !names.unknown.is_empty() && self.xlat != Xlat::Raw {
            self.note(names.unknown);
        }
    }
}
