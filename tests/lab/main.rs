//! The lab's engines on the command line, for scripts and for a machine that has no engine.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for scripts and people at a terminal"
)]

use std::path::PathBuf;
use std::process::ExitCode;

use sandbar_tests::lab::{self, EngineSpec, Identity, Lab, LabError, first_answering};

const USAGE: &str = "\
usage: lab up NAME... --dir FOLDER [--owner PID]   start engines to share; they end with `down`, or are swept when PID is dead
       lab down --dir FOLDER                       end them
       lab sweep                                   clear what killed tests left
       lab fetch NAME...                           only bring the packages of engines into the cache
       lab names                                   print the names of all engines
       lab probe                                   print the DOCKER_HOST of an engine that answers; status 1 when none does
without --owner the process that called is the owner; engines:";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match Request::parse(&arguments).map(Request::carry_out) {
        Some(Ok(code)) => code,
        Some(Err(error)) => {
            eprintln!("lab: {error}");
            ExitCode::FAILURE
        }
        None => {
            eprintln!("{USAGE} {}", names());
            ExitCode::from(2)
        }
    }
}

enum Request {
    Up {
        specs: Vec<&'static EngineSpec>,
        run: PathBuf,
        owner: Option<i32>,
    },
    Down {
        run: PathBuf,
    },
    Sweep,
    Fetch {
        specs: Vec<&'static EngineSpec>,
    },
    Names,
    Probe,
}

impl Request {
    /// What the words ask for; `None` when they are not understood.
    fn parse(arguments: &[String]) -> Option<Self> {
        let (verb, rest) = arguments.split_first()?;
        let (mut specs, mut run, mut owner) = (Vec::new(), None, None);
        let mut rest = rest.iter();
        while let Some(word) = rest.next() {
            match word.as_str() {
                "--dir" => run = Some(PathBuf::from(rest.next()?)),
                "--owner" => owner = Some(rest.next()?.parse().ok()?),
                name => specs.push(EngineSpec::named(name)?),
            }
        }
        match (verb.as_str(), run, specs.is_empty()) {
            ("up", Some(run), false) => Some(Self::Up { specs, run, owner }),
            ("down", Some(run), true) => Some(Self::Down { run }),
            ("sweep", None, true) => Some(Self::Sweep),
            ("fetch", None, false) => Some(Self::Fetch { specs }),
            ("names", None, true) => Some(Self::Names),
            ("probe", None, true) => Some(Self::Probe),
            _ => None,
        }
    }

    fn carry_out(self) -> Result<ExitCode, LabError> {
        match self {
            Self::Up { specs, run, owner } => {
                let owner = owner.map_or_else(Identity::of_parent, Identity::of)?;
                for engine in lab::up(&specs, &run, owner)? {
                    println!("{} {}", engine.name(), engine.host());
                }
            }
            Self::Down { run } => lab::down(&run)?,
            Self::Sweep => {
                let cleared = Lab::sweep()?;
                println!("cleared {cleared}");
            }
            Self::Fetch { specs } => Lab::fetch(&specs)?,
            Self::Names => println!("{}", names()),
            Self::Probe => match first_answering() {
                Some(endpoint) => println!("{endpoint}"),
                None => return Ok(ExitCode::FAILURE),
            },
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn names() -> String {
    EngineSpec::ALL.map(|spec| spec.name).join(" ")
}
