//! How a request can fail.

use std::io;

use crate::ids::Tid;

/// Why a ptrace request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The task died, or is dying, under us: SIGKILL does not wait for a tracer. Ordinary control flow; its end will be
    /// reported by the next waits (ptrace(2), "Death under ptrace"), so nothing but forgetting it is called for.
    #[error("the task is gone")]
    Gone,
    /// Anything else: a permission, an argument, a kernel without the request.
    #[error("{request} on task {tid}: {source}")]
    Refused {
        /// The request, as ptrace(2) names it.
        request: &'static str,
        /// The task that was asked.
        tid: Tid,
        /// The kernel's answer.
        source: io::Error,
    },
}

/// The answer to a request.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Sorts a kernel answer: ESRCH is death, whatever the request was.
    #[must_use]
    pub(crate) fn of(request: &'static str, tid: Tid, source: io::Error) -> Self {
        if source.raw_os_error() == Some(libc::ESRCH) { Error::Gone } else { Error::Refused { request, tid, source } }
    }

    /// Whether the task died.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Error::Gone)
    }

    /// The errno of a refusal, 0 where there is none.
    #[must_use]
    pub fn errno(&self) -> i32 {
        match self {
            Error::Gone => libc::ESRCH,
            Error::Refused { source, .. } => source.raw_os_error().unwrap_or(0),
        }
    }
}
