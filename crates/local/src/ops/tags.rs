//! Tags of contacts.

use super::{Call, Outcome};
use crate::pipeline::nothing;
use crate::reply::Refusal;

/// How many tags a contact can have.
const LIMIT: usize = 6;

pub(super) fn tag_contact(call: &mut Call<'_>) -> Outcome {
    let input = call.input;
    let contact = call
        .world
        .contact_mut(input.text("InstanceId"), input.text("ContactId"))?;
    let mut tags = contact.tags.clone();
    tags.extend(input.text_map("Tags"));
    if tags.len() > LIMIT {
        return Err(Refusal::request(format!(
            "The contact would have {} tags; at most {LIMIT} are allowed",
            tags.len()
        )));
    }
    contact.tags = tags;
    contact.updated = call.now;
    Ok(nothing())
}

pub(super) fn untag_contact(call: &mut Call<'_>) -> Outcome {
    let input = call.input;
    let contact = call
        .world
        .contact_mut(input.text("InstanceId"), input.text("ContactId"))?;
    for key in input.texts("TagKeys") {
        contact.tags.remove(key);
    }
    contact.updated = call.now;
    Ok(nothing())
}
