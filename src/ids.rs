//! Who is meant. Kernel numbers are reused, ours never are.

use std::fmt;

macro_rules! kernel_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(i32);

        impl $name {
            /// Wraps a kernel number, as the tracer's pid namespace sees it.
            #[must_use]
            pub const fn new(raw: i32) -> Self {
                $name(raw)
            }

            /// The kernel's number.
            #[must_use]
            pub const fn raw(self) -> i32 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

kernel_id! {
    /// A task (thread) as the kernel numbers it.
    Tid
}
kernel_id! {
    /// A process (thread group) as the kernel numbers it: the tid of its leader.
    Pid
}

impl Tid {
    /// The process that this task would lead.
    #[must_use]
    pub const fn as_pid(self) -> Pid {
        Pid(self.0)
    }
}

impl Pid {
    /// The task that leads this process.
    #[must_use]
    pub const fn leader(self) -> Tid {
        Tid(self.0)
    }
}
