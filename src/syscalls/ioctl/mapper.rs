//! The device mapper: linux/dm-ioctl.h. A header, and behind it what the request needs: `[{version=[4, 0, 0], ...}, {...}]`.

use super::Argument::{self, Special};
use super::{Fields, arguments, part_of};
use crate::syscalls::cx::Record;
use crate::syscalls::layouts::mapper::*;
use crate::syscalls::prelude::*;
use crate::value::{Bytes, BytesKind};

const MAPPER: Argument = Special(&REQUEST);

arguments! {
    DM_VERSION 0xc138_fd00 => MAPPER,
    DM_REMOVE_ALL 0xc138_fd01 => MAPPER,
    DM_LIST_DEVICES 0xc138_fd02 => MAPPER,
    DM_DEV_CREATE 0xc138_fd03 => MAPPER,
    DM_DEV_REMOVE 0xc138_fd04 => MAPPER,
    DM_DEV_RENAME 0xc138_fd05 => MAPPER,
    DM_DEV_SUSPEND 0xc138_fd06 => MAPPER,
    DM_DEV_STATUS 0xc138_fd07 => MAPPER,
    DM_DEV_WAIT 0xc138_fd08 => MAPPER,
    DM_TABLE_LOAD 0xc138_fd09 => MAPPER,
    DM_TABLE_CLEAR 0xc138_fd0a => MAPPER,
    DM_TABLE_DEPS 0xc138_fd0b => MAPPER,
    DM_TABLE_STATUS 0xc138_fd0c => MAPPER,
    DM_LIST_VERSIONS 0xc138_fd0d => MAPPER,
    DM_TARGET_MSG 0xc138_fd0e => MAPPER,
    DM_DEV_SET_GEOMETRY 0xc138_fd0f => MAPPER,
    DM_DEV_ARM_POLL 0xc138_fd10 => MAPPER,
}

// The numbers of the requests, which are the last bytes of theirs.
const LIST_DEVICES: u8 = 2;
const DEV_CREATE: u8 = 3;
const DEV_REMOVE: u8 = 4;
const DEV_RENAME: u8 = 5;
const DEV_SUSPEND: u8 = 6;
const DEV_STATUS: u8 = 7;
const DEV_WAIT: u8 = 8;
const TABLE_LOAD: u8 = 9;
const TABLE_CLEAR: u8 = 10;
const TABLE_DEPS: u8 = 11;
const TABLE_STATUS: u8 = 12;
const LIST_VERSIONS: u8 = 13;
const TARGET_MSG: u8 = 14;
const DEV_SET_GEOMETRY: u8 = 15;

static REQUEST: Stages = Stages { entry: asked, exit: answered };

fn asked(cx: &Cx<'_>, raw: u64) -> Value {
    request(cx, raw, false)
}

fn answered(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match before {
        Value::Array(_) if !cx.failed() => Value::Change(Box::new(before.clone()), Box::new(request(cx, raw, true))),
        _ => before.clone(),
    }
}

/// The header and what is behind it; which fields and what depends on the request and on whether it has been answered.
fn request(cx: &Cx<'_>, raw: u64, answered: bool) -> Value {
    /// The version of the interface.
    const VERSION: u32 = 4;
    /// What has to be there for the version and the size, and for the whole of the header.
    const LEAST: u64 = 16;
    const WHOLE: u64 = 305;
    let at = VAddr::new(raw);
    if at.is_null() {
        return Value::Hex(0);
    }
    if !cx.limits.follow {
        return Value::Address(at);
    }
    // The padding at its end need not be there.
    let Some(mut bytes) = cx.exactly(at, WHOLE as usize) else { return Value::Unreadable(at) };
    bytes.resize(MAPPER_HEADER.size(cx.abi), 0);
    let record = cx.record_of(&MAPPER_HEADER, &bytes);
    let size = record.number("data_size");
    if size < LEAST {
        return Value::Address(at);
    }
    let (names, remark): (Fields, _) = if cx.u32(at) != Some(VERSION) {
        (&["version"], Some("unsupported device mapper ABI version"))
    } else if size < WHOLE {
        (&["version", "data_size"], Some("data_size too small"))
    } else {
        (fields(cx.args[1] as u8, answered), None)
    };
    let mut header = part_of(cx, &record.bytes, at, &MAPPER_HEADER, names);
    if let (Some(remark), Some(last)) = (remark, header.fields.last_mut()) {
        last.value = last.value.clone().noted(remark);
        return Value::Array(ArrayValue { items: vec![Value::Struct(header)], ..ArrayValue::default() });
    }
    let mut shown = ArrayValue { items: vec![Value::Struct(header)], ..ArrayValue::default() };
    let data = Data { cx, start: raw, first: record.number("data_start"), size };
    data.add(&record, answered, &mut shown);
    Value::Array(shown)
}

