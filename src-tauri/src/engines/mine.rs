use sandbar_core::engine::{Engine as _, EngineError, EngineIdentity};
use sandbar_core::problem::{ErrorCode, Field, Problem};
use sandbar_docker::ConnectStage;

use super::{Engines, SavedEndpoint, saved};

impl Engines {
    /// Connects to an endpoint as it was typed, and tells who answers; nothing is saved or used.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidEndpoint`], or why nobody answers, each with the field where it can be mended.
    pub(crate) async fn test(
        &self,
        endpoint: &SavedEndpoint,
        on_stage: impl Fn(ConnectStage) + Send + Sync,
    ) -> Result<EngineIdentity, Problem> {
        let candidate = endpoint.read()?;
        match self.connect_telling(&candidate, on_stage).await {
            Ok(engine) => Ok(engine.identity().clone()),
            Err(error) => Err(at_field(error)),
        }
    }

    /// Saves an endpoint, in the place of the one at `replaces`, and looks at it. The engine in use stays in use
    /// until its endpoint is changed; then it is connected to anew.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidEndpoint`] with its field, or [`ErrorCode::SettingsFailed`].
    pub(crate) async fn save(&self, endpoint: SavedEndpoint, replaces: Option<&str>) -> Result<(), Problem> {
        let mut endpoints = self.settings.read().endpoints;
        let candidate = saved::put(&mut endpoints, endpoint, replaces)?;
        let address = candidate.endpoint.to_string();
        self.settings.change(|settings| {
            settings.endpoints = endpoints;
            if settings.engine.is_some() && settings.engine.as_deref() == replaces {
                settings.engine = Some(address.clone());
            }
        })?;
        self.look(|place| place.address() == address).await;
        if replaces.is_some_and(|replaced| self.is_in_use(replaced))
            && let Err(problem) = self.choose(&address).await
        {
            // The list says so too, and the engine that was in use goes on.
            tracing::info!(%problem, "the engine in use is not reached by its new endpoint");
        }
        Ok(())
    }

    /// Takes a saved endpoint away. One that is not there counts as taken away.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidEndpoint`] while its engine is in use, or [`ErrorCode::SettingsFailed`].
    pub(crate) async fn forget(&self, address: &str) -> Result<(), Problem> {
        if self.is_in_use(address) {
            let words = "Its engine is in use. Use another one first.";
            return Err(Problem::new(ErrorCode::InvalidEndpoint, words));
        }
        self.settings.change(|settings| {
            settings
                .endpoints
                .retain(|endpoint| endpoint.candidate().endpoint.to_string() != address);
        })?;
        self.look(|_| false).await;
        Ok(())
    }
}

/// The problem at the field where it can be mended.
fn at_field(error: EngineError) -> Problem {
    let field = match &error {
        EngineError::NotConnected { why, .. } => Some(why.field()),
        _ => None,
    };
    let problem = Problem::from(error);
    match field {
        Some(field) => problem.at(Field::of_sandbox(field)),
        None => problem,
    }
}
