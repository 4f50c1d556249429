use std::sync::Arc;
use std::time::Duration;

use sandbar_core::engine::Engine as _;
use sandbar_testkit::wait_until;
use tokio_util::sync::CancellationToken;

use crate::stage::{Stage, draft, mount};

const LIMIT: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn d4_a_volume_that_was_made_for_a_sandbox_goes_with_its_last_user() {
    for stage in Stage::both() {
        let session = Arc::clone(&stage.session);
        let follow = tokio::spawn(async move { session.run().await });
        let first = stage.launch(&CancellationToken::new()).await.unwrap();
        let mut second = draft();
        second.mounts = vec![mount("new", false, "made", "/mnt/new")];
        let second = stage
            .launch_draft(&second, &CancellationToken::new())
            .await
            .unwrap();

        stage.session.sandboxes.remove(&first.container).await.unwrap();
        assert!(
            stage.engine.volume_names().contains(&"new".to_owned()),
            "the second sandbox still uses it"
        );

        // Somebody else removes the last user, so nobody of ours is there to clean up after it.
        wait_until(LIMIT, "the second sandbox is known", async || {
            stage.session.inventory.container(&second.container).is_some()
        })
        .await;
        stage.engine.remove_container(&second.container).await.unwrap();
        stage.session.views.close_all();
        wait_until(LIMIT, "the volume goes with its last user", async || {
            !stage.engine.volume_names().contains(&"new".to_owned())
        })
        .await;
        follow.abort();
        stage.assert_nothing_left("after both sandboxes");
    }
}
