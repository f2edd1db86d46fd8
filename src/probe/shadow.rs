//! Which calls of a thread have not returned yet: a stack of our own, beside the thread's, which is never written.
//!
//! A call is known by where its return address lies and what it is. When a return is reached that another call's frame
//! lies above, that one has been left some other way: an exception, a longjmp. Frames are only compared within one stack
//! (coroutines and signal stacks have others), because an address says nothing about a stack that it is not in.

use crate::addr::VAddr;

/// A stack: where it lies. A thread's stacks are told apart by their mappings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StackRange {
    /// Its lowest address; a main thread's stack grows below it.
    pub start: VAddr,
    /// The address behind its highest.
    pub end: VAddr,
}

/// A call that has not returned yet; `C` is what its user remembers of it.
#[derive(Clone, Debug)]
pub struct Frame<C> {
    /// Where its return address lies: the stack pointer at its entry.
    pub slot: VAddr,
    /// Where it will return to.
    pub returns_to: VAddr,
    /// What is remembered.
    pub call: C,
    stack: usize,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It returned.
    Returned,
    /// It jumped to the function whose return this is.
    TailCalled,
    /// Its frame was left otherwise: an exception, longjmp, an unwinding thread.
    Left,
}

/// The pending calls of one thread.
#[derive(Clone, Debug)]
pub struct ShadowStack<C> {
    frames: Vec<Frame<C>>,
    stacks: Vec<StackRange>,
}

impl<C> Default for ShadowStack<C> {
    fn default() -> Self {
        ShadowStack { frames: Vec::new(), stacks: Vec::new() }
    }
}

/// Tail recursion through different functions can make any number of frames with one return address.
const MAX_TAIL_CALLS: usize = 64;