/// The fields of the header that matter.
fn fields(request: u8, answered: bool) -> Fields {
    const PLAIN: Fields = &["version", "data_size", "dev", "name", "uuid", "flags"];
    const WITH_DATA: Fields = &["version", "data_size", "data_start", "dev", "name", "uuid", "flags"];
    const TABLE: Fields = &["version", "data_size", "data_start", "dev", "name", "uuid", "target_count", "flags"];
    const EVENT: Fields = &["version", "data_size", "dev", "name", "uuid", "event_nr", "flags"];
    const EVENT_WITH_DATA: Fields = &["version", "data_size", "data_start", "dev", "name", "uuid", "event_nr", "flags"];
    const STATE: Fields =
        &["version", "data_size", "dev", "name", "uuid", "target_count", "open_count", "event_nr", "flags"];
    const STATE_WITH_DATA: Fields = &[
        "version",
        "data_size",
        "data_start",
        "dev",
        "name",
        "uuid",
        "target_count",
        "open_count",
        "event_nr",
        "flags",
    ];
    match (request, answered) {
        (LIST_DEVICES | LIST_VERSIONS | DEV_SET_GEOMETRY, _) | (TABLE_DEPS | TABLE_STATUS | TARGET_MSG, false) => {
            WITH_DATA
        }
        (TABLE_LOAD, false) => TABLE,
        (DEV_REMOVE | DEV_SUSPEND, false) => EVENT,
        (DEV_RENAME | DEV_WAIT, false) => EVENT_WITH_DATA,
        (DEV_CREATE | DEV_SUSPEND | DEV_STATUS | TABLE_CLEAR, true) => STATE,
        (DEV_RENAME | DEV_WAIT | TABLE_LOAD | TABLE_DEPS | TABLE_STATUS | TARGET_MSG, true) => STATE_WITH_DATA,
        _ => PLAIN,
    }
}

/// What lies behind the header.
struct Data<'a> {
    cx: &'a Cx<'a>,
    /// Where the header is.
    start: u64,
    /// Where the data begins, from there.
    first: u64,
    /// The size of all of it, header included.
    size: u64,
}

