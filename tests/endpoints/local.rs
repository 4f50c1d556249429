use std::os::unix::net::UnixListener as PlainListener;

use sandbar_core::problem::ErrorCode;
use sandbar_docker::Endpoint;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixListener;

use crate::is_told;

#[tokio::test]
async fn a_socket_that_is_not_there_is_told_from_one_at_which_nobody_listens() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("engine.sock");
    is_told(&Endpoint::unix(&socket), ErrorCode::EngineSocketMissing).await;
    drop(PlainListener::bind(&socket).unwrap());
    is_told(&Endpoint::unix(&socket), ErrorCode::EngineConnectionRefused).await;
}

#[tokio::test]
async fn an_address_of_another_kind_is_said_to_be_none() {
    is_told(&Endpoint::parse("fd://3"), ErrorCode::EngineAddressUnsupported).await;
}

/// No engine that old can be had any more; this is what one would say.
#[tokio::test]
async fn an_engine_that_is_too_old_says_what_it_speaks() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("engine.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            // Both questions of a first contact are answered by one text.
            let body = r#"{"ApiVersion":"1.39","Version":"18.09.1","Os":"linux","Arch":"amd64"}"#;
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            let mut question = [0; 4096];
            let _ = client.read(&mut question).await;
            let _ = client.write_all(answer.as_bytes()).await;
        }
    });
    let error = crate::connect(&Endpoint::unix(&socket), crate::means())
        .await
        .err()
        .unwrap();
    assert_eq!(error.code(), ErrorCode::EngineTooOld);
    assert!(error.to_string().contains("1.39"), "{error}");
}
