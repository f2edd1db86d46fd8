//! The rules of `-e inject=` and `-e fault=`: which calls are tampered with, when, and how.
//!
//! `SET:WHAT[:WHAT...][:when=FIRST[..LAST][+[STEP]]]`, as the installed strace 6.1 takes it. Rules add up: unlike strace,
//! where a later one for the same call replaces the earlier, all of them hold.

use std::time::Duration;

use super::{FilterError, SyscallSet, span, syscalls};
use crate::abi::Abi;
use crate::syscalls::{Class, all};
use crate::value::{errno, signals};

/// What is done to some calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tamper {
    /// To which.
    pub calls: SyscallSet,
    /// To which of each of them, counted for each task and call.
    pub when: When,
    /// What they return without having been made; with `None` they are made.
    pub result: Option<Forced>,
    /// The harmless call that is made in place of one that is not made.
    pub instead: Option<&'static str>,
    /// A signal that the task gets.
    pub signal: Option<u32>,
    /// How long a call waits before it begins.
    pub delay_enter: Option<Duration>,
    /// How long the task waits before it sees the result.
    pub delay_exit: Option<Duration>,
    /// What is written behind arguments before the call begins.
    pub poke_enter: Vec<Poke>,
    /// What is written behind arguments before the task sees the result.
    pub poke_exit: Vec<Poke>,
}

/// A result that no call returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forced {
    /// A failure with this error number.
    Error(u32),
    /// This value.
    Value(i64),
}

/// Bytes that are written to where an argument points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poke {
    /// The argument, counted from 0; below 6.
    pub argument: usize,
    /// The bytes; never none.
    pub bytes: Vec<u8>,
}

/// Which of many calls: every `step`th from `first` to `last`, all counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The first that is meant; not 0.
    pub first: u16,
    /// The last that is meant.
    pub last: u16,
    /// How far apart they are; 0 when only the first is meant.
    pub step: u16,
}

impl When {
    /// Every one.
    pub const ALWAYS: When = When { first: 1, last: u16::MAX, step: 1 };

    /// Whether the call number `count` is meant.
    #[must_use]
    pub fn is_due(self, count: u64) -> bool {
        let Some(since) = count.checked_sub(self.first.into()) else { return false };
        let step = u64::from(self.step);
        let ends = self.last != u16::MAX && count > u64::from(self.last);
        !ends && (since == 0 || step != 0 && since % step == 0)
    }
}

/// Reads a rule of `-e inject=`, or of `-e fault=` where `fault`: one that only makes calls fail, with ENOSYS unless it
/// says how.
///
/// # Errors
/// For a set that is none, and for anything else that the grammar does not have, in one sentence.
pub fn tamper(text: &str, fault: bool) -> Result<Tamper, FilterError> {
    let (set, rest) = text.split_once(':').unwrap_or((text, ""));
    let mut rule = Tamper {
        calls: syscalls(set)?,
        when: When::ALWAYS,
        result: None,
        instead: None,
        signal: None,
        delay_enter: None,
        delay_exit: None,
        poke_enter: Vec::new(),
        poke_exit: Vec::new(),
    };
    let mut seen = Vec::new();
    for word in rest.split(':').filter(|word| !word.is_empty()) {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        // As strace has it: of several `when=` the last one counts, anything else is said once.
        if name != "when" && seen.contains(&name) {
            return Err(wrong(word, "it was said before"));
        }
        seen.push(name);
        if fault && !matches!(name, "error" | "syscall" | "when") {
            return Err(wrong(word, "a fault is error=, syscall= and when= only"));
        }
        add(&mut rule, name, value).map_err(|reason| wrong(word, reason))?;
    }
    if fault && rule.result.is_none() {
        rule.result = Some(Forced::Error(libc::ENOSYS.unsigned_abs()));
    }
    if !rule.changes_something() {
        let what = "it needs error=, retval=, signal=, delay_enter=, delay_exit=, poke_enter= or poke_exit=";
        return Err(wrong(text, what));
    }
    Ok(rule)
}

fn wrong(word: &str, reason: &'static str) -> FilterError {
    FilterError::Tamper { word: word.to_owned(), reason }
}

impl Tamper {
    fn changes_something(&self) -> bool {
        let waits = self.delay_enter.is_some() || self.delay_exit.is_some();
        let writes = !self.poke_enter.is_empty() || !self.poke_exit.is_empty();
        self.result.is_some() || self.signal.is_some() || waits || writes
    }
}

