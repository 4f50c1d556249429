use std::sync::Arc;

use futures::stream::FuturesUnordered;
use futures::{FutureExt as _, StreamExt as _};
use sandbar_core::engine::{Engine as _, EngineError};
use sandbar_core::problem::Problem;
use sandbar_docker::{Candidate, DockerEngine, Origin, discover};

use super::{EngineCandidate, EngineOutcome, Engines, SavedEndpoint};

/// A place to look at.
pub(super) struct Place {
    pub(super) candidate: Candidate,
    /// How the user typed it, where the user added it.
    saved: Option<SavedEndpoint>,
    /// Whether it is waited for before another engine is used, although that takes a while.
    wanted: bool,
}

type Found = Result<Arc<DockerEngine>, EngineError>;

impl Place {
    pub(super) fn address(&self) -> String {
        self.candidate.endpoint.to_string()
    }

    pub(super) fn is_far(&self) -> bool {
        self.candidate.endpoint.is_remote()
    }

    fn found(candidate: Candidate) -> Self {
        let wanted = matches!(candidate.origin, Origin::DockerHost | Origin::CurrentContext);
        Self {
            candidate,
            saved: None,
            wanted,
        }
    }

    fn saved(endpoint: SavedEndpoint) -> Self {
        Self {
            candidate: endpoint.candidate(),
            saved: Some(endpoint),
            wanted: false,
        }
    }
}

impl Engines {
    /// All places, the most wanted first: that which was chosen last, unless `DOCKER_HOST` says what is wanted. What
    /// the user added stands in the place of what was found at the same address.
    pub(super) fn places(&self) -> Vec<Place> {
        let private = self.private().map(|endpoint| Candidate {
            name: "Private engine".to_owned(),
            origin: Origin::Private,
            endpoint,
        });
        let found = discover(&self.environment).into_iter().chain(private);
        let mut places: Vec<Place> = found.map(Place::found).collect();
        let settings = self.settings.read();
        for endpoint in settings.endpoints {
            let place = Place::saved(endpoint);
            let address = place.address();
            if let Some(same) = places.iter_mut().find(|other| other.address() == address) {
                let wanted = same.wanted;
                *same = Place { wanted, ..place };
                continue;
            }
            let behind = |other: &Place| other.candidate.origin == Origin::UsualSocket;
            let at = places.iter().position(behind).unwrap_or(places.len());
            places.insert(at, place);
        }
        if let Some(chosen) = settings.engine
            && !self.environment.variables.contains_key("DOCKER_HOST")
        {
            places.sort_by_key(|place| place.address() != chosen);
            for place in places.iter_mut().filter(|place| place.address() == chosen) {
                place.wanted = true;
            }
        }
        places
    }

    /// Looks at some of the places, and uses the first engine that answers if none is in use.
    pub(super) async fn look(&self, at: impl Fn(&Place) -> bool) {
        let places = self.places();
        self.begin_look();
        let mut looks: FuturesUnordered<_> = (0..)
            .zip(&places)
            .filter(|(_, place)| at(place))
            .map(async |(index, place)| (index, self.connect(&place.candidate).await))
            .collect();
        let mut found: Vec<Option<Found>> = places.iter().map(|_| None).collect();
        // Also where there is nothing to look at: a place may have gone.
        self.tell_found(&places, &found);
        while let Some(first) = looks.next().await {
            let mut next = Some(first);
            while let Some((index, outcome)) = next {
                let index: usize = index;
                found[index] = Some(outcome);
                next = looks.next().now_or_never().flatten();
            }
            self.tell_found(&places, &found);
            self.use_first(&places, &found);
        }
        drop(looks);
        self.end_look();
    }

    /// Tells that an engine answers, and nothing new of the other places.
    pub(super) fn tell_answer(&self, places: &[Place], engine: &Arc<DockerEngine>) {
        let address = &engine.identity().address;
        let found: Vec<Option<Found>> = places
            .iter()
            .map(|place| (place.address() == *address).then(|| Ok(Arc::clone(engine))))
            .collect();
        self.tell_found(places, &found);
    }

    fn tell_found(&self, places: &[Place], found: &[Option<Found>]) {
        self.change_report(|report| {
            let looked = places.iter().zip(found);
            report.candidates = looked
                .filter_map(|(place, found)| told(place, found.as_ref(), &report.candidates))
                .collect();
        });
    }

    /// Uses the first engine that answers, once nothing is waited for that would come before it: what is near
    /// answers at once, and of what is far only that is waited for which the user asked for.
    fn use_first(&self, places: &[Place], found: &[Option<Found>]) {
        let mut looked = places.iter().zip(found);
        for (place, found) in looked.by_ref() {
            match found {
                Some(Ok(engine)) => return self.use_unless_running(Arc::clone(engine)),
                Some(Err(_)) => self.remember_look(&place.address()),
                None if self.was_looked_at(&place.address()) => {}
                None if place.is_far() && !place.wanted => {}
                None => return,
            }
        }
    }
}

/// What was found at a place, or what was found there earlier where it was not looked at now. A place that fails as
/// it did before keeps its problem, so that the log is told once.
fn told(place: &Place, found: Option<&Found>, before: &[EngineCandidate]) -> Option<EngineCandidate> {
    let address = place.address();
    let earlier = before.iter().find(|earlier| earlier.address == address);
    let outcome = match found {
        None => earlier?.outcome.clone(),
        Some(Ok(engine)) => EngineOutcome::Answers {
            engine: Box::new(engine.identity().clone()),
        },
        Some(Err(error)) => {
            let same = earlier.and_then(|earlier| match &earlier.outcome {
                EngineOutcome::Failed { problem } if problem.code == error.code() => Some(problem.clone()),
                _ => None,
            });
            let problem = || Box::new(Problem::from(error.clone()).tell());
            EngineOutcome::Failed {
                problem: same.unwrap_or_else(problem),
            }
        }
    };
    Some(EngineCandidate {
        name: place.candidate.name.clone(),
        origin: place.candidate.origin.into(),
        address,
        saved: place.saved.clone(),
        outcome,
    })
}
