use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use sandbar_agent_protocol::{RequestBody, ResponseBody};
use sandbar_core::engine::{Engine as _, ViewMode, ViewRoot};
use sandbar_core::problem::ErrorCode;
use sandbar_core::rules::VolumeName;
use sandbar_docker::{Endpoint, TlsMaterial};
use sandbar_tests::lab::{EngineSpec, Lab};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::front::{Behind, Front};
use crate::{connect, is_told, means};

#[tokio::test(flavor = "multi_thread")]
async fn a_port_without_tls_leads_to_an_engine_and_into_a_volume() {
    let engine = Lab::shared(EngineSpec::DOCKER_28).unwrap();
    let front = Front::open(Ipv4Addr::LOCALHOST, Behind::Socket(engine.socket())).await;
    let volume: VolumeName = format!("tcp-{}", std::process::id()).parse().unwrap();
    engine
        .docker_text(&["volume", "create", volume.as_str()])
        .unwrap();
    let found = connect(&front.endpoint(), means()).await.unwrap();
    assert_eq!(found.identity().address, front.endpoint().to_string());
    let root = ViewRoot::Volume(volume.clone());
    let view = found.open(&root, ViewMode::Browse).await.unwrap();
    assert_eq!(view.ask(RequestBody::Ping).await.unwrap(), ResponseBody::Pong);
    drop(view);
    found.remove_volume(&volume).await.unwrap();
}

#[tokio::test]
async fn a_port_at_which_nobody_listens_is_said_to_refuse() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    for address in [
        format!("tcp://127.0.0.1:{port}"),
        format!("https://127.0.0.1:{port}"),
    ] {
        is_told(&Endpoint::parse(&address), ErrorCode::EngineConnectionRefused).await;
    }
}

#[tokio::test]
async fn a_host_without_an_address_is_said_to_be_unknown() {
    // A name that never leads anywhere (RFC 6761).
    is_told(
        &Endpoint::parse("tcp://engine.invalid:2375"),
        ErrorCode::EngineHostUnknown,
    )
    .await;
}

/// After this long the house is full: a free place is had at once.
const KNOCK: Duration = Duration::from_secs(1);

/// Whoever knocks at a full house gets no answer, as from a host that is off.
#[tokio::test]
async fn a_host_that_does_not_answer_is_said_to_be_silent() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let house = socket.listen(1).unwrap();
    let address = house.local_addr().unwrap();
    let mut guests = Vec::new();
    while let Ok(guest) = timeout(KNOCK, TcpStream::connect(address)).await {
        guests.push(guest.unwrap());
    }
    is_told(
        &Endpoint::parse(&format!("tcp://{address}")),
        ErrorCode::EngineHostSilent,
    )
    .await;
}

#[tokio::test]
async fn a_port_with_tls_that_is_asked_without_says_so() {
    let engine = Lab::shared(EngineSpec::DOCKER_28_TLS).unwrap();
    let address = engine.tls().unwrap().address;
    is_told(
        &Endpoint::parse(&format!("tcp://{address}")),
        ErrorCode::TlsRequired,
    )
    .await;
}

#[tokio::test]
async fn a_port_without_tls_that_is_asked_with_it_says_so() {
    let engine = Lab::shared(EngineSpec::DOCKER_28).unwrap();
    let front = Front::open(Ipv4Addr::LOCALHOST, Behind::Socket(engine.socket())).await;
    let endpoint = front.endpoint().with_tls(TlsMaterial::default());
    is_told(&endpoint, ErrorCode::TlsNotSpoken).await;
}
