//! Developer commands of the project: `cargo xtask ci|diff|bench|size`.
fn main() {}
