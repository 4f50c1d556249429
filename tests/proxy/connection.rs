use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, Interest};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::time::sleep;

use super::fault::{FAILURE, GARBAGE, NONSENSE};
use super::{Fault, Request, Shared};

/// How often it is looked whether a program that has ended one direction is gone.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// What is to happen to the answer of the request that was sent last.
#[derive(Clone, Copy, Default)]
struct Spoiling {
    fault: Option<Fault>,
    /// Without waiting for the engine's next bytes.
    at_once: bool,
}

/// One connection of a program, as the proxy knows it.
#[derive(Clone)]
pub(super) struct Connection {
    request: Arc<Mutex<Option<Request>>>,
    spoiling: watch::Sender<Spoiling>,
    /// Whether the program has ended its direction.
    ended: watch::Sender<bool>,
    closed: watch::Sender<bool>,
}

impl Connection {
    fn new() -> Self {
        Self {
            request: Arc::default(),
            spoiling: watch::Sender::default(),
            ended: watch::Sender::new(false),
            closed: watch::Sender::new(false),
        }
    }

    /// Ends it in both directions.
    pub(super) fn close(&self) {
        self.closed.send_replace(true);
    }

    /// Spoils the answer that is under way, if the rule says so of its request.
    pub(super) fn strike(&self, rule: impl Fn(&Request) -> bool, fault: &Fault) -> Option<Request> {
        let request = self
            .request
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let request = request.filter(rule)?;
        self.spoil(*fault, true);
        Some(request)
    }

    fn spoil(&self, fault: Fault, at_once: bool) {
        self.spoiling.send_replace(Spoiling {
            fault: Some(fault),
            at_once,
        });
    }

    /// Another request begins: what was set for the one before does not concern it.
    fn begin(&self, request: Request) {
        *self.request.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        self.spoiling.send_replace(Spoiling::default());
    }
}

pub(super) async fn accept(listener: UnixListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        if shared.state().refusing {
            continue;
        }
        // As a dead engine's own socket would: who connects hears the end at once.
        let Ok(engine) = UnixStream::connect(&shared.engine).await else {
            continue;
        };
        tokio::spawn(serve(client, engine, Arc::clone(&shared)));
    }
}

/// Carries both directions of a connection, each to its end.
async fn serve(client: UnixStream, engine: UnixStream, shared: Arc<Shared>) {
    let connection = Connection::new();
    let number = {
        let mut state = shared.state();
        state.next += 1;
        let number = state.next;
        state.open.insert(number, connection.clone());
        number
    };
    let (from_client, to_client) = client.into_split();
    let (from_engine, to_engine) = engine.into_split();
    let mut closed = connection.closed.subscribe();
    // Before the first request is read, or what is set for it could be missed.
    let spoiling = connection.spoiling.subscribe();
    tokio::select! {
        _ = async {
            tokio::join!(
                requests(from_client, to_engine, &connection, &shared),
                answers(from_engine, to_client, &connection, spoiling),
            )
        } => {}
        _ = closed.wait_for(|closed| *closed) => {}
    }
    shared.state().open.remove(&number);
}

/// Until the program ends its direction; the engine then hears the end too.
async fn requests(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    connection: &Connection,
    shared: &Shared,
) -> io::Result<()> {
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let count = from.read(&mut bytes).await?;
        if count == 0 {
            connection.ended.send_replace(true);
            to.shutdown().await?;
            return until_gone(&from, connection).await;
        }
        if let Some(request) = Request::read(&bytes[..count]) {
            let fault = shared.fault(&request);
            connection.begin(request);
            match fault {
                None => {}
                Some(Fault::Hold) => shared.until_mended().await,
                Some(fault @ (Fault::Fail | Fault::Refuse)) => {
                    connection.spoil(fault, true);
                    continue;
                }
                Some(fault) => {
                    if let Fault::Rewrite { request, .. } = fault {
                        request(&mut bytes[..count]);
                    }
                    connection.spoil(fault, false);
                }
            }
        }
        to.write_all(&bytes[..count]).await?;
    }
}

/// A program that is gone in both directions is gone for the engine too; a stream of a container that never started would
/// otherwise stay for ever.
async fn until_gone(from: &OwnedReadHalf, connection: &Connection) -> io::Result<()> {
    while !from.ready(Interest::WRITABLE).await?.is_write_closed() {
        sleep(LOOK_AGAIN).await;
    }
    connection.close();
    Ok(())
}

/// Until the engine ends its direction, or a fault does; the program then hears the end.
async fn answers(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    connection: &Connection,
    mut spoiling: watch::Receiver<Spoiling>,
) -> io::Result<()> {
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let count = tokio::select! {
            biased;
            _ = spoiling.changed() => {
                let now = *spoiling.borrow_and_update();
                if let Some(fault) = now.fault.filter(|_| now.at_once)
                    && spoil(&mut to, fault, &mut [], connection).await? == Then::End
                {
                    return Ok(());
                }
                continue;
            }
            count = from.read(&mut bytes) => count?,
        };
        let fault = spoiling.borrow().fault;
        if count == 0 {
            if let Some(Fault::Hang) = fault {
                // Not even the end is told.
                let _ = connection.ended.subscribe().wait_for(|ended| *ended).await;
            }
            return to.shutdown().await;
        }
        match fault {
            None | Some(Fault::Hold) => to.write_all(&bytes[..count]).await?,
            Some(fault) => {
                if spoil(&mut to, fault, &mut bytes[..count], connection).await? == Then::End {
                    return Ok(());
                }
            }
        }
    }
}

#[derive(PartialEq, Eq)]
enum Then {
    GoOn,
    End,
}

/// Does to a piece of an answer what a fault says.
async fn spoil(
    to: &mut OwnedWriteHalf,
    fault: Fault,
    piece: &mut [u8],
    connection: &Connection,
) -> io::Result<Then> {
    match fault {
        Fault::Hang => return Ok(Then::GoOn),
        Fault::Trickle(pause) => {
            for byte in piece {
                to.write_all(&[*byte]).await?;
                sleep(pause).await;
            }
            return Ok(Then::GoOn);
        }
        Fault::Rewrite { answer, .. } => {
            answer(piece);
            to.write_all(piece).await?;
            return Ok(Then::GoOn);
        }
        Fault::HalfClose => {
            to.shutdown().await?;
            return Ok(Then::End);
        }
        Fault::Cut => to.write_all(&piece[..piece.len() / 2]).await?,
        Fault::Garbage => to.write_all(GARBAGE).await?,
        Fault::Nonsense => to.write_all(NONSENSE).await?,
        Fault::Fail => to.write_all(FAILURE).await?,
        Fault::Hold | Fault::Refuse => {}
    }
    connection.close();
    Ok(Then::End)
}
