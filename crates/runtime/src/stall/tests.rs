//! On a clock that does not run by itself.

use std::collections::VecDeque;

use aws_smithy_types::byte_stream::ByteStream;
use tokio::time::Instant;

use super::*;
use crate::timer::Timer;

const GRACE: Duration = Duration::from_secs(20);

/// What a stream does next.
enum Next {
    Data(&'static str),
    Pause(u64),
}

/// A body that does one thing after the other, and then waits for ever unless `ends`.
struct Slow {
    script: VecDeque<Next>,
    pause: Option<Sleep>,
    ends: bool,
}

impl Body for Slow {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            if let Some(pause) = &mut self.pause {
                ready!(Pin::new(pause).poll(cx));
                self.pause = None;
            }
            match self.script.pop_front() {
                Some(Next::Data(data)) => {
                    let data = Bytes::from_static(data.as_bytes());
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
                Some(Next::Pause(seconds)) => {
                    let pause = tokio::time::sleep(Duration::from_secs(seconds));
                    self.pause = Some(Sleep::new(pause));
                }
                None if self.ends => return Poll::Ready(None),
                None => return Poll::Pending,
            }
        }
    }
}

fn slow(script: impl IntoIterator<Item = Next>, ends: bool) -> SdkBody {
    SdkBody::from_body_1_x(Slow {
        script: script.into_iter().collect(),
        pause: None,
        ends,
    })
}

fn sleep() -> SharedAsyncSleep {
    Timer::new(None).lenient().unwrap()
}

fn protected(script: impl IntoIterator<Item = Next>, ends: bool) -> ByteStream {
    ByteStream::new(download(slow(script, ends), GRACE, sleep()))
}

#[tokio::test(start_paused = true)]
async fn a_download_ends_when_it_stands_still_and_not_before() {
    let mut stream = protected([Next::Pause(19), Next::Data("a")], false);
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "a");
    let since = Instant::now();
    let error = stream.try_next().await.unwrap_err();
    // The window of a second and the grace period, and a tenth more at most.
    let took = since.elapsed().as_secs_f64();
    assert!((21.0..=23.2).contains(&took), "{took}");
    let text = aws_smithy_types::error::display::DisplayErrorContext(error).to_string();
    assert!(
        text.contains(
            "the peer sent less than 1 B/s of the response's body for longer than the grace period of 20s: set \
             `stalled_stream_protection` if that is to be borne"
        ),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_slow_download_is_no_stalled_one() {
    let script = (0..50).flat_map(|_| [Next::Pause(18), Next::Data("a")]);
    let all = protected(script, true).collect().await.unwrap();
    assert_eq!(all.into_bytes().len(), 50);
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_does_not_read_stalls_nothing() {
    let mut stream = protected([Next::Data("a"), Next::Pause(2), Next::Data("b")], true);
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "a");
    // Asked for more, and then forgotten for an hour.
    let forgotten = tokio::time::timeout(Duration::from_secs(1), stream.try_next()).await;
    assert!(forgotten.is_err());
    tokio::time::advance(Duration::from_hours(1)).await;
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "b");

    // And even if the peer has nothing just then.
    let mut stream = protected([Next::Pause(3605), Next::Data("a")], true);
    let forgotten = tokio::time::timeout(Duration::from_secs(1), stream.try_next()).await;
    assert!(forgotten.is_err());
    tokio::time::advance(Duration::from_hours(1)).await;
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "a");
}

#[tokio::test]
async fn a_body_at_hand_is_left_as_it_is() {
    let body = download(SdkBody::from("at hand"), GRACE, sleep());
    assert_eq!(body.bytes(), Some("at hand".as_bytes()));
}

/// Takes a body, frame by frame, with a pause after each.
async fn take(mut body: SdkBody, pause: Duration) {
    use http_body_util::BodyExt as _;
    while let Some(frame) = body.frame().await {
        frame.unwrap();
        tokio::time::sleep(pause).await;
    }
    std::future::pending::<()>().await;
}

/// When an upload to a peer stalls, in seconds; `None` if it does not in ten hours.
async fn stalls(body: SdkBody, pause: Duration) -> Option<u64> {
    let (body, upload) = Upload::of(body);
    let since = Instant::now();
    let peer = tokio::spawn(take(body, pause));
    let stalled = upload.stalled(GRACE, sleep());
    let stalled = tokio::time::timeout(Duration::from_hours(10), stalled).await;
    peer.abort();
    let text = stalled.ok()?.to_string();
    assert!(
        text.starts_with(
            "the peer took less than 1 B/s of the request's body for longer than the grace period of 20s: "
        ),
        "{text}"
    );
    Some(since.elapsed().as_secs())
}

#[tokio::test(start_paused = true)]
async fn an_upload_ends_when_the_peer_takes_no_more() {
    let two = || slow([Next::Data("a"), Next::Data("b")], true);
    let took = stalls(two(), Duration::from_hours(1)).await.unwrap();
    assert!((21..=25).contains(&took), "{took}");
    // A peer that is slow, and then has it all: how long it thinks about it is another timeout's.
    assert_eq!(stalls(two(), Duration::from_secs(15)).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_caller_with_nothing_to_send_yet_stalls_nothing() {
    let body = slow([Next::Data("a"), Next::Pause(3600), Next::Data("b")], true);
    assert_eq!(stalls(body, Duration::ZERO).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_sent_is_followed_by_silence() {
    let (body, upload) = Upload::of(slow([Next::Data("a"), Next::Pause(100)], true));
    let since = Instant::now();
    let peer = tokio::spawn(take(body, Duration::ZERO));
    upload.silence(GRACE, Until::Answered, sleep()).await;
    let took = since.elapsed().as_secs();
    assert!((120..=125).contains(&took), "{took}");
    peer.abort();
}
