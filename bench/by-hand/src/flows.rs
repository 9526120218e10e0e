//! Two more calls, for what grows with the size of bodies.

use std::collections::HashMap;

use http::Method;
use serde::{Deserialize, Serialize};

use crate::connect::{Client, Error, Label};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Flows {
    #[serde(default)]
    pub contact_flow_summary_list: Vec<Flow>,
    pub next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "a program would read them")]
pub struct Flow {
    pub id: Option<String>,
    pub arn: Option<String>,
    pub name: Option<String>,
    pub contact_flow_type: Option<String>,
    pub contact_flow_state: Option<String>,
    pub contact_flow_status: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Attributes<'a> {
    initial_contact_id: &'a str,
    instance_id: &'a str,
    attributes: &'a HashMap<String, String>,
}

impl Client {
    /// One page of the flows of an instance.
    pub async fn list_contact_flows(
        &self,
        instance_id: &str,
        next_token: Option<&str>,
    ) -> Result<Flows, Error> {
        let mut path = format!("/contact-flows-summary/{}", Label(instance_id));
        if let Some(token) = next_token {
            path += &format!("?nextToken={}", Label(token));
        }
        let answer = self.send(Method::GET, &path, Vec::new()).await?;
        serde_json::from_slice(&answer).map_err(Error::Response)
    }

    /// Sets attributes of a contact.
    pub async fn update_contact_attributes(
        &self,
        instance_id: &str,
        initial_contact_id: &str,
        attributes: &HashMap<String, String>,
    ) -> Result<(), Error> {
        let body = Attributes {
            initial_contact_id,
            instance_id,
            attributes,
        };
        let body = serde_json::to_vec(&body).map_err(|error| Error::Request(error.into()))?;
        self.send(Method::POST, "/contact/attributes", body).await?;
        Ok(())
    }
}
