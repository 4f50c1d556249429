use std::sync::Arc;

use sandbar_core::problem::ErrorCode;
use sandbar_testkit::{Fault, HangPoint};
use tokio_util::sync::CancellationToken;

use crate::stage::{OPERATIONS, Stage};

#[tokio::test(flavor = "multi_thread")]
async fn a_launch_that_is_cancelled_while_the_engine_is_slow_leaves_nothing() {
    for operation in OPERATIONS {
        for stage in Stage::both().map(Arc::new) {
            let point = HangPoint::new();
            stage.engine.set_fault(operation, Fault::Hang(point.clone()));
            let cancel = CancellationToken::new();
            let launch = tokio::spawn({
                let (stage, cancel) = (Arc::clone(&stage), cancel.clone());
                async move { stage.launch(&cancel).await }
            });
            point.reached().await;
            cancel.cancel();
            point.release();
            let problem = launch.await.unwrap().expect_err("a launch that was cancelled");
            assert_eq!(
                problem.code,
                ErrorCode::LaunchCancelled,
                "at {operation:?}: {problem:?}"
            );
            stage.assert_nothing_left(&format!("after a cancel at {operation:?}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_launch_that_is_cancelled_before_it_began_asks_nothing_of_the_engine() {
    let [stage, _] = Stage::both();
    let cancel = CancellationToken::new();
    cancel.cancel();
    assert_eq!(
        stage.launch(&cancel).await.unwrap_err().code,
        ErrorCode::LaunchCancelled
    );
    stage.assert_nothing_left("after a cancel at once");
}
