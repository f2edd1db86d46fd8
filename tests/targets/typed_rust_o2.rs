// build: rustc -g -Copt-level=2 --edition=2021 -Awarnings
include!("typed_rust.rs");