fn add(rule: &mut Tamper, name: &str, value: &str) -> Result<(), &'static str> {
    match name {
        "error" | "retval" if rule.result.is_some() => return Err("a call returns a value or an error, not both"),
        "error" => rule.result = Some(Forced::Error(error(value).ok_or("it is an error's name or number, 1 to 4095")?)),
        "retval" => rule.result = Some(Forced::Value(result(value).ok_or("it is a number of 64 bits")?)),
        "syscall" => rule.instead = Some(harmless(value).ok_or("it is a call without arguments that cannot fail")?),
        "signal" => rule.signal = Some(signal(value).ok_or("it is a signal's name or number, 1 to 64")?),
        "delay_enter" => rule.delay_enter = Some(span(value).ok_or("it is a time: N[s|ms|us|ns]")?),
        "delay_exit" => rule.delay_exit = Some(span(value).ok_or("it is a time: N[s|ms|us|ns]")?),
        "poke_enter" => rule.poke_enter = pokes(value)?,
        "poke_exit" => rule.poke_exit = pokes(value)?,
        "when" => {
            rule.when = when(value).ok_or("it is FIRST[..LAST][+[STEP]], FIRST and STEP 1 to 65535, LAST 1 to 65534")?
        }
        _ => {
            return Err("it is none of error=, retval=, signal=, syscall=, delay_enter=, delay_exit=, poke_enter=, \
                        poke_exit= and when=");
        }
    }
    Ok(())
}

fn error(text: &str) -> Option<u32> {
    match decimal(text) {
        Some(number) => u32::try_from(number).ok().filter(|number| (1..=4095).contains(number)),
        None => errno::by_name(&text.to_ascii_uppercase()),
    }
}

fn signal(text: &str) -> Option<u32> {
    match decimal(text) {
        Some(number) => u32::try_from(number).ok().filter(|number| (1..=64).contains(number)),
        None => signals::by_name(text),
    }
}

fn decimal(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// A number as strtoull(3) reads it in base 0.
fn result(text: &str) -> Option<i64> {
    let (plain, negative) = match text.strip_prefix('-') {
        Some(plain) => (plain, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    let (digits, radix) = match plain.strip_prefix("0x").or_else(|| plain.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None if plain.len() > 1 && plain.starts_with('0') => (&plain[1..], 8),
        None => (plain, 10),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let number = u64::from_str_radix(digits, radix).ok()?.cast_signed();
    Some(if negative { number.wrapping_neg() } else { number })
}

/// A call that changes nothing and takes nothing, by its name on some interface.
fn harmless(name: &str) -> Option<&'static str> {
    let known = Abi::ALL.into_iter().flat_map(all).find(|call| call.name == name)?;
    let pure = Class::by_name("pure")?;
    known.signature.is_some_and(|row| row.class.contains(pure)).then_some(known.name)
}

/// `@argN=HEX[,@argM=HEX...]`
fn pokes(text: &str) -> Result<Vec<Poke>, &'static str> {
    const FORM: &str = "it is @argN=BYTES[,...]: N from 1 to 6, each once, and bytes in hexadecimal";
    let mut pokes: Vec<Poke> = Vec::new();
    for word in text.split(',') {
        let (number, digits) = word.strip_prefix("@arg").and_then(|rest| rest.split_once('=')).ok_or(FORM)?;
        let number = decimal(number).filter(|number| (1..=6).contains(number)).ok_or(FORM)?;
        let argument = number as usize - 1;
        if digits.is_empty() || digits.len() % 2 != 0 || pokes.iter().any(|poke| poke.argument == argument) {
            return Err(FORM);
        }
        let nibble = |digit: u8| char::from(digit).to_digit(16).map(|nibble| nibble as u8);
        let bytes = digits.as_bytes().chunks(2).map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?));
        pokes.push(Poke { argument, bytes: bytes.collect::<Option<_>>().ok_or(FORM)? });
    }
    Ok(pokes)
}

