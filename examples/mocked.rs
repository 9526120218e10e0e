//! A program's function, tested with no service and no socket: what the client answers is said by rules.

use aws_sdk_connect::Client;
use aws_sdk_connect::error::{DisplayErrorContext, SdkError};
use aws_sdk_connect::operation::describe_contact::{DescribeContactError, DescribeContactOutput};
use aws_sdk_connect::types::error::ResourceNotFoundException;
use aws_sdk_connect::types::{Channel, Contact};
use aws_smithy_mocks::{RuleMode, mock, mock_client};

/// What is tested: the channel of a contact, `None` if there is no such contact.
async fn channel(client: &Client, contact: &str) -> Result<Option<Channel>, String> {
    let call = client
        .describe_contact()
        .instance_id("i")
        .contact_id(contact);
    match call.send().await {
        Ok(output) => Ok(output
            .contact()
            .and_then(|contact| contact.channel().cloned())),
        Err(SdkError::ServiceError(error)) if error.err().is_resource_not_found_exception() => {
            Ok(None)
        }
        Err(error) => Err(DisplayErrorContext(&error).to_string()),
    }
}

#[tokio::main]
async fn main() {
    let chat = mock!(Client::describe_contact)
        .match_requests(|input| input.contact_id() == Some("chat"))
        .then_output(|| {
            let contact = Contact::builder().channel(Channel::Chat).build();
            DescribeContactOutput::builder().contact(contact).build()
        });
    let gone = mock!(Client::describe_contact)
        .match_requests(|input| input.contact_id() == Some("gone"))
        .then_error(|| {
            let error = ResourceNotFoundException::builder().message("no such contact");
            DescribeContactError::ResourceNotFoundException(error.build())
        });
    let client = mock_client!(aws_sdk_connect, RuleMode::MatchAny, [&chat, &gone]);
    println!("chat: {:?}", channel(&client, "chat").await);
    println!("gone: {:?}", channel(&client, "gone").await);
    println!("calls: {} and {}", chat.num_calls(), gone.num_calls());
}
