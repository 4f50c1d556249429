use bytes::Bytes;
use sandbar_agent_protocol::{Failure, Response};
use tokio::io::{AsyncReadExt as _, DuplexStream, duplex};

use super::*;

const PINGS: Pings = Pings {
    every: Duration::from_secs(20),
    limit: Duration::from_secs(20),
};

/// The agent's end: what the wire writes, and a way to answer.
struct Agent {
    requests: DuplexStream,
    decoder: FrameDecoder,
    answers: mpsc::UnboundedSender<Result<LogOutput, Error>>,
}

fn wire() -> (Wire, Agent) {
    let (input, requests) = duplex(64 * 1024);
    let (answers, mut receiver) = mpsc::unbounded_channel();
    let output = futures::stream::poll_fn(move |context| receiver.poll_recv(context));
    let attached = AttachContainerResults {
        output: Box::pin(output),
        input: Box::pin(input),
    };
    (
        Wire::new(attached, PINGS),
        Agent {
            requests,
            decoder: FrameDecoder::new(),
            answers,
        },
    )
}

impl Agent {
    async fn next(&mut self) -> Request {
        loop {
            let byte = [self.requests.read_u8().await.unwrap()];
            if let Some(payload) = self.decoder.push(&mut byte.as_slice()).unwrap() {
                return decode(&payload).unwrap();
            }
        }
    }

    /// Answers in pieces of `size` bytes.
    fn answer(&self, id: u32, body: ResponseBody, size: usize) {
        for piece in encode_frame(&Response { id, body }).unwrap().chunks(size) {
            let message = Bytes::copy_from_slice(piece);
            self.answers.send(Ok(LogOutput::StdOut { message })).unwrap();
        }
    }
}

#[tokio::test]
async fn answers_find_their_request_in_any_order_and_in_pieces() {
    let (wire, mut agent) = wire();
    let answer = async {
        let (first, second) = (agent.next().await, agent.next().await);
        agent.answer(second.id, ResponseBody::Closed, 1);
        agent.answer(first.id, ResponseBody::Pong, 3);
    };
    let close = RequestBody::CloseListing { listing: 7 };
    let (first, second, ()) = tokio::join!(wire.ask(RequestBody::Ping), wire.ask(close), answer);
    assert_eq!(first.unwrap(), ResponseBody::Pong);
    assert_eq!(second.unwrap(), ResponseBody::Closed);
}

#[tokio::test]
async fn a_request_that_nobody_waits_for_is_cancelled_and_its_late_answer_is_ignored() {
    let (wire, mut agent) = wire();
    let asked = {
        let ask = wire.ask(RequestBody::Resolve { path: Vec::new() });
        let mut ask = std::pin::pin!(ask);
        tokio::select! {
            biased;
            _ = &mut ask => panic!("nobody answered"),
            request = agent.next() => request,
        }
    };
    assert_eq!(agent.next().await.body, RequestBody::Cancel { id: asked.id });
    agent.answer(asked.id, ResponseBody::Failed(Failure::Cancelled), 100);
    let answer = async {
        let ping = agent.next().await;
        agent.answer(ping.id, ResponseBody::Pong, 100);
    };
    let (pong, ()) = tokio::join!(wire.ask(RequestBody::Ping), answer);
    assert_eq!(pong.unwrap(), ResponseBody::Pong);
}

#[tokio::test]
async fn who_waits_learns_that_the_agent_ended_and_so_does_who_comes_later() {
    let (wire, mut agent) = wire();
    let end = async {
        agent.next().await;
        drop(agent);
    };
    let (answer, ()) = tokio::join!(wire.ask(RequestBody::Hello), end);
    assert!(matches!(answer, Err(EngineError::AgentEnded)));
    assert!(!wire.is_open());
    assert!(matches!(
        wire.ask(RequestBody::Hello).await,
        Err(EngineError::AgentEnded)
    ));
}

#[tokio::test]
async fn bytes_that_are_no_message_end_the_wire() {
    let (wire, mut agent) = wire();
    let nonsense = async {
        agent.next().await;
        let message = Bytes::from_static(&[0xff; 64]);
        agent.answers.send(Ok(LogOutput::StdOut { message })).unwrap();
    };
    let (answer, ()) = tokio::join!(wire.ask(RequestBody::Hello), nonsense);
    assert!(matches!(answer, Err(EngineError::AgentEnded)));
}

#[tokio::test(start_paused = true)]
async fn an_agent_that_leaves_pings_unanswered_counts_as_gone() {
    let (wire, _agent) = wire();
    assert!(matches!(
        wire.ask(RequestBody::Hello).await,
        Err(EngineError::AgentEnded)
    ));
}