/// `FIRST[..LAST][+[STEP]]`; a sign before FIRST is part of the number, as strtol(3) has it.
fn when(text: &str) -> Option<When> {
    let number = |text: &str| decimal(text).and_then(|number| u16::try_from(number).ok()).filter(|&number| number > 0);
    let (range, step) = match text.strip_prefix('+').unwrap_or(text).split_once('+') {
        None => (text.strip_prefix('+').unwrap_or(text), None),
        Some((range, "")) => (range, Some(1)),
        Some((range, step)) => (range, Some(number(step)?)),
    };
    match range.split_once("..") {
        None => Some(When { first: number(range)?, last: u16::MAX, step: step.unwrap_or(0) }),
        Some((first, last)) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last && last < u16::MAX).then_some(When { first, last, step: step.unwrap_or(1) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Tamper {
        tamper(text, false).unwrap()
    }

    fn due(text: &str) -> Vec<u64> {
        let when = rule(&format!("getpid:error=EIO:when={text}")).when;
        (1..=9).filter(|&count| when.is_due(count)).collect()
    }

    #[test]
    fn results_are_errors_or_values() {
        assert_eq!(rule("getpid:error=EIO").result, Some(Forced::Error(5)));
        assert_eq!(rule("getpid::error=eio:").result, Some(Forced::Error(5)));
        assert_eq!(rule("getpid:error=4095").result, Some(Forced::Error(4095)));
        for (text, value) in [("077", 63), ("0x10", 16), ("-5", -5), ("+7", 7), ("0", 0), ("18446744073709551615", -1)]
        {
            assert_eq!(rule(&format!("getpid:retval={text}")).result, Some(Forced::Value(value)), "{text}");
        }
    }

    #[test]
    fn when_counts_from_one() {
        assert_eq!(due("2"), [2]);
        assert_eq!(due("2..4"), [2, 3, 4]);
        assert_eq!(due("1..5+2"), [1, 3, 5]);
        assert_eq!(due("7+"), [7, 8, 9]);
        assert_eq!(due("+4"), [4]);
        assert_eq!(due("+2+4"), [2, 6]);
        assert_eq!(due("1+:when=2..3"), [2, 3]);
        assert!(rule("getpid:error=EIO").when.is_due(1_000_000));
    }

    #[test]
    fn bytes_are_poked_behind_arguments() {
        let rule = rule("chdir:poke_enter=@arg1=2f746d7000,@arg2=00:poke_exit=@arg3=fF");
        assert_eq!(rule.poke_enter[0], Poke { argument: 0, bytes: b"/tmp\0".to_vec() });
        assert_eq!(rule.poke_enter[1], Poke { argument: 1, bytes: vec![0] });
        assert_eq!(rule.poke_exit, [Poke { argument: 2, bytes: vec![255] }]);
    }

    #[test]
    fn a_fault_is_enosys_unless_said() {
        assert_eq!(tamper("getpid", true).unwrap().result, Some(Forced::Error(38)));
        assert_eq!(tamper("getpid:error=EIO:when=2", true).unwrap().result, Some(Forced::Error(5)));
        assert!(tamper("getpid:retval=3", true).is_err());
    }

    #[test]
    fn what_is_not_in_the_grammar_is_refused() {
        for text in [
            "getpid",
            "getpid:when=1",
            "getpid:error=EFOO",
            "getpid:error=0",
            "getpid:error=4096",
            "getpid:error=",
            "getpid:error=5:retval=3",
            "getpid:error=EIO:error=EPERM",
            "getpid:error=0x5",
            "getpid:retval=",
            "getpid:retval=18446744073709551616",
            "getpid:retval=0x",
            "getpid:retval=--1",
            "getpid:signal=0",
            "getpid:signal=65",
            "getpid:signal=",
            "getpid:syscall=getpid",
            "getpid:syscall=chdir:retval=1",
            "getpid:delay_enter=1x",
            "getpid:error=EIO:foo=3",
            "getpid:error=EIO:when=0",
            "getpid:error=EIO:when=5..3",
            "getpid:error=EIO:when=2..",
            "getpid:error=EIO:when=2+0",
            "getpid:error=EIO:when=65536",
            "getpid:error=EIO:when=1..65535",
            "getpid:error=EIO:when=",
            "getpid:error=EIO:when=+",
            "getpid:error=EIO:when=0:when=1",
            "chdir:poke_enter=@arg1=2f7",
            "chdir:poke_enter=",
            "chdir:poke_enter=@arg0=00",
            "chdir:poke_enter=@arg7=00",
            "chdir:poke_enter=@arg1=",
            ":error=EIO",
            "chdir:poke_enter=@arg1=00,@arg1=00",
            "nosuch:error=EIO",
            "chdir:poke_enter=@arg1=\u{e9}",
            "",
        ] {
            assert!(tamper(text, false).is_err(), "{text}");
        }
        let error = tamper("getpid:error=EFOO", false).unwrap_err().to_string();
        assert_eq!(error, "cannot inject 'error=EFOO': it is an error's name or number, 1 to 4095");
    }
}
