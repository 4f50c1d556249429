//! Runs the fuzzers' targets over the inputs that were kept, with the stable toolchain and without instruments.
// A panic here is a failed test.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

#[path = "targets/mod.rs"]
mod targets;

use std::fs;
use std::path::Path;

/// Bytes that an input that is kept has at most.
const LARGEST: usize = 4096;

#[test]
fn every_input_that_was_kept_is_taken_without_a_panic() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, _) in targets::TARGETS {
        let inputs = fs::read_dir(corpora.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut count = 0;
        for input in inputs.map(|entry| entry.unwrap().path()) {
            let bytes = fs::read(&input).unwrap();
            assert!(
                bytes.len() <= LARGEST,
                "{} is too large to be kept",
                input.display()
            );
            // So that a panic tells which input it was.
            println!("{}", input.display());
            targets::run(name, &bytes);
            count += 1;
        }
        assert!(count > 0, "{name} has no input");
    }
}

/// An input of every target that is random, but the same in every run.
#[test]
fn every_target_takes_bytes_that_mean_nothing() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for (_, target) in targets::TARGETS {
        for length in 0..200 {
            let bytes: Vec<u8> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    state.to_be_bytes()[0]
                })
                .collect();
            target(&bytes);
        }
    }
}
