use std::time::{Duration, Instant};

/// What one side of a comparison measured, in milliseconds or MiB; never empty.
#[derive(Clone, Debug)]
pub(crate) struct Samples(Vec<f64>);

impl Samples {
    pub(crate) fn median(&self) -> f64 {
        let (low, high) = (self.0[(self.0.len() - 1) / 2], self.0[self.0.len() / 2]);
        f64::midpoint(low, high)
    }

    pub(crate) fn least(&self) -> f64 {
        self.0[0]
    }

    pub(crate) fn most(&self) -> f64 {
        self.0[self.0.len() - 1]
    }
}

impl From<Vec<f64>> for Samples {
    fn from(mut values: Vec<f64>) -> Self {
        assert!(!values.is_empty(), "nothing was measured");
        values.sort_by(f64::total_cmp);
        Self(values)
    }
}

/// Measures all sides in turns, A B C A B C, so that what else the machine does meets all of them alike. The first
/// turn warms caches and does not count.
pub(crate) async fn alternating<const SIDES: usize>(
    rounds: usize,
    mut measure: impl AsyncFnMut(usize) -> f64,
) -> [Samples; SIDES] {
    let mut values = [const { Vec::new() }; SIDES];
    for round in 0..=rounds {
        for (side, values) in values.iter_mut().enumerate() {
            let value = measure(side).await;
            if round > 0 {
                values.push(value);
            }
        }
    }
    values.map(Samples::from)
}

/// How long something takes, in milliseconds, and what it gives.
pub(crate) async fn timed<T>(work: impl Future<Output = T>) -> (f64, T) {
    let begun = Instant::now();
    let value = work.await;
    (millis(begun.elapsed()), value)
}

pub(crate) fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
