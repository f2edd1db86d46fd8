//! Probes: what the user asked for, and which addresses that means. Knows symbols and never patches.

pub mod glob;
pub mod listing;
pub mod matcher;
pub mod nearest;
pub mod places;
pub mod prologue;
pub mod shadow;
pub mod spec;
pub mod usdt;
