use serde_json::{Value, json};

/// What a sandbox does in a test: the same words for a shell in a real engine and for the fake one.
///
/// Each step answers on the log: what it read or listed, `wrote PATH`, or `cannot read PATH` and the like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script(Vec<Step>);

/// One step of a [`Script`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Shows a file, or says that it cannot be read.
    Read(String),
    /// Writes a text and a newline into a file, or says that it cannot be written.
    Write(String, String),
    /// Shows the names in a folder, sorted by their bytes.
    List(String),
    /// Shows a text.
    Print(String),
    /// Stays until it is stopped.
    Stay,
}

impl Script {
    /// Does nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds [`Step::Read`].
    #[must_use]
    pub fn read(self, path: &str) -> Self {
        self.then(Step::Read(path.into()))
    }

    /// Adds [`Step::Write`].
    #[must_use]
    pub fn write(self, path: &str, text: &str) -> Self {
        self.then(Step::Write(path.into(), text.into()))
    }

    /// Adds [`Step::List`].
    #[must_use]
    pub fn list(self, path: &str) -> Self {
        self.then(Step::List(path.into()))
    }

    /// Adds [`Step::Print`].
    #[must_use]
    pub fn print(self, text: &str) -> Self {
        self.then(Step::Print(text.into()))
    }

    /// Adds [`Step::Stay`].
    #[must_use]
    pub fn stay(self) -> Self {
        self.then(Step::Stay)
    }

    /// The steps.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The command of a sandbox: a shell reads the third word, the fake engine the last one.
    pub fn argv(&self) -> Vec<String> {
        let shell: Vec<_> = self.0.iter().map(Step::to_shell).collect();
        let data = Value::Array(self.0.iter().map(Step::to_json).collect());
        vec![
            "sh".into(),
            "-c".into(),
            shell.join("\n"),
            "script".into(),
            data.to_string(),
        ]
    }

    /// The script in a command that [`Script::argv`] made.
    pub fn of_argv(argv: &[String]) -> Option<Self> {
        let [shell, flag, _, name, data] = argv else {
            return None;
        };
        if (shell.as_str(), flag.as_str(), name.as_str()) != ("sh", "-c", "script") {
            return None;
        }
        let data: Value = serde_json::from_str(data).ok()?;
        data.as_array()?
            .iter()
            .map(Step::of_json)
            .collect::<Option<_>>()
            .map(Self)
    }

    fn then(mut self, step: Step) -> Self {
        self.0.push(step);
        self
    }
}

impl Step {
    fn to_shell(&self) -> String {
        match self {
            Self::Read(path) => {
                let path = quoted(path);
                format!("cat {path} 2>/dev/null || echo cannot read {path}")
            }
            Self::Write(path, text) => {
                let (path, text) = (quoted(path), quoted(text));
                // In a shell of its own: a refused redirection ends some shells.
                format!(
                    "if (echo {text} >{path}) 2>/dev/null; then echo wrote {path}; else echo cannot write {path}; fi"
                )
            }
            Self::List(path) => {
                let path = quoted(path);
                format!("LC_ALL=C ls -A {path} 2>/dev/null || echo cannot list {path}")
            }
            Self::Print(text) => format!("echo {}", quoted(text)),
            Self::Stay => "trap 'exit 0' TERM; sleep 86400 & wait $!".into(),
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Read(path) => json!({ "read": path }),
            Self::Write(path, text) => json!({ "write": path, "text": text }),
            Self::List(path) => json!({ "list": path }),
            Self::Print(text) => json!({ "print": text }),
            Self::Stay => json!({ "stay": true }),
        }
    }

    fn of_json(value: &Value) -> Option<Self> {
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        if let Some(path) = text("read") {
            return Some(Self::Read(path));
        }
        if let Some(path) = text("write") {
            return Some(Self::Write(path, text("text")?));
        }
        if let Some(path) = text("list") {
            return Some(Self::List(path));
        }
        match text("print") {
            Some(shown) => Some(Self::Print(shown)),
            None => value.get("stay").map(|_| Self::Stay),
        }
    }
}

/// A text as one word of a shell; a NUL, which no word can hold, is left out.
fn quoted(text: &str) -> String {
    shlex::try_quote(&text.replace('\0', ""))
        .map(Into::into)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_found_again_in_its_command() {
        let script = Script::new()
            .read("/a b")
            .write("/c", "it's")
            .list("/")
            .print("x")
            .stay();
        assert_eq!(Script::of_argv(&script.argv()), Some(script));
        assert_eq!(Script::of_argv(&["sh".into(), "-c".into(), "true".into()]), None);
    }

    #[test]
    fn a_shell_answers_as_the_steps_say() {
        let folder = tempfile::tempdir().unwrap();
        let inside = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let script = Script::new()
            .write(&inside("it's"), "one two")
            .read(&inside("it's"))
            .list(&inside(""))
            .read(&inside("none"))
            .write(&inside("none/x"), "y");
        let argv = script.argv();
        let output = std::process::Command::new(&argv[0])
            .args(&argv[1..])
            .output()
            .unwrap();
        let expected = format!(
            "wrote {}\none two\nit's\ncannot read {}\ncannot write {}\n",
            inside("it's"),
            inside("none"),
            inside("none/x")
        );
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    }
}
