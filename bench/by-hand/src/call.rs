//! One call, configured by the environment.

mod connect;

use connect::{Client, RehydrationType};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let client = Client::from_env()?;
        let continued = client
            .create_persistent_contact_association(
                "11111111-2222-4333-8444-555555555555",
                "aaaaaaaa-2222-4333-8444-555555555555",
                RehydrationType::EntirePastSession,
                "bbbbbbbb-2222-4333-8444-555555555555",
            )
            .await?;
        println!("{}", continued.unwrap_or_default());
        Ok(())
    })
}
