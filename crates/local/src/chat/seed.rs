//! Instances, flows and queues: what is there before the first chat.

use super::{ACCOUNT, ChatError, World, new_id};
use crate::builder::Builder;

/// An instance with its flows and queues.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) alias: String,
    pub(crate) flows: Vec<Flow>,
    pub(crate) queues: Vec<Queue>,
}

/// A flow.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    pub(crate) id: String,
    pub(crate) name: String,
    /// `ContactFlowType`.
    pub(crate) kind: String,
    pub(crate) published: bool,
}

/// A queue.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Whether it is an agent's own.
    pub(crate) agent: bool,
}

/// The types that further flows take in turn.
const FLOW_TYPES: [&str; 9] = [
    "CONTACT_FLOW",
    "CUSTOMER_QUEUE",
    "CUSTOMER_HOLD",
    "CUSTOMER_WHISPER",
    "AGENT_HOLD",
    "AGENT_WHISPER",
    "OUTBOUND_WHISPER",
    "AGENT_TRANSFER",
    "QUEUE_TRANSFER",
];

impl Instance {
    pub(crate) fn new(id: &str, alias: &str, region: &str) -> Self {
        Self {
            id: id.to_owned(),
            arn: format!("arn:aws:connect:{region}:{ACCOUNT}:instance/{id}"),
            alias: alias.to_owned(),
            flows: Vec::new(),
            queues: Vec::new(),
        }
    }
}

/// The instances of a setup: the first with all its flows and queues, each further one with one of both.
pub(crate) fn instances(setup: &Builder, region: &str) -> Vec<Instance> {
    (0..setup.instances)
        .map(|number| {
            if number == 0 {
                first(setup, region)
            } else {
                let mut instance =
                    Instance::new(&new_id(), &format!("local-{}", number + 1), region);
                instance.flows.push(flow(&new_id(), 0));
                instance.queues.push(queue(&new_id(), 0));
                instance
            }
        })
        .collect()
}

fn first(setup: &Builder, region: &str) -> Instance {
    let mut instance = Instance::new(&setup.instance_id, "local", region);
    instance.flows.push(flow(&setup.contact_flow_id, 0));
    instance
        .flows
        .extend((1..setup.contact_flows).map(|number| flow(&new_id(), number)));
    instance.queues.push(queue(&setup.queue_id, 0));
    instance
        .queues
        .extend((1..setup.queues).map(|number| queue(&new_id(), number)));
    instance
}

fn flow(id: &str, number: usize) -> Flow {
    let kind = FLOW_TYPES
        .iter()
        .cycle()
        .nth(number % FLOW_TYPES.len())
        .copied()
        .unwrap_or("CONTACT_FLOW");
    Flow {
        id: id.to_owned(),
        name: format!("Flow {}", number + 1),
        kind: kind.to_owned(),
        published: true,
    }
}

fn queue(id: &str, number: usize) -> Queue {
    Queue {
        id: id.to_owned(),
        name: if number == 0 {
            "BasicQueue".to_owned()
        } else {
            format!("Queue {}", number + 1)
        },
        agent: number % 5 == 4,
    }
}

impl World {
    pub(crate) fn add_instance(&mut self, alias: &str) -> String {
        let id = new_id();
        let instance = Instance::new(&id, alias, &self.region);
        self.instances.push(instance);
        id
    }

    /// Changes an instance.
    pub(crate) fn add_to(
        &mut self,
        instance: &str,
        add: impl FnOnce(&mut Instance),
    ) -> Result<(), ChatError> {
        match self.instances.iter_mut().find(|known| known.id == instance) {
            Some(instance) => {
                add(instance);
                Ok(())
            }
            None => Err(ChatError::UnknownInstance(instance.to_owned())),
        }
    }
}
