//! Every kind of error that a call of Connect fails with, provoked and matched by its type.

use std::process::ExitCode;

use aws_sdk_connect::Client;
use aws_sdk_connect::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_connect::operation::RequestId;
use aws_sdk_connect::operation::create_persistent_contact_association::CreatePersistentContactAssociationError as CallError;
use aws_sdk_connect::types::RehydrationType;
use slim_sdk_examples::{Error, Setup, run};

#[tokio::main]
async fn main() -> ExitCode {
    run(example).await
}

async fn example(setup: Setup) -> Result<(), Error> {
    let client = Client::new(&setup.config);
    let Some(local) = &setup.local else {
        println!(
            "errors are provoked at the local endpoint; elsewhere only those that a wrong contact leads to are seen"
        );
        call(&client, &setup.instance_id, "no-such-contact").await;
        return Ok(());
    };
    let faults = [
        (
            400,
            "InvalidParameterException",
            "the value is no contact id",
        ),
        (400, "InvalidRequestException", "the contact is no chat"),
        (403, "AccessDeniedException", "you may not call this"),
        (404, "ResourceNotFoundException", "there is no such contact"),
        (429, "ThrottlingException", "too many calls"),
        (500, "InternalServiceException", "it is not your fault"),
        (
            409,
            "SomethingNewException",
            "the model does not know this one",
        ),
    ];
    for (status, code, message) in faults {
        // Errors that pass are retried: as many answers as there are attempts.
        local.fail_next(status, code).message(message).times(3);
        call(
            &client,
            &setup.instance_id,
            "11111111-aaaa-bbbb-cccc-222222222222",
        )
        .await;
        println!("  attempts: {}\n", local.requests().len());
        local.clear_faults();
        local.clear_requests();
    }
    println!("before anything is sent:");
    let incomplete = client
        .create_persistent_contact_association()
        .instance_id(&setup.instance_id);
    match incomplete.send().await {
        Err(error @ SdkError::ConstructionFailure(_)) => {
            println!("  {}", DisplayErrorContext(&error));
        }
        other => return Err(format!("expected a construction failure, not {other:?}").into()),
    }
    Ok(())
}

async fn call(client: &Client, instance_id: &str, source: &str) {
    let result = client
        .create_persistent_contact_association()
        .instance_id(instance_id)
        .initial_contact_id("33333333-aaaa-bbbb-cccc-444444444444")
        .rehydration_type(RehydrationType::FromSegment)
        .source_contact_id(source)
        .send()
        .await;
    let error = match result {
        Ok(output) => return println!("continued from {:?}", output.continued_from_contact_id()),
        Err(error) => error,
    };
    let status = error
        .raw_response()
        .map(|response| response.status().as_u16());
    let request_id = error.request_id().map(ToOwned::to_owned);
    match error.into_service_error() {
        CallError::AccessDeniedException(error) => println!("access denied: {error}"),
        CallError::InvalidParameterException(error) => println!("invalid parameter: {error}"),
        CallError::InvalidRequestException(error) => println!("invalid request: {error}"),
        CallError::ResourceNotFoundException(error) => println!("not found: {error}"),
        CallError::ThrottlingException(error) => println!("throttled: {error}"),
        CallError::InternalServiceException(error) => println!("internal: {error}"),
        error => println!("another error, code {:?}: {error}", error.code()),
    }
    println!("  status: {status:?}, request id: {}", request_id.is_some());
}
