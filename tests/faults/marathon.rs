//! Launches without end, most of which are cancelled, killed or spoilt at a random moment, in a process of its own whose
//! threads and files can be counted.
//!
//! `marathon SOCKET AGENT IMAGE LAUNCHES [SEED]` says as JSON how they ended, and what of them is left.
// A panic here is a failed run.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "marathon/count.rs"]
mod count;
#[path = "marathon/runner.rs"]
mod runner;
#[path = "marathon/way.rs"]
mod way;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use count::Counts;
use runner::{Ends, Runner};

/// Launches at a time.
const RUNNERS: usize = 3;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [socket, agent, image, launches, rest @ ..] = words.as_slice() else {
        panic!("marathon SOCKET AGENT IMAGE LAUNCHES [SEED]");
    };
    let launches: usize = launches.parse().expect("a number of launches");
    let seed = rest
        .first()
        .map_or_else(|| fastrand::u64(..), |seed| seed.parse().expect("a seed"));
    println!("seed {seed}");
    let counts = Counts::of(Path::new(socket)).await;
    // What the first launch puts on an engine for all later ones stays.
    let mut first = Runner::new(socket, agent, image, counts.tag(), 0).await;
    let warm = first.launch_well().await;
    assert_eq!(warm, "well", "the first launch");
    let way = first.end().await;
    counts.until_nothing_is_left().await;
    drop(way);
    let before = counts.take().await;

    let mut ends: Ends = BTreeMap::new();
    let run = async |number: usize| {
        let share = launches / RUNNERS + usize::from(number < launches % RUNNERS);
        let mut runner = Runner::new(
            socket,
            agent,
            image,
            counts.tag(),
            seed.wrapping_add(number as u64),
        )
        .await;
        let ends = runner.run(share).await;
        (ends, runner.end().await)
    };
    let (every, ways): (Vec<Ends>, Vec<_>) = futures::future::join_all((0..RUNNERS).map(run))
        .await
        .into_iter()
        .unzip();
    for of_one in every {
        for (end, times) in of_one {
            *ends.entry(end).or_default() += times;
        }
    }
    counts.until_nothing_is_left().await;
    drop(ways);
    let after = counts.until_as(&before).await;
    println!(
        "{}",
        json!({ "launches": launches, "ends": ends, "before": before.told(), "after": after.told() })
    );
}