impl Data<'_> {
    fn add(&self, record: &Record, answered: bool, shown: &mut ArrayValue) {
        /// A message has been answered with a text.
        const DATA_OUT: u64 = 1 << 16;
        let count = record.number("target_count");
        let request = self.cx.args[1] as u8;
        let is_there = match (request, answered) {
            (TABLE_LOAD, false) | (TABLE_STATUS | DEV_WAIT, true) => count != 0,
            (DEV_RENAME | DEV_SET_GEOMETRY | TARGET_MSG, false) => true,
            (TARGET_MSG, true) => record.number("flags") & DATA_OUT != 0,
            (LIST_DEVICES | LIST_VERSIONS | TABLE_DEPS, true) => self.cx.limits.detail || self.size > self.first,
            _ => false,
        };
        if !is_there {
            return;
        }
        if !self.cx.limits.detail {
            shown.more = true;
            return;
        }
        match request {
            TABLE_LOAD | TABLE_STATUS | DEV_WAIT => self.targets(count, answered, shown),
            LIST_DEVICES => self.list(&MAPPER_NAME, "struct dm_name_list", shown),
            LIST_VERSIONS => self.list(&MAPPER_TARGET_VERSION, "struct dm_target_versions", shown),
            TABLE_DEPS => self.dependencies(shown),
            TARGET_MSG if !answered => self.message(shown),
            _ => {
                let string = Field { name: "string", value: self.text(self.first) };
                shown.items.push(Value::Struct(StructValue::of(vec![string])));
            }
        }
    }

    fn address(&self, offset: u64) -> VAddr {
        VAddr::new(self.start.wrapping_add(offset))
    }

    /// A structure at an offset; a remark in its place where it does not fit.
    fn piece(&self, layout: &'static crate::syscalls::Layout, offset: u64, what: &str) -> Result<Record, Value> {
        let end = offset.checked_add(layout.size(self.cx.abi) as u64).filter(|&end| end <= self.size);
        let Some(_) = end else {
            return Err(Value::word("???").noted(format!("misplaced {what}")));
        };
        self.cx.record(layout, self.address(offset)).ok_or(Value::Unreadable(self.address(offset)))
    }

    /// A text that ends with the data at the latest.
    fn text(&self, offset: u64) -> Value {
        let room = self.size.saturating_sub(offset);
        let length = usize::try_from(room).unwrap_or(usize::MAX).min(self.cx.limits.strlen.saturating_add(1));
        let Some(bytes) = self.cx.exactly(self.address(offset), length) else {
            return Value::Unreadable(self.address(offset));
        };
        let end = bytes.iter().position(|&byte| byte == 0);
        let data = bytes[..end.unwrap_or(length).min(self.cx.limits.strlen)].to_vec();
        Value::Bytes(Bytes { data, cut: end.is_none_or(|end| end > self.cx.limits.strlen), kind: BytesKind::Text })
    }

    /// The parts of a table. What is loaded says where the next part is from its own beginning, what is answered from the
    /// beginning of the data.
    fn targets(&self, count: u64, answered: bool, shown: &mut ArrayValue) {
        let size = MAPPER_TARGET.size(self.cx.abi) as u64;
        let mut offset = self.first;
        let mut least = 0;
        for _ in 0..count {
            let found = match offset < least {
                true => Err(Value::word("???").noted("misplaced struct dm_target_spec")),
                false => self.piece(&MAPPER_TARGET, offset, "struct dm_target_spec"),
            };
            let record = match found {
                Ok(record) => record,
                Err(value) => return shown.items.push(value),
            };
            let names: Fields = match answered {
                true => &["sector_start", "length", "status", "target_type"],
                false => &["sector_start", "length", "target_type"],
            };
            let mut target = part_of(self.cx, &record.bytes, self.address(offset), &MAPPER_TARGET, names);
            target.push("string", self.text(offset + size));
            shown.items.push(Value::Struct(target));
            least = offset + size;
            offset = if answered { self.first } else { offset }.saturating_add(record.number("next"));
        }
    }

    /// Entries with a name, each of which says where the next one is.
    fn list(&self, layout: &'static crate::syscalls::Layout, what: &str, shown: &mut ArrayValue) {
        let mut offset = self.first;
        loop {
            let record = match self.piece(layout, offset, what) {
                Ok(record) => record,
                Err(value) => return shown.items.push(value),
            };
            // The name begins behind the last field, before the padding.
            let (behind, field) = match layout.offset_of(self.cx.abi, "dev") {
                Some(_) => (12, "dev"),
                None => (16, "version"),
            };
            let value = record.value(self.cx, field);
            let name = Field { name: "name", value: self.text(offset + behind) };
            let value = Field { name: field, value };
            let entry = if field == "dev" { vec![value, name] } else { vec![name, value] };
            shown.items.push(Value::Struct(StructValue::of(entry)));
            match record.number("next") {
                0 => return,
                next => offset = offset.saturating_add(next),
            }
        }
    }

    /// The devices that one depends on.
    fn dependencies(&self, shown: &mut ArrayValue) {
        const WHAT: &str = "struct dm_target_deps";
        let found = self.piece(&MAPPER_DEPENDENCIES, self.first, WHAT);
        let record = match found {
            Ok(record) => record,
            Err(value) => return shown.items.push(value),
        };
        let (count, size) = (record.number("count"), record.bytes.len() as u64);
        if self.first.saturating_add(size).saturating_add(8 * count) > self.size {
            return shown.items.push(Value::word("???").noted(format!("misplaced {WHAT}")));
        }
        let devices = self.cx.array(&Dev64, self.address(self.first + size), count);
        shown.items.push(Value::Struct(StructValue::of(vec![
            Field { name: "count", value: Value::Unsigned(count) },
            Field { name: "deps", value: devices },
        ])));
    }

    /// A message to the target at a sector.
    fn message(&self, shown: &mut ArrayValue) {
        let record = match self.piece(&MAPPER_MESSAGE, self.first, "struct dm_target_msg") {
            Ok(record) => record,
            Err(value) => return shown.items.push(value),
        };
        let mut message = self.cx.structure(&MAPPER_MESSAGE, &record.bytes, self.address(self.first));
        message.push("message", self.text(self.first + record.bytes.len() as u64));
        shown.items.push(Value::Struct(message));
    }
}
