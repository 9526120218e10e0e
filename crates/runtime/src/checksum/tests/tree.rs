//! Tree hashes, by Python's `hashlib`.

use super::super::tree::Tree;
use crate::error::DisplayErrorContext;
use crate::operation::send;
use crate::schema::payload::TREE_HASH;
use crate::shape::FieldsMut as _;
use crate::testing::Step;
use crate::testing::payload::{Put, Say, SayInput, Streamed, Wire, call, file, stream};

const MIB: usize = 1024 * 1024;

fn bytes(length: usize) -> Vec<u8> {
    (0..251).cycle().take(length).collect()
}

#[test]
fn trees_of_some_shapes() {
    for (length, tree, whole) in [
        (
            0,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        (
            MIB,
            "631b84027d6b9e52b539c4e8373622d23032dfadc64d60af87339c9037e4f769",
            "631b84027d6b9e52b539c4e8373622d23032dfadc64d60af87339c9037e4f769",
        ),
        (
            MIB + 1,
            "a9c574ce937d2371daf87cdd0e75396b096d7f74a66c764e4c656bd12b2e7bf9",
            "5769f52bc3eef28afa39c6fc68cadb7d0bd69812ae3a3d71452f519ec3c7aa56",
        ),
        (
            3 * MIB,
            "2e7d51c0ffe06ce95fe74beed9a4ab35d18837f4ab2a9f4f066a60359eb999a1",
            "a1feacf0d812ba4d0b0e463ed45bbd583cea1de55c54693116754b30b5794745",
        ),
        (
            5 * MIB + 7,
            "39119a173a11e05648146d51f35437d6960dcfe76ddd40b818dce8fedcef76e3",
            "d711f6eaa60f8a7f09186ff7fdf7d182b7e58dce9fce38b1e070ef085c0a7b27",
        ),
    ] {
        for step in [MIB, 700_001] {
            let mut hash = Tree::default();
            bytes(length)
                .chunks(step)
                .for_each(|part| hash.update(part));
            assert_eq!(hash.finish(), [tree, whole], "{length} by {step}");
        }
    }
}

/// The values of the official protocol tests for this body.
const HELLO: &str = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";

#[tokio::test(start_paused = true)]
async fn both_hashes_precede_a_stream_which_is_signed_by_the_plain_one() {
    let in_memory = aws_smithy_types::byte_stream::ByteStream::from_static(b"hello world");
    for content in [in_memory, file("hello world", 3)] {
        let wire = Wire::new([Step::json(500, "{}"), Step::ok()]);
        let input = Streamed {
            content,
            ..Streamed::blank()
        };
        let config = wire.config().build();
        send(call::<Put<TREE_HASH, false>>(&config, input))
            .await
            .unwrap();
        let sent = wire.sent();
        assert_eq!(sent.len(), 2);
        for sent in &sent {
            assert_eq!(sent.text(), "hello world");
            assert_eq!(sent.header("x-amz-sha256-tree-hash"), HELLO);
            assert_eq!(sent.header("x-amz-content-sha256"), HELLO);
            let signed = sent.header("authorization");
            assert!(signed.contains("x-amz-content-sha256;"), "{signed}");
        }
    }
}

#[tokio::test]
async fn a_tree_hash_of_the_callers_is_kept() {
    let wire = Wire::new([Step::ok()]);
    let input = SayInput {
        tree: Some("own".to_owned()),
        ..SayInput::blank()
    };
    let config = wire.config().build();
    send(call::<Say<TREE_HASH>>(&config, input)).await.unwrap();
    let sent = &wire.sent()[0];
    assert_eq!(sent.header("x-amz-sha256-tree-hash"), "own");
    // That of "{}".
    assert_eq!(
        sent.header("x-amz-content-sha256"),
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    );
}

#[tokio::test]
async fn a_stream_that_is_read_once_cannot_have_one() {
    let wire = Wire::new([]);
    let input = Streamed {
        content: stream([Ok("hello".into())], Some(5)).into(),
        ..Streamed::blank()
    };
    let config = wire.config().build();
    let error = send(call::<Put<TREE_HASH, false>>(&config, input))
        .await
        .unwrap_err();
    let text = DisplayErrorContext(&error).to_string();
    let expected = "the body is a stream that can be read only once, and x-amz-sha256-tree-hash is sent before it: \
                    stream bytes or a file, or set the header";
    assert!(text.contains(expected), "{text}");
}
