//! One call, configured by the environment. The same source for the official SDK and for slim-sdk.

use aws_config::BehaviorVersion;
use aws_sdk_connect::Client;
use aws_sdk_connect::types::RehydrationType;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
        let answer = Client::new(&config)
            .create_persistent_contact_association()
            .instance_id("11111111-2222-4333-8444-555555555555")
            .initial_contact_id("aaaaaaaa-2222-4333-8444-555555555555")
            .rehydration_type(RehydrationType::EntirePastSession)
            .source_contact_id("bbbbbbbb-2222-4333-8444-555555555555")
            .send()
            .await?;
        println!("{}", answer.continued_from_contact_id().unwrap_or_default());
        Ok(())
    })
}
