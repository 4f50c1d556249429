//! The built agent, spoken to over pipes.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use sandbar_agent_protocol::{
    FrameDecoder, Request, RequestBody, Response, ResponseBody, decode, encode_frame,
};

/// Far more than anything here takes.
const LIMIT: Duration = Duration::from_secs(20);

/// The built binary.
pub(crate) const AGENT: &str = env!("CARGO_BIN_EXE_sandbar-agent");

/// An agent that serves a folder.
pub(crate) struct Serving {
    process: Child,
    input: Option<ChildStdin>,
    answers: Receiver<Response>,
}

impl Serving {
    pub(crate) fn start(folder: &Path) -> Self {
        let mut command = Command::new(AGENT);
        command
            .arg("serve")
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let (sender, answers) = channel();
        let output = process.stdout.take().unwrap();
        thread::spawn(move || pass_on(output, &sender));
        Self {
            input: process.stdin.take(),
            process,
            answers,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.input.as_mut().unwrap().write_all(bytes).unwrap();
    }

    pub(crate) fn ask(&mut self, id: u32, body: RequestBody) {
        self.send(&encode_frame(&Request { id, body }).unwrap());
    }

    /// The next answer, whichever request it is for.
    pub(crate) fn next(&self) -> Response {
        self.answers.recv_timeout(LIMIT).expect("an answer")
    }

    pub(crate) fn answer(&mut self, body: RequestBody) -> ResponseBody {
        self.ask(1, body);
        let Response { id, body } = self.next();
        assert_eq!(id, 1);
        body
    }

    pub(crate) fn close_input(&mut self) {
        self.input = None;
    }

    /// How the process ended; its answers that nobody took are dropped.
    pub(crate) fn end(mut self) -> ExitStatus {
        loop {
            match self.answers.recv_timeout(LIMIT) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return self.process.wait().unwrap(),
                Err(RecvTimeoutError::Timeout) => panic!("the agent did not end within {LIMIT:?}"),
            }
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Answers, until the agent closes its output.
fn pass_on(mut output: ChildStdout, answers: &Sender<Response>) {
    let mut decoder = FrameDecoder::new();
    let mut chunk = [0; 4096];
    loop {
        let count = output.read(&mut chunk).unwrap();
        if count == 0 {
            return;
        }
        let mut bytes = &chunk[..count];
        while let Some(payload) = decoder.push(&mut bytes).unwrap() {
            // The test may be over.
            let _ = answers.send(decode(&payload).unwrap());
        }
    }
}
