use std::fmt;
use std::str::FromStr;

use super::as_text;

/// Why a text is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityRule {
    /// It is no number with a known unit.
    #[error("write a number and a unit: k, m or g, for example 512m")]
    Memory,
    /// Less memory than engines take.
    #[error("at least 6m: engines take no less")]
    TooLittleMemory,
    /// It is no positive number of cores.
    #[error("write a number of cores above 0, at most three places after the point, for example 1.5")]
    Cpus,
    /// It is no whole number from 1.
    #[error("write a whole number from 1 to 4194304")]
    Processes,
}

/// Memory in bytes, at least 6 MiB (Docker's own minimum).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory(u64);

impl Memory {
    /// The amount in bytes.
    pub fn bytes(self) -> u64 {
        self.0
    }
}

const SMALLEST_MEMORY: u64 = 6 << 20;

impl FromStr for Memory {
    type Err = QuantityRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.trim().to_ascii_lowercase();
        let end = lower.find(|c: char| !c.is_ascii_digit()).unwrap_or(lower.len());
        let shift = match lower[end..].trim_start() {
            "" | "b" => 0,
            "k" | "kb" | "ki" | "kib" => 10,
            "m" | "mb" | "mi" | "mib" => 20,
            "g" | "gb" | "gi" | "gib" => 30,
            _ => return Err(QuantityRule::Memory),
        };
        let number: u64 = lower[..end].parse().or(Err(QuantityRule::Memory))?;
        let bytes = number
            .checked_mul(1 << shift)
            .filter(|&b| i64::try_from(b).is_ok())
            .ok_or(QuantityRule::Memory)?;
        if bytes < SMALLEST_MEMORY {
            Err(QuantityRule::TooLittleMemory)
        } else {
            Ok(Self(bytes))
        }
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            b if b % (1 << 30) == 0 => write!(f, "{}g", b >> 30),
            b if b % (1 << 20) == 0 => write!(f, "{}m", b >> 20),
            b if b % (1 << 10) == 0 => write!(f, "{}k", b >> 10),
            b => write!(f, "{b}b"),
        }
    }
}

/// Processor time in thousandths of a core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cpus(u32);

impl Cpus {
    /// In billionths of a core, as engines take it.
    pub fn nanos(self) -> i64 {
        i64::from(self.0) * 1_000_000
    }
}

impl FromStr for Cpus {
    type Err = QuantityRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if !digits(whole) || !digits(part) || part.len() > 3 || (whole.is_empty() && part.is_empty()) {
            return Err(QuantityRule::Cpus);
        }
        let whole: u32 = if whole.is_empty() {
            0
        } else {
            whole.parse().or(Err(QuantityRule::Cpus))?
        };
        let part: u32 = format!("{part:0<3}").parse().or(Err(QuantityRule::Cpus))?;
        let milli = whole
            .checked_mul(1000)
            .and_then(|w| w.checked_add(part))
            .ok_or(QuantityRule::Cpus)?;
        if milli == 0 {
            Err(QuantityRule::Cpus)
        } else {
            Ok(Self(milli))
        }
    }
}

impl fmt::Display for Cpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:03}", self.0 / 1000, self.0 % 1000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// Most processes and threads at once, from 1 to the kernel's own limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessLimit(u32);

/// `PID_MAX_LIMIT` of a 64-bit Linux.
const MOST_PROCESSES: u32 = 4_194_304;

impl ProcessLimit {
    /// The number.
    pub fn count(self) -> u32 {
        self.0
    }
}

impl FromStr for ProcessLimit {
    type Err = QuantityRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().parse() {
            Ok(count @ 1..=MOST_PROCESSES) => Ok(Self(count)),
            _ => Err(QuantityRule::Processes),
        }
    }
}

impl fmt::Display for ProcessLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

as_text!(Memory);
as_text!(Cpus);
as_text!(ProcessLimit);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_people_write_it() {
        for (text, bytes) in [
            ("512m", 512 << 20),
            ("2 GiB", 2 << 30),
            ("6291456", 6 << 20),
            ("512Mi", 512 << 20),
        ] {
            assert_eq!(text.parse::<Memory>().unwrap().bytes(), bytes, "{text}");
        }
        assert_eq!("1m".parse::<Memory>(), Err(QuantityRule::TooLittleMemory));
        for text in ["", "m", "-1g", "1.5x", "99999999999g"] {
            assert_eq!(text.parse::<Memory>(), Err(QuantityRule::Memory), "{text}");
        }
    }

    #[test]
    fn cores_are_read_without_rounding() {
        for (text, shown) in [("1.5", "1.5"), (".25", "0.25"), ("2", "2"), ("0.001", "0.001")] {
            assert_eq!(text.parse::<Cpus>().unwrap().to_string(), shown);
        }
        for text in ["", "0", "0.0", "1.2345", "-1", "1e3", "."] {
            assert_eq!(text.parse::<Cpus>(), Err(QuantityRule::Cpus), "{text}");
        }
    }
}
