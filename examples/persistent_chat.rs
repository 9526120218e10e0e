//! Continues a past chat, both ways.
//!
//! A customer chats with agent a1 (contact C1), is handed over to agent a2 (C2), and answers a survey after the chat
//! (C3). Days later the customer is back: a new chat continues the past one from C2, without the survey, or from its
//! end, with everything.

use std::process::ExitCode;

use aws_sdk_connect::types::{ParticipantDetails, PersistentChat, RehydrationType};
use aws_sdk_connectparticipant::types::ConnectionType;
use slim_sdk_examples::{Error, Setup, run};
use slim_sdk_local::{Local, Speaker};

#[tokio::main]
async fn main() -> ExitCode {
    run(example).await
}

/// A chat that has just started: its contact, and the customer's way into it.
struct Chat {
    contact_id: String,
    participant_token: String,
    continued_from: Option<String>,
}

/// The clients, and the names that contacts have in the story.
struct Story {
    connect: aws_sdk_connect::Client,
    participant: aws_sdk_connectparticipant::Client,
    setup: Setup,
    names: Vec<(String, String)>,
}

async fn example(setup: Setup) -> Result<(), Error> {
    let mut story = Story {
        connect: aws_sdk_connect::Client::new(&setup.config),
        participant: aws_sdk_connectparticipant::Client::new(&setup.config),
        setup,
        names: Vec::new(),
    };

    println!("\nThe past chat");
    let first = story.start(None).await?;
    story.name(&first.contact_id, "C1");
    let segment = if let Some(local) = &story.setup.local {
        hand_over(local, &first.contact_id)?
    } else {
        story.stop(&first.contact_id).await?;
        println!(
            "  ended; handing over and surveys take agents and flows, so this session has C1 only"
        );
        Vec::new()
    };
    let middle = segment.first().unwrap_or(&first.contact_id).clone();
    for (contact, name) in segment.iter().zip(["C2", "C3"]) {
        story.name(contact, name);
    }

    for (rehydration_type, source) in [
        (RehydrationType::FromSegment, &middle),
        (RehydrationType::EntirePastSession, &first.contact_id),
    ] {
        let source_name = story.called(source);

        println!(
            "\nCreatePersistentContactAssociation, {rehydration_type}, SourceContactId={source_name}"
        );
        let chat = story.start(None).await?;
        let association = story
            .connect
            .create_persistent_contact_association()
            .instance_id(&story.setup.instance_id)
            .initial_contact_id(&chat.contact_id)
            .rehydration_type(rehydration_type.clone())
            .source_contact_id(source)
            .send()
            .await?;
        story
            .report(&chat, association.continued_from_contact_id())
            .await?;

        println!(
            "\nStartChatContact with PersistentChat, {rehydration_type}, SourceContactId={source_name}"
        );
        let persistent_chat = PersistentChat::builder()
            .rehydration_type(rehydration_type.clone())
            .source_contact_id(source)
            .build();
        let chat = story.start(Some(persistent_chat)).await?;
        story.report(&chat, chat.continued_from.as_deref()).await?;
    }
    Ok(())
}

/// What people and flows do after the customer has started a chat: the contacts that come after it, all ended.
fn hand_over(local: &Local, first: &str) -> Result<Vec<String>, Error> {
    local.accept(first, "a1")?;
    local.say(first, &Speaker::Customer, "My order has not come.")?;
    local.say(first, &Speaker::Agent, "I hand you over to shipping.")?;
    let second = local.transfer(first, "a2")?;
    local.say(&second, &Speaker::Agent, "It comes on Friday.")?;
    local.end(&second)?;
    let third = local.start_survey(&second)?;
    local.say(&third, &Speaker::System, "How was this chat?")?;
    local.say(&third, &Speaker::Customer, "Good.")?;
    local.end_session(first)?;
    Ok(vec![second, third])
}

impl Story {
    fn name(&mut self, contact: &str, name: &str) {
        println!("  {name} is contact {contact}");
        self.names.push((contact.to_owned(), name.to_owned()));
    }

    fn called(&self, contact: &str) -> String {
        let named = self.names.iter().find(|(id, _)| id == contact);
        named.map_or_else(|| contact.to_owned(), |(_, name)| name.clone())
    }

    async fn start(&self, persistent_chat: Option<PersistentChat>) -> Result<Chat, Error> {
        let customer = ParticipantDetails::builder()
            .display_name("Customer")
            .build()?;
        let started = self
            .connect
            .start_chat_contact()
            .instance_id(&self.setup.instance_id)
            .contact_flow_id(&self.setup.contact_flow_id)
            .participant_details(customer)
            .set_persistent_chat(persistent_chat)
            .send()
            .await?;
        Ok(Chat {
            contact_id: started.contact_id.ok_or("the answer has no contact id")?,
            participant_token: started
                .participant_token
                .ok_or("the answer has no participant token")?,
            continued_from: started.continued_from_contact_id,
        })
    }

    async fn stop(&self, contact: &str) -> Result<(), Error> {
        let stop = self
            .connect
            .stop_contact()
            .instance_id(&self.setup.instance_id);
        stop.contact_id(contact).send().await?;
        Ok(())
    }

    /// Prints what a chat continues, and which past transcripts the customer sees in it.
    async fn report(&self, chat: &Chat, continued_from: Option<&str>) -> Result<(), Error> {
        let from =
            continued_from.map_or_else(|| "nothing".to_owned(), |contact| self.called(contact));
        println!("  continued from {from}");
        let connection = self
            .participant
            .create_participant_connection()
            .r#type(ConnectionType::ConnectionCredentials)
            .participant_token(&chat.participant_token)
            .send()
            .await?;
        let credentials = connection
            .connection_credentials
            .ok_or("the answer has no credentials")?;
        let token = credentials
            .connection_token
            .ok_or("the credentials have no token")?;

        let mut seen: Vec<String> = Vec::new();
        let mut messages = 0;
        let mut pages = self
            .participant
            .get_transcript()
            .connection_token(token)
            .max_results(100)
            .into_paginator()
            .send();
        while let Some(page) = pages.next().await {
            for item in page?.transcript() {
                if let Some(past) = item.related_contact_id() {
                    messages += usize::from(item.content().is_some());
                    let past = self.called(past);
                    if !seen.contains(&past) {
                        seen.push(past);
                    }
                }
            }
        }
        // The service gives the newest items last within a page; the story goes back in time.
        seen.sort_by(|a, b| b.cmp(a));
        println!(
            "  transcripts: {} ({messages} messages)",
            if seen.is_empty() {
                "none".to_owned()
            } else {
                seen.join(", ")
            }
        );
        self.stop(&chat.contact_id).await
    }
}
