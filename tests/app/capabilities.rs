use sandbar_core::engine::SubPathSupport;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Opening, Sought, Window};

use crate::scene::{Seen, engine, with_window};

async fn open_card(window: &Window) -> Seen {
    window.click(&Sought::button("Engine")).await?;
    window
        .click(&Sought::any("menuitem").holding("All places"))
        .await?;
    window
        .shows(&Sought::region("What this engine does"))
        .await
        .map(drop)
}

pub(crate) async fn an_engine_says_what_it_does_and_a_probe_sees_the_same(scene: &Scene) -> Seen {
    let identity = scene.engine.identity();
    let (does, seen) = match identity.capabilities.sub_path {
        SubPathSupport::Native => ("honours it", "that folder mounted"),
        SubPathSupport::ProvenBind => ("ignores it", "the whole volume mounted"),
    };
    let home = tempfile::Builder::new().prefix("sb-").tempdir().unwrap();
    let opening = Opening::new().on(engine(scene).host()).in_home(home.path());
    let probe = Sought::region("Probe");
    with_window(&opening, async |window| {
        open_card(window).await?;
        let card = window.shows(&Sought::region("What this engine does")).await?;
        for shown in [
            does,
            &identity.version,
            "Missing folder",
            "Limits",
            &identity.runtimes[0],
        ] {
            assert!(card.contains(shown), "{shown} is missing in {card}");
        }
        window.click(&Sought::button("Probe this engine")).await?;
        let found = window.shows(&probe.clone().holding("Seen now")).await?;
        assert!(
            found.contains(seen) && found.contains("nothing could be written"),
            "{found}"
        );
        window.go_to("Volumes").await?;
        window
            .fill(&Sought::field("Filter volumes"), "sandbar-probe-")
            .await?;
        let listed = Sought::beginning("gridcell", "sandbar-probe-");
        assert_eq!(
            window.count(&listed).await?,
            0,
            "the probe's volume is not listed"
        );
        Ok(())
    })
    .await?;
    // What was seen is kept for the next start.
    with_window(&opening, async |window| {
        open_card(window).await?;
        let found = window.shows(&probe.holding("Probe again")).await?;
        assert!(found.contains(seen), "{found}");
        Ok(())
    })
    .await
}
