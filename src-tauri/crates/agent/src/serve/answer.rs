//! From a request to its answer.

use sandbar_agent_protocol::{Failure, RequestBody, ResponseBody};

use super::Server;
use crate::volume::{Cancel, Ownership, VolumePath};

impl Server {
    /// Does what a request asks.
    pub(super) fn answer(&self, body: RequestBody, cancel: &Cancel) -> Result<ResponseBody, Failure> {
        cancel.check()?;
        let volume = &self.volume;
        match body {
            RequestBody::List {
                path,
                order,
                hidden,
                limit,
            } => {
                let path = VolumePath::parse(path)?;
                let (listing, folder) = volume.list(&path, order, hidden, &self.listings, cancel)?;
                let first = listing.page(0, limit, cancel)?;
                let (total, folders) = (count(listing.total()), count(listing.folders()));
                Ok(ResponseBody::Listing {
                    listing: self.listings.keep(listing),
                    total,
                    folders,
                    folder,
                    first,
                })
            }
            RequestBody::Page {
                listing,
                offset,
                limit,
            } => {
                let entries = self.listings.get(listing)?.page(offset, limit, cancel)?;
                Ok(ResponseBody::Entries { offset, entries })
            }
            RequestBody::CloseListing { listing } => {
                self.listings.close(listing);
                Ok(ResponseBody::Closed)
            }
            RequestBody::Complete { path, prefix, limit } => {
                let path = VolumePath::parse(path)?;
                let names = volume.complete(&path, &prefix, limit, &self.listings, cancel)?;
                Ok(ResponseBody::Names(names))
            }
            RequestBody::Resolve { path } => Ok(ResponseBody::Resolved(
                volume.judge(&VolumePath::parse(path)?).into(),
            )),
            RequestBody::Read { path, offset, length } => {
                volume.read(&VolumePath::parse(path)?, offset, length, cancel)
            }
            RequestBody::MakeFolder { path, uid, gid, mode } => {
                let ownership = Ownership::parse(uid, gid, mode)?;
                Ok(ResponseBody::Made(
                    volume.make_folder(&VolumePath::parse(path)?, ownership)?,
                ))
            }
            // The reading thread answers these itself.
            RequestBody::Hello | RequestBody::Ping | RequestBody::Cancel { .. } => Err(Failure::Malformed),
        }
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
