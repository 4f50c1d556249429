use crate::bare;
use crate::place::Place;
use crate::samples::{alternating, timed};
use crate::table::{Row, Unit};

/// The list of all volumes through the adapter, against the bare API call.
pub(crate) async fn rows(place: &Place, rounds: usize) -> Vec<Row> {
    let socket = place.lab.socket();
    let mut count = 0;
    let [ours, theirs] = alternating(rounds, async |side| {
        if side == 0 {
            let (took, volumes) = timed(place.session.engine.volumes()).await;
            count = volumes.unwrap().len();
            return took;
        }
        let (took, answer) = timed(async { bare::get(&socket, "/volumes") }).await;
        assert!(answer["Volumes"].as_array().unwrap().len() >= count);
        took
    })
    .await;
    vec![Row {
        what: format!("{}: list of {count} volumes", place.name()),
        ours,
        against: "`GET /volumes`, parsed".to_owned(),
        theirs,
        unit: Unit::Milliseconds,
        goal: Some(1.2),
    }]
}
