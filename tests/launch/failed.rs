use sandbar_core::engine::EngineError;
use sandbar_core::problem::ErrorCode;
use sandbar_testkit::{Fault, Operation};
use tokio_util::sync::CancellationToken;

use crate::stage::{OPERATIONS, Stage, old};

fn gone() -> EngineError {
    EngineError::Unreachable {
        address: "unix:///gone".into(),
        cause: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d5_an_engine_that_fails_at_any_point_leaves_a_typed_error_and_nothing_else() {
    let errors = [
        EngineError::Timeout,
        EngineError::Failed {
            status: 500,
            cause: None,
        },
        gone(),
        EngineError::AgentEnded,
    ];
    for operation in OPERATIONS {
        for error in &errors {
            for stage in Stage::both() {
                stage.engine.set_fault(operation, Fault::Fail(error.clone()));
                let problem = stage
                    .launch(&CancellationToken::new())
                    .await
                    .expect_err("a launch that failed");
                assert!(
                    problem.code != ErrorCode::Internal && problem.context.stage.is_some(),
                    "{problem:?}"
                );
                stage.engine.mend(operation);
                stage.session.debts.settle().await;
                stage.assert_nothing_left(&format!("after {error:?} at {operation:?}"));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d5_what_was_made_although_the_answer_was_lost_is_removed() {
    for operation in [Operation::CreateVolume, Operation::CreateSandbox] {
        for stage in Stage::both() {
            stage.engine.set_fault(operation, Fault::LoseAnswer(gone()));
            let problem = stage
                .launch(&CancellationToken::new())
                .await
                .expect_err("a launch that failed");
            assert_eq!(problem.code, ErrorCode::EngineUnreachable, "{problem:?}");
            stage.assert_nothing_left(&format!("after a lost answer to {operation:?}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d5_what_cannot_be_removed_while_the_engine_is_gone_is_removed_when_it_is_back() {
    let removal = [Operation::RemoveContainer, Operation::RemoveVolume];
    for stage in Stage::both() {
        stage
            .engine
            .set_fault(Operation::StartThroughGate, Fault::Fail(gone()));
        for operation in removal {
            stage.engine.set_fault(operation, Fault::Fail(gone()));
        }
        stage
            .launch(&CancellationToken::new())
            .await
            .expect_err("a launch that failed");
        assert_eq!(
            stage.session.debts.count(),
            2,
            "the sandbox and the volume that was made for it"
        );
        for &operation in &removal {
            stage.engine.mend(operation);
        }
        stage.session.debts.settle().await;
        assert_eq!(stage.session.debts.count(), 0);
        stage.assert_nothing_left("after the engine came back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_taken_is_refused_and_the_container_that_has_it_stays() {
    for stage in Stage::both() {
        stage.engine.outside_container("theirs", Vec::new());
        let draft = sandbar_core::compose::Draft {
            name: "theirs".into(),
            ..crate::stage::draft()
        };
        let problem = stage
            .launch_draft(&draft, &CancellationToken::new())
            .await
            .unwrap_err();
        assert_eq!(problem.code, ErrorCode::SandboxNameTaken);
        stage.session.views.close_all();
        assert_eq!(stage.engine.container_names(""), ["theirs"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_was_another_one_for_the_moment_of_the_start_is_a_mismatch() {
    for (stage, code) in Stage::both().into_iter().zip([
        ErrorCode::MountMismatch,
        // Here the engine looks for no folder inside a volume.
        ErrorCode::EngineRefused,
    ]) {
        let refused = EngineError::Refused {
            status: 400,
            cause: None,
        };
        stage
            .engine
            .set_fault(Operation::StartThroughGate, Fault::Fail(refused));
        let problem = stage
            .launch(&CancellationToken::new())
            .await
            .expect_err("a launch that was refused");
        assert_eq!(problem.code, code, "{problem:?}");
        stage.assert_nothing_left("after a start that was refused");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_a_volume_with_another_driver_is_mounted_only_by_an_engine_that_can() {
    for (stage, code) in Stage::both()
        .into_iter()
        .zip([None, Some(ErrorCode::PvcSubpathUnsupportedDriver)])
    {
        stage.engine.change_driver(&old(), "elsewhere");
        let launched = stage.launch(&CancellationToken::new()).await;
        assert_eq!(
            launched.as_ref().err().map(|problem| problem.code),
            code,
            "{launched:?}"
        );
    }
}
