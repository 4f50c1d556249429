//! Sandboxes: made with the gate as their first process, started through it, proved again, removed.

mod body;
mod create;
mod gate;
mod keeper;
mod remove;
