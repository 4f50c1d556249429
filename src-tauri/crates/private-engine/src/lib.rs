//! A container engine of the program's own: started where none answers, and gone with the program.
//!
//! Everything it has lies in one folder (see [`Place`]): data, sockets, log. It never touches what an engine of
//! the system has: not its socket, nor `docker0`, nor its configuration, nor `/var/lib`.
//!
//! Between the program and the engine stands a *supervisor*, a second process of the program's own executable (see
//! [`supervise`]). The program is connected to it for as long as it lives, and so owns the engine. When the last
//! owner is gone, however it ended, the supervisor stops the engine and takes away all that it had outside of its
//! data, unless it was told to keep it. As root it is the first process of a process namespace, so that the kernel
//! ends the engine with all its containers even where the supervisor itself is killed; what then stays (a bridge,
//! control groups, sockets) is cleared by whoever looks next (see [`clear`]).

mod bridge;
mod cgroups;
mod leftovers;
mod message;
mod offer;
mod owner;
mod place;
mod processes;
mod supervisor;

pub use leftovers::{clear, remove_data};
pub use message::{Failure, Phase, Standing, Step};
pub use offer::{Kind, Offer, Program, find_program, offer, search_path};
pub use owner::Owner;
pub use place::{Place, PrivateEngineError};
pub use supervisor::{SUPERVISE, supervise};
