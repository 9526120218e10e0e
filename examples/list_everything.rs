//! Pages through everything an instance has to list, by pages, by items, and one page at a time.

use std::process::ExitCode;

use aws_sdk_connect::Client;
use slim_sdk_examples::{Error, Setup, run};

#[tokio::main]
async fn main() -> ExitCode {
    run(example).await
}

async fn example(setup: Setup) -> Result<(), Error> {
    let client = Client::new(&setup.config);

    let mut pages = client
        .list_instances()
        .into_paginator()
        .page_size(10)
        .send();
    let (mut count, mut instances) = (0, 0);
    while let Some(page) = pages.next().await {
        instances += page?.instance_summary_list().len();
        count += 1;
    }
    println!("{instances} instances on {count} pages");

    let flows = client.list_contact_flows().instance_id(&setup.instance_id);
    let flows: Vec<_> = flows.into_paginator().items().send().try_collect().await?;
    println!(
        "{} contact flows, the first one {:?}",
        flows.len(),
        flows.first().and_then(|flow| flow.name())
    );

    let (mut token, mut queues) = (None, 0);
    loop {
        let page = client
            .list_queues()
            .instance_id(&setup.instance_id)
            .max_results(100)
            .set_next_token(token)
            .send()
            .await?;
        queues += page.queue_summary_list().len();
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    println!("{queues} queues");
    Ok(())
}