impl<C> ShadowStack<C> {
    /// How many calls are pending.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.frames.len()
    }

    /// The pending calls, the outermost first.
    pub fn frames(&self) -> impl DoubleEndedIterator<Item = &Frame<C>> {
        self.frames.iter()
    }

    /// What is remembered of the pending calls, the outermost first.
    pub fn calls_mut(&mut self) -> impl Iterator<Item = &mut C> {
        self.frames.iter_mut().map(|frame| &mut frame.call)
    }

    /// The innermost pending call.
    pub fn top_mut(&mut self) -> Option<&mut C> {
        self.frames.last_mut().map(|frame| &mut frame.call)
    }

    /// Takes note of a call: `slot` is the stack pointer at its entry, where its return address lies.
    ///
    /// `range` finds the stack that an address lies in; it is only asked for stacks that are not known yet. What has been
    /// left without a return on the way here is handed to `ended`, the innermost first.
    pub fn enter(
        &mut self,
        slot: VAddr,
        returns_to: VAddr,
        call: C,
        range: impl FnOnce() -> Option<StackRange>,
        mut ended: impl FnMut(C, Ended),
    ) {
        let stack = self.stack_of(slot, range);
        self.leave_below(stack, slot, &mut ended);
        // A tail call keeps the return address. Another one in its place: a landing pad calls from where a call was left.
        while let Some(top) = self.frames.iter().rposition(|frame| frame.stack == stack)
            && self.frames[top].slot == slot
            && self.frames[top].returns_to != returns_to
        {
            ended(self.frames.remove(top).call, Ended::Left);
        }
        let chained = self.frames.iter().rev().take_while(|frame| frame.slot == slot && frame.stack == stack).count();
        if chained >= MAX_TAIL_CALLS {
            // The outermost of the chain stays: its return is the one that somebody waits for.
            if let Some(last) = self.frames.pop() {
                ended(last.call, Ended::TailCalled);
            }
        }
        self.frames.push(Frame { slot, returns_to, call, stack });
    }

    /// A backward jump to a function's entry hits its probe again without being a call.
    #[must_use]
    pub fn is_jump_to_entry(&self, slot: VAddr, returns_to: VAddr, same: impl Fn(&C) -> bool) -> bool {
        self.frames.last().is_some_and(|top| top.slot == slot && top.returns_to == returns_to && same(&top.call))
    }

    /// A thread arrived at `at` with the stack pointer `sp`: ends the calls that return there.
    ///
    /// Hands every call that has ended to `ended`, the innermost first. Returns whether any returned.
    pub fn arrive(&mut self, at: VAddr, sp: VAddr, mut ended: impl FnMut(C, Ended)) -> bool {
        // `ret` takes the return address away, `ret n` n bytes more.
        const MOST_POPPED: u64 = 8 + 0x1_0000;
        let returns = |frame: &Frame<C>| {
            frame.returns_to == at && (8..=MOST_POPPED).contains(&sp.raw().wrapping_sub(frame.slot.raw()))
        };
        let Some(index) = self.frames.iter().rposition(returns) else { return false };
        let (slot, stack) = (self.frames[index].slot, self.frames[index].stack);
        self.leave_below(stack, slot, &mut ended);
        let Some(index) = self.frames.iter().rposition(|frame| frame.slot == slot && frame.stack == stack) else {
            return false;
        };
        // All with this slot return here: the last of a chain of tail calls, and those that jumped to it.
        let mut how = Ended::Returned;
        let mut next = Some(index);
        while let Some(index) = next {
            ended(self.frames.remove(index).call, how);
            how = Ended::TailCalled;
            // Further down in this stack are only frames that lie higher.
            let below = self.frames[..index].iter().enumerate().rev();
            let mut chain = below.take_while(|(_, frame)| frame.stack != stack || frame.slot <= slot);
            next = chain.find(|(_, frame)| frame.slot == slot && frame.stack == stack).map(|(index, _)| index);
        }
        true
    }

    /// The thread is seen with the stack pointer `sp`: what was entered further down on that stack has been left, and so has
    /// that whose return address is no longer where it was. `word` reads a word of the stack.
    pub fn seen_at(
        &mut self,
        sp: VAddr,
        mut word: impl FnMut(VAddr) -> Option<VAddr>,
        mut ended: impl FnMut(C, Ended),
    ) {
        let Some(stack) = self.stacks.iter().rposition(|stack| (stack.start..stack.end).contains(&sp)) else { return };
        self.leave_below(stack, sp, &mut ended);
        while let Some(top) = self.frames.iter().rposition(|frame| frame.stack == stack)
            && word(self.frames[top].slot).is_some_and(|holds| holds != self.frames[top].returns_to)
        {
            ended(self.frames.remove(top).call, Ended::Left);
        }
    }

    /// A forked child, which runs on a copy of the parent's stack, has the parent's calls pending too, below those that it
    /// has begun itself.
    pub fn inherit(&mut self, parent: Self) {
        let own = std::mem::replace(self, parent);
        let numbers: Vec<usize> = own.stacks.iter().map(|stack| self.number_of(*stack)).collect();
        self.frames.extend(own.frames.into_iter().map(|frame| {
            let stack = numbers.get(frame.stack).copied().unwrap_or(usize::MAX);
            Frame { stack, ..frame }
        }));
    }

    fn number_of(&mut self, stack: StackRange) -> usize {
        self.stacks.iter().position(|known| known.end == stack.end).unwrap_or_else(|| {
            self.stacks.push(stack);
            self.stacks.len() - 1
        })
    }

    /// The thread is gone, or executes another program: nothing returns any more.
    pub fn clear(&mut self, mut ended: impl FnMut(C)) {
        while let Some(frame) = self.frames.pop() {
            ended(frame.call);
        }
        self.stacks.clear();
    }

    /// Ends the frames of `stack` whose slots lie below `slot`: their memory has been given back.
    fn leave_below(&mut self, stack: usize, slot: VAddr, mut ended: impl FnMut(C, Ended)) {
        let mut index = self.frames.len();
        while index > 0 {
            index -= 1;
            let frame = &self.frames[index];
            if frame.stack != stack {
                continue;
            }
            if frame.slot >= slot {
                break;
            }
            ended(self.frames.remove(index).call, Ended::Left);
        }
    }

    /// The number of the stack that holds `address`.
    fn stack_of(&mut self, address: VAddr, range: impl FnOnce() -> Option<StackRange>) -> usize {
        // A main thread's stack grows: what lies a little below its known start is in it too.
        const GROWTH: u64 = 8 << 20;
        let within = |stack: &StackRange| (stack.start..stack.end).contains(&address);
        let grown = |stack: &StackRange| {
            address < stack.start && stack.start.raw() - address.raw() < GROWTH && address < stack.end
        };
        if let Some(known) = self.stacks.iter().rposition(within) {
            return known;
        }
        match range() {
            Some(found) => {
                // The same mapping, larger than before.
                if let Some(known) = self.stacks.iter().position(|stack| stack.end == found.end) {
                    self.stacks[known] = found;
                    return known;
                }
                self.stacks.push(found);
                self.stacks.len() - 1
            }
            None => self.stacks.iter().position(grown).unwrap_or(usize::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STACK: StackRange = StackRange { start: VAddr::new(0x7000), end: VAddr::new(0x9000) };
    const OTHER: StackRange = StackRange { start: VAddr::new(0x2000), end: VAddr::new(0x3000) };

    fn at(raw: u64) -> VAddr {
        VAddr::new(raw)
    }

    #[derive(Default)]
    struct Thread {
        shadow: ShadowStack<&'static str>,
        log: Vec<(&'static str, Ended)>,
    }

    impl Thread {
        fn enter(&mut self, name: &'static str, slot: u64, returns_to: u64) {
            let log = &mut self.log;
            let range = || Some(if slot >= 0x7000 { STACK } else { OTHER });
            self.shadow.enter(at(slot), at(returns_to), name, range, |call, how| log.push((call, how)));
        }

        fn arrive(&mut self, pc: u64, sp: u64) -> bool {
            let log = &mut self.log;
            self.shadow.arrive(at(pc), at(sp), |call, how| log.push((call, how)))
        }
    }

    #[test]
    fn a_forked_child_returns_from_its_parents_calls() {
        let mut parent = Thread::default();
        parent.enter("outer", 0x8100, 0x401000);
        let mut child = Thread::default();
        child.enter("early", 0x8080, 0x402000);
        child.shadow.inherit(parent.shadow.clone());
        assert!(child.arrive(0x402000, 0x8088));
        assert!(child.arrive(0x401000, 0x8108));
        assert_eq!(child.log, [("early", Ended::Returned), ("outer", Ended::Returned)]);
    }

    #[test]
    fn calls_return_in_order() {
        let mut thread = Thread::default();
        thread.enter("outer", 0x8100, 0x401000);
        thread.enter("inner", 0x8080, 0x402000);
        assert!(thread.arrive(0x402000, 0x8088));
        assert!(thread.arrive(0x401000, 0x8108));
        assert_eq!(thread.log, [("inner", Ended::Returned), ("outer", Ended::Returned)]);
    }

    #[test]
    fn recursion_is_told_apart_by_the_stack() {
        let mut thread = Thread::default();
        for level in 0..3 {
            thread.enter("f", 0x8100 - level * 0x20, 0x401000);
        }
        assert!(thread.arrive(0x401000, 0x80c8));
        assert_eq!(thread.shadow.depth(), 2);
        assert!(!thread.arrive(0x401000, 0x80a0), "below every frame");
    }

    #[test]
    fn what_an_exception_passed_is_left() {
        let mut thread = Thread::default();
        thread.enter("catches", 0x8100, 0x401000);
        thread.enter("passes", 0x8080, 0x402000);
        thread.enter("throws", 0x8040, 0x403000);
        assert!(thread.arrive(0x401000, 0x8108));
        let left: Vec<_> = thread.log.iter().map(|&(name, how)| (name, how)).collect();
        assert_eq!(left, [("throws", Ended::Left), ("passes", Ended::Left), ("catches", Ended::Returned)]);
    }

    #[test]
    fn a_call_made_further_up_shows_that_the_deeper_ones_were_left() {
        let mut thread = Thread::default();
        thread.enter("longjmps", 0x8040, 0x403000);
        thread.enter("next", 0x8080, 0x402000);
        assert_eq!(thread.log, [("longjmps", Ended::Left)]);
        assert_eq!(thread.shadow.depth(), 1);
    }

    #[test]
    fn what_lies_below_the_stack_pointer_was_left() {
        let mut thread = Thread::default();
        thread.enter("setjmps", 0x8100, 0x401000);
        thread.enter("longjmps", 0x8080, 0x402000);
        let mut seen = |sp, words: &[(u64, u64)]| {
            let word = |slot: VAddr| words.iter().find(|(at, _)| *at == slot.raw()).map(|(_, word)| at(*word));
            let log = &mut thread.log;
            thread.shadow.seen_at(at(sp), word, |call, how| log.push((call, how)));
            thread.log.len()
        };
        let intact = [(0x8080, 0x402000), (0x8100, 0x401000)];
        assert_eq!((seen(0x8070, &intact), seen(0x8080, &intact)), (0, 0), "in it, and at its end");
        assert_eq!((seen(0x2080, &[]), seen(0x8070, &[])), (0, 0), "on a stack that is not known, or can't be read");
        assert_eq!(seen(0x8070, &[(0x8080, 0x402040)]), 1, "another call's return address is there");
        assert_eq!(seen(0x8200, &intact), 2);
        assert_eq!(thread.log, [("longjmps", Ended::Left), ("setjmps", Ended::Left)]);
    }

    #[test]
    fn a_call_from_the_same_place_of_the_stack_shows_that_the_one_before_was_left() {
        let mut thread = Thread::default();
        thread.enter("catches", 0x8100, 0x401000);
        thread.enter("is left", 0x8080, 0x402000);
        thread.enter("in the landing pad", 0x8080, 0x402040);
        assert_eq!(thread.log, [("is left", Ended::Left)]);
        assert!(thread.arrive(0x402040, 0x8088));
        assert!(thread.arrive(0x401000, 0x8108));
        assert_eq!(thread.log[1..], [("in the landing pad", Ended::Returned), ("catches", Ended::Returned)]);
    }

    #[test]
    fn tail_calls_return_together() {
        let mut thread = Thread::default();
        thread.enter("first", 0x8100, 0x401000);
        thread.enter("second", 0x8100, 0x401000);
        assert!(thread.arrive(0x401000, 0x8108));
        assert_eq!(thread.log, [("second", Ended::Returned), ("first", Ended::TailCalled)]);
    }

    #[test]
    fn a_jump_to_the_entry_is_no_call() {
        let mut thread = Thread::default();
        thread.enter("loops", 0x8100, 0x401000);
        assert!(thread.shadow.is_jump_to_entry(at(0x8100), at(0x401000), |call| *call == "loops"));
        assert!(!thread.shadow.is_jump_to_entry(at(0x8100), at(0x401000), |call| *call == "other"));
    }

    #[test]
    fn another_stack_says_nothing_about_this_one() {
        let mut thread = Thread::default();
        thread.enter("coroutine", 0x2100, 0x401000);
        thread.enter("main", 0x8100, 0x402000);
        assert!(thread.log.is_empty());
        assert!(thread.arrive(0x402000, 0x8108));
        assert!(thread.arrive(0x401000, 0x2108), "it goes on later, out of order");
        assert_eq!(thread.log, [("main", Ended::Returned), ("coroutine", Ended::Returned)]);
    }

    #[test]
    fn a_return_that_pops_its_arguments_is_one() {
        let mut thread = Thread::default();
        thread.enter("callee cleans up", 0x8100, 0x401000);
        assert!(thread.arrive(0x401000, 0x8118));
    }

    #[test]
    fn returns_from_deep_recursion_do_not_look_at_all_of_it() {
        const DEPTH: u64 = 200_000;
        let mut thread = Thread::default();
        let slot = |level: u64| 0x7fff_0000_0000 - level * 0x30;
        for level in 0..DEPTH {
            thread.enter("f", slot(level), 0x401000);
        }
        // Looking at every frame for every return would take minutes.
        for level in (0..DEPTH).rev() {
            assert!(thread.arrive(0x401000, slot(level) + 8));
        }
        assert_eq!(thread.log.len() as u64, DEPTH);
        assert!(thread.log.iter().all(|(_, how)| *how == Ended::Returned));
    }

    #[test]
    fn endless_tail_calls_stay_bounded() {
        let mut thread = Thread::default();
        for _ in 0..10_000 {
            thread.enter("f", 0x8100, 0x401000);
        }
        assert!(thread.shadow.depth() <= MAX_TAIL_CALLS + 1);
        assert_eq!(thread.log.len() + thread.shadow.depth(), 10_000, "each is said to have ended, or is pending");
        assert!(thread.log.iter().all(|&(_, how)| how == Ended::TailCalled));
    }
}
