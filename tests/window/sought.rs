use std::fmt;

use serde_json::{Value, json};

/// Something on the screen, as a screen reader tells it: a role and a name, inside of other things where that matters.
#[derive(Debug, Clone)]
pub struct Sought {
    role: &'static str,
    name: Option<String>,
    /// Whether the name goes on behind what is sought.
    goes_on: bool,
    parts: Vec<String>,
    within: Option<Box<Self>>,
}

impl Sought {
    /// Whatever has the role.
    pub fn any(role: &'static str) -> Self {
        Self {
            role,
            name: None,
            goes_on: false,
            parts: Vec::new(),
            within: None,
        }
    }

    /// What has the role and exactly this name.
    pub fn role(role: &'static str, name: impl Into<String>) -> Self {
        let name = Some(name.into());
        Self {
            name,
            ..Self::any(role)
        }
    }

    /// What has the role and a name that begins like this.
    pub fn beginning(role: &'static str, name: impl Into<String>) -> Self {
        Self {
            goes_on: true,
            ..Self::role(role, name)
        }
    }

    /// A button.
    pub fn button(name: impl Into<String>) -> Self {
        Self::role("button", name)
    }

    /// Something to type into, with or without suggestions.
    pub fn field(name: impl Into<String>) -> Self {
        Self::role("field", name)
    }

    /// Words about a failure, by its code.
    pub fn failure(code: impl Into<String>) -> Self {
        Self::any("notice").holding(code)
    }

    /// A region of the page.
    pub fn region(name: impl Into<String>) -> Self {
        Self::role("region", name)
    }

    /// Only where this text is part of what it shows.
    #[must_use]
    pub fn holding(mut self, part: impl Into<String>) -> Self {
        self.parts.push(part.into());
        self
    }

    /// Only inside of something else.
    #[must_use]
    pub fn within(self, outer: Self) -> Self {
        let within = match self.within {
            Some(between) => between.within(outer),
            None => outer,
        };
        let within = Some(Box::new(within));
        Self { within, ..self }
    }

    /// What the script that finds it takes: outermost first.
    pub(super) fn chain(&self) -> Vec<Value> {
        let mut chain = self.within.as_ref().map_or_else(Vec::new, |outer| outer.chain());
        chain.push(
            json!({ "role": self.role, "name": self.name, "goesOn": self.goes_on, "parts": self.parts }),
        );
        chain
    }
}

impl fmt::Display for Sought {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the {}", self.role)?;
        if let Some(name) = &self.name {
            write!(out, " “{name}{}”", if self.goes_on { "…" } else { "" })?;
        }
        for part in &self.parts {
            write!(out, " that holds “{part}”")?;
        }
        self.within
            .as_ref()
            .map_or(Ok(()), |outer| write!(out, " in {outer}"))
    }
}
