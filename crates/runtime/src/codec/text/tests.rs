//! Single values as text.

use std::collections::HashMap;

use aws_smithy_types::{Blob, DateTime};

use super::*;
use crate::generated::{
    BLOB, BOOLEAN, BY_PLACE, DATE_TIME, DOUBLE, EPOCH_SECONDS, HTTP_DATE, INTEGER, LIST, MAP,
    SPARSE_LIST, STRING, TIMESTAMP,
};
use crate::shape::Decode;

fn text(value: &dyn Encode, target: &Target) -> Vec<String> {
    texts(value, target, TimestampFormat::HttpDate).unwrap()
}

fn header<T: Decode + crate::shape::Blank>(text: &str, target: &Target) -> Result<T, DecodeError> {
    let mut value = T::blank();
    value.decode(target, &mut Header(text)).map(|()| value)
}

#[test]
fn scalars_both_ways() {
    assert_eq!(text(&true, &BOOLEAN), ["true"]);
    assert_eq!(text(&i64::MIN, &INTEGER), ["-9223372036854775808"]);
    assert_eq!(text(&1.5_f64, &DOUBLE), ["1.5"]);
    assert_eq!(text(&1.0_f32, &DOUBLE), ["1"]);
    assert_eq!(text(&f64::NEG_INFINITY, &DOUBLE), ["-Infinity"]);
    assert_eq!(text(&Blob::new("hi"), &BLOB), ["aGk="]);
    assert_eq!(text(&Option::<String>::None, &STRING), [""; 0]);
    assert_eq!(header(" true ", &BOOLEAN), Ok(true));
    assert_eq!(header(" -3", &INTEGER), Ok(-3_i8));
    assert_eq!(header("NaN", &DOUBLE).map(f64::is_nan), Ok(true));
    assert_eq!(header("aGk=", &BLOB), Ok(Blob::new("hi")));
    assert_eq!(header(" a b", &STRING), Ok(" a b".to_owned()));
    assert!(header::<bool>("TRUE", &BOOLEAN).is_err());
    assert!(header::<i8>("128", &INTEGER).is_err() && header::<i32>("", &INTEGER).is_err());
    assert!(header::<Blob>("%", &BLOB).is_err());
    assert!(header::<HashMap<String, String>>("a", &MAP(&STRING)).is_err());
}

#[test]
fn timestamps_take_the_format_of_their_place_unless_the_model_has_one() {
    let time = DateTime::from_secs(1_515_531_081);
    let all = |default| {
        [BY_PLACE, DATE_TIME, HTTP_DATE, EPOCH_SECONDS]
            .map(|format| texts(&time, &TIMESTAMP(format), default).unwrap().concat())
    };
    let (date_time, http, epoch) = (
        "2018-01-09T20:51:21Z",
        "Tue, 09 Jan 2018 20:51:21 GMT",
        "1515531081",
    );
    assert_eq!(
        all(TimestampFormat::HttpDate),
        [http, date_time, http, epoch]
    );
    assert_eq!(
        all(TimestampFormat::DateTime),
        [date_time, date_time, http, epoch]
    );
    for (text, format) in [
        (http, BY_PLACE),
        (http, HTTP_DATE),
        (date_time, DATE_TIME),
        (epoch, EPOCH_SECONDS),
    ] {
        assert_eq!(header(text, &TIMESTAMP(format)), Ok(time), "{text}");
    }
    assert!(header::<DateTime>("soon", &TIMESTAMP(BY_PLACE)).is_err());
}

#[test]
fn a_date_without_text_is_a_failure() {
    let far = DateTime::from_secs(i64::MAX);
    assert!(texts(&far, &TIMESTAMP(HTTP_DATE), TimestampFormat::DateTime).is_err());
    assert!(
        texts(
            &vec![far],
            &LIST(&TIMESTAMP(DATE_TIME)),
            TimestampFormat::DateTime
        )
        .is_err()
    );
    let map = HashMap::from([("k".to_owned(), far)]);
    let error = pairs(&map, &MAP(&TIMESTAMP(HTTP_DATE)), TimestampFormat::DateTime).unwrap_err();
    assert!(error.starts_with("\"k\": "), "{error}");
}

#[test]
fn lists_are_joined_and_split() {
    let items = |items: &[&str]| {
        items
            .iter()
            .map(|item| (*item).to_owned())
            .collect::<Vec<_>>()
    };
    for (list, text) in [
        (items(&["a", "b c"]), "a, b c"),
        (items(&["b,c", "\"def\"", "a"]), r#""b,c", "\"def\"", a"#),
        (items(&[""]), r#""""#),
        (items(&["", "a"]), r#""", a"#),
        (items(&[" a ", "\\"]), r#"" a ", \"#),
        (items(&["a\\,"]), r#""a\\,""#),
    ] {
        assert_eq!(join(&list, false), text);
        assert_eq!(header(text, &LIST(&STRING)), Ok(list), "{text}");
    }
    assert_eq!(
        header("a,b ,\tc", &LIST(&STRING)),
        Ok(items(&["a", "b", "c"]))
    );
    assert_eq!(header("a,,b", &LIST(&STRING)), Ok(items(&["a", "", "b"])));
    assert_eq!(header("", &LIST(&STRING)), Ok(items(&[])));
    assert_eq!(header("1, -2", &LIST(&INTEGER)), Ok(vec![1_i32, -2]));
    assert_eq!(
        header("a", &SPARSE_LIST(&STRING)),
        Ok(vec![Some("a".to_owned())])
    );
    assert!(header::<Vec<String>>(r#""a"#, &LIST(&STRING)).is_err());
    assert!(header::<Vec<bool>>("true,maybe", &LIST(&BOOLEAN)).is_err());
}

#[test]
fn lists_of_dates_split_between_dates() {
    let dates = vec![DateTime::from_secs(0), DateTime::from_secs(1_515_531_081)];
    let target = LIST(&TIMESTAMP(BY_PLACE));
    let joined = join(&text(&dates, &target), true);
    assert_eq!(
        joined,
        "Thu, 01 Jan 1970 00:00:00 GMT, Tue, 09 Jan 2018 20:51:21 GMT"
    );
    assert_eq!(header(&joined, &target), Ok(dates.clone()));
    let target = LIST(&TIMESTAMP(EPOCH_SECONDS));
    assert_eq!(
        join(&text(&dates, &target), is_http_date(target.item())),
        "0, 1515531081"
    );
    assert_eq!(header("0, 1515531081", &target), Ok(dates));
}
