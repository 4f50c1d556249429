use std::fmt::Write as _;

use crate::samples::Samples;

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Milliseconds,
    Mebibytes,
}

/// One comparison.
#[derive(Debug)]
pub(crate) struct Row {
    /// What Sandbar did.
    pub(crate) what: String,
    pub(crate) ours: Samples,
    /// What it is compared with.
    pub(crate) against: String,
    pub(crate) theirs: Samples,
    pub(crate) unit: Unit,
    /// The ratio that is aimed at; none for what is shown beside it.
    pub(crate) goal: Option<f64>,
}

/// The comparisons as a table in Markdown: medians, least and most in brackets, and the ratio of the medians.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| Sandbar | median (least to most) | against | median (least to most) | ratio | goal |\n\
         | --- | ---: | --- | ---: | ---: | ---: |\n",
    );
    for row in rows {
        let ratio = row.ours.median() / row.theirs.median();
        let goal = row.goal.map(|goal| goal.to_string()).unwrap_or_default();
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {ratio:.2} | {goal} |",
            row.what,
            cell(&row.ours, row.unit),
            row.against,
            cell(&row.theirs, row.unit)
        );
    }
    text
}

fn cell(samples: &Samples, unit: Unit) -> String {
    let unit = match unit {
        Unit::Milliseconds => "ms",
        Unit::Mebibytes => "MiB",
    };
    let number = |value: f64| {
        if value < 20.0 {
            format!("{value:.2}")
        } else {
            format!("{value:.0}")
        }
    };
    format!(
        "{} {unit} ({} to {})",
        number(samples.median()),
        number(samples.least()),
        number(samples.most())
    )
}
