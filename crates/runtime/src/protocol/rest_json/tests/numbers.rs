//! Numbers that no machine type holds.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::{BigDecimal, BigInteger};

use super::requests::text;
use crate::generated as rt;
use crate::protocol::Protocol as _;
use crate::protocol::rest_json::RestJson1;
use crate::shape::FieldsMut as _;
use crate::testing::shape;

shape! {
    Numbers = &rt::structure("Numbers", &[
        rt::w("Query", "q", rt::BIG_INTEGER, rt::QUERY),
        rt::w("Header", "x-h", rt::BIG_DECIMAL, rt::HEADER),
        rt::m("Integer", rt::BIG_INTEGER, 0),
        rt::m("Decimals", rt::LIST(&rt::BIG_DECIMAL), 0),
    ]);
    0 query: Option<BigInteger>,
    1 header: Option<BigDecimal>,
    2 integer: Option<BigInteger>,
    3 decimals: Option<Vec<BigDecimal>>,
}

#[test]
fn numbers_of_any_size_keep_every_digit() {
    let integer = "123456789012345678901234567890";
    let decimal = "0.1000000000000000000000000000000001";
    let input = Numbers {
        query: integer.parse().ok(),
        header: decimal.parse().ok(),
        integer: integer.parse().ok(),
        decimals: Some(vec![decimal.parse().unwrap(), "-1E-9".parse().unwrap()]),
    };
    let body = format!(r#"{{"Integer":{integer},"Decimals":[{decimal},-1E-9]}}"#);
    let length = body.len();
    assert_eq!(
        text("POST", "/", &input).unwrap(),
        format!(
            "POST /?q={integer}\ncontent-length: {length}\ncontent-type: application/json\nx-h: {decimal}\n\n{body}"
        )
    );
    let mut back = Numbers::blank();
    let mut response = HttpResponse::new(200.try_into().unwrap(), SdkBody::from(body));
    response.headers_mut().insert("x-h", decimal);
    RestJson1.error_members(&response, &mut back).unwrap();
    assert_eq!(
        back,
        Numbers {
            query: None,
            ..input
        }
    );
    let broken = HttpResponse::new(200.try_into().unwrap(), SdkBody::from(r#"{"Integer":1.5}"#));
    let error = RestJson1.error_members(&broken, &mut back).unwrap_err();
    assert!(error.to_string().starts_with("`Integer`: "), "{error}");
}
