//! Everything that Sandbar does with one engine, tied together.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::browse::Browser;
use crate::compose::{Draft, Plan, Planner, Surroundings, check_absent};
use crate::engine::Engine;
use crate::inventory::Inventory;
use crate::launch::{Debts, Launcher};
use crate::problem::{ErrorCode, Problem};
use crate::rules::VolumeName;
use crate::sandbox::Sandboxes;
use crate::views::Views;

/// How often idle views are closed and debts are tried again.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// One engine in use.
pub struct Session {
    /// The engine.
    pub engine: Arc<dyn Engine>,
    /// What is on it.
    pub inventory: Arc<Inventory>,
    /// The insides of volumes that are open.
    pub views: Arc<Views>,
    /// Looks into volumes.
    pub browser: Browser,
    /// Makes plans.
    pub planner: Planner,
    /// Launches.
    pub launcher: Launcher,
    /// What was launched.
    pub sandboxes: Arc<Sandboxes>,
    /// What is still to be removed.
    pub debts: Arc<Debts>,
}

impl Session {
    /// A session with `engine`; nothing is asked of it before [`Session::run`].
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        let views = Arc::new(Views::new(Arc::clone(&engine)));
        let sandboxes = Arc::new(Sandboxes::new(Arc::clone(&engine), Arc::clone(&views)));
        let debts = Arc::new(Debts::new(Arc::clone(&engine), Arc::clone(&views)));
        Self {
            inventory: Arc::new(Inventory::new(Arc::clone(&engine))),
            browser: Browser::new(Arc::clone(&engine), Arc::clone(&views)),
            planner: Planner::new(Arc::clone(&engine), Arc::clone(&views)),
            launcher: Launcher::new(
                Arc::clone(&engine),
                &views,
                Arc::clone(&sandboxes),
                Arc::clone(&debts),
            ),
            engine,
            views,
            sandboxes,
            debts,
        }
    }

    /// Follows the engine and keeps house, for as long as the future is polled.
    pub async fn run(&self) {
        tokio::join!(self.inventory.follow(), self.keep_house());
    }

    async fn keep_house(&self) {
        let mut upkeep = interval(UPKEEP_EVERY);
        upkeep.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            upkeep.tick().await;
            self.views.close_idle();
            self.debts.settle().await;
        }
    }

    /// Makes an empty volume.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidVolumeName`], [`ErrorCode::VolumeAlreadyExists`], or what the engine says.
    pub async fn create_volume(&self, name: &VolumeName) -> Result<(), Problem> {
        let shortest = self.engine.identity().capabilities.shortest_new_volume_name;
        name.check_new(shortest)
            .map_err(|rule| Problem::new(ErrorCode::InvalidVolumeName, format!("{rule}.")))?;
        check_absent(&*self.engine, name).await?;
        self.engine.create_volume(name, &[]).await?;
        Ok(())
    }

    /// What would happen if `draft` were launched now.
    pub async fn check(&self, draft: &Draft, at: &Surroundings) -> Plan {
        self.planner.check(draft, at, &self.inventory.uses()).await
    }
}
