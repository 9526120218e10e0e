//! Many calls, for measuring. The same source for the official SDK and for slim-sdk.

use std::collections::HashMap;
use std::hint::black_box;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_connect::Client;
use aws_sdk_connect::error::SdkError;
use aws_sdk_connect::operation::create_persistent_contact_association::{
    CreatePersistentContactAssociationError, CreatePersistentContactAssociationOutput,
};
use aws_sdk_connect::types::RehydrationType;

#[path = "../common/load.rs"]
mod load;

use load::{Failure, Sizes, Subject};

#[derive(Clone)]
struct Sdk {
    config: SdkConfig,
    client: Client,
}

impl Subject for Sdk {
    async fn new() -> Self {
        let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
        let client = Client::new(&config);
        Self { config, client }
    }

    async fn associate(&self, contact: &str) -> Result<String, Failure> {
        let answer = self
            .client
            .create_persistent_contact_association()
            .instance_id(load::INSTANCE)
            .initial_contact_id(contact)
            .rehydration_type(RehydrationType::EntirePastSession)
            .source_contact_id(load::SOURCE)
            .send()
            .await?;
        Ok(answer.continued_from_contact_id.unwrap_or_default())
    }

    async fn list(&self, instance: &str) -> Result<usize, Failure> {
        let mut pages = self
            .client
            .list_contact_flows()
            .instance_id(instance)
            .into_paginator()
            .send();
        let mut flows = 0;
        while let Some(page) = pages.next().await {
            flows += page?.contact_flow_summary_list().len();
        }
        Ok(flows)
    }

    async fn update(&self, attributes: HashMap<String, String>) -> Result<(), Failure> {
        self.client
            .update_contact_attributes()
            .instance_id(load::INSTANCE)
            .initial_contact_id(load::SOURCE)
            .set_attributes(Some(attributes))
            .send()
            .await?;
        Ok(())
    }

    fn another_client(&self) {
        black_box(Client::new(&self.config));
    }

    fn clone_client(&self) {
        black_box(self.client.clone());
    }

    fn sizes(&self) -> Sizes {
        type Answer = Result<
            CreatePersistentContactAssociationOutput,
            SdkError<CreatePersistentContactAssociationError>,
        >;
        let future = self.client.create_persistent_contact_association().send();
        Sizes {
            future: size_of_val(&future),
            result: size_of::<Answer>(),
        }
    }
}

fn main() -> Result<(), Failure> {
    load::main::<Sdk>()
}
