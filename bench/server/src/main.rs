//! The peer of the programs that are measured: answers on loopback, quickly, and checks nothing.
//!
//! Prints its address, then serves until its standard input ends.

mod answer;
mod request;

use std::io::{Read, Write};
use std::rc::Rc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use answer::Answers;

fn main() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let tasks = tokio::task::LocalSet::new();
    tasks.block_on(&runtime, async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        println!("http://{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        std::thread::spawn(|| {
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            std::process::exit(0);
        });
        let answers = Rc::new(Answers::default());
        loop {
            let (socket, _) = listener.accept().await?;
            socket.set_nodelay(true)?;
            let answers = Rc::clone(&answers);
            // A client that goes away ends its connection, nothing more.
            tokio::task::spawn_local(async move {
                let _ = serve(socket, &answers).await;
            });
        }
    })
}

/// Answers the requests of one connection, one after the other.
async fn serve(mut socket: TcpStream, answers: &Answers) -> std::io::Result<()> {
    let mut read: Vec<u8> = Vec::with_capacity(4096);
    loop {
        let head = loop {
            if let Some(head) = request::head(&read) {
                break head;
            }
            if socket.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        };
        while read.len() < head.length {
            if socket.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        }
        read.drain(..head.length);
        socket.write_all(&answers.to(&head.target).await).await?;
    }
}
