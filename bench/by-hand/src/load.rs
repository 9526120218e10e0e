//! Many calls, for measuring.

mod connect;
mod flows;
#[path = "../../common/load.rs"]
mod load;

use std::collections::HashMap;
use std::hint::black_box;

use connect::{Client, Error, RehydrationType};
use load::{Failure, Sizes, Subject};

#[derive(Clone)]
struct ByHand(Client);

impl Subject for ByHand {
    async fn new() -> Self {
        match Client::from_env() {
            Ok(client) => Self(client),
            Err(error) => {
                eprintln!("{error}");
                std::process::exit(1);
            }
        }
    }

    async fn associate(&self, contact: &str) -> Result<String, Failure> {
        let rehydration = RehydrationType::EntirePastSession;
        let answer = self.0.create_persistent_contact_association(
            load::INSTANCE,
            contact,
            rehydration,
            load::SOURCE,
        );
        Ok(answer.await?.unwrap_or_default())
    }

    async fn list(&self, instance: &str) -> Result<usize, Failure> {
        let (mut flows, mut token) = (0, None);
        loop {
            let page = self
                .0
                .list_contact_flows(instance, token.as_deref())
                .await?;
            flows += page.contact_flow_summary_list.len();
            token = page.next_token;
            if token.is_none() {
                return Ok(flows);
            }
        }
    }

    async fn update(&self, attributes: HashMap<String, String>) -> Result<(), Failure> {
        let update = self
            .0
            .update_contact_attributes(load::INSTANCE, load::SOURCE, &attributes);
        Ok(update.await?)
    }

    fn another_client(&self) {
        black_box(self.0.clone());
    }

    fn clone_client(&self) {
        black_box(self.0.clone());
    }

    fn sizes(&self) -> Sizes {
        let future = self.0.create_persistent_contact_association(
            load::INSTANCE,
            load::SOURCE,
            RehydrationType::FromSegment,
            load::SOURCE,
        );
        Sizes {
            future: size_of_val(&future),
            result: size_of::<Result<Option<String>, Error>>(),
        }
    }
}

fn main() -> Result<(), Failure> {
    load::main::<ByHand>()
}
