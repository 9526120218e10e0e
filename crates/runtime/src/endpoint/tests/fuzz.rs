//! Tables and parameters that nobody wrote: whatever they hold, evaluating them ends, and nothing panics.

use crate::endpoint::table::rows::*;
use crate::endpoint::table::{Condition, Expression, Function, Next, Node, Outcome, Parameter};
use crate::endpoint::{ParamValue, Params, Resolved};

/// Numbers without order, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 8).unwrap_or_default() % limit
    }

    fn small(&mut self) -> i16 {
        let near = i16::try_from(self.below(12)).unwrap();
        match self.below(8) {
            0 => Next::MIN,
            1 => Next::MAX,
            2 => -near,
            3..=5 => RESULT + near % 4,
            _ => near,
        }
    }

    fn text(&mut self) -> &'static str {
        const TEXTS: &[&str] = &[
            "",
            "us-east-1",
            "cn-north-1",
            "https://example.com/a?b",
            "https://[::1]:0/%",
            "http://h",
            "arn:aws:s3:us-east-1:1:a/b:c",
            "arn:::::",
            "a.b.c",
            "\u{1F600}é\r\n\0",
            "[-1]",
            "resourceId[-9]",
            "dnsSuffix",
            "authority",
            "name",
            "[",
            "]",
            "a[b]c",
        ];
        TEXTS[self.below(TEXTS.len())]
    }

    fn function(&mut self) -> Function {
        const ALL: &[Function] = &[
            IsSet,
            Not,
            GetAttr,
            Substring,
            StringEquals,
            BooleanEquals,
            UriEncode,
            ParseUrl,
            IsValidHostLabel,
            Coalesce,
            Split,
            Ite,
            AwsPartition,
            AwsParseArn,
            AwsIsVirtualHostableS3Bucket,
        ];
        ALL[self.below(ALL.len())]
    }

    fn many<T>(&mut self, most: usize, mut one: impl FnMut(&mut Self) -> T) -> &'static [T] {
        let count = self.below(most + 1);
        (0..count).map(|_| one(self)).collect::<Vec<_>>().leak()
    }

    fn some<T>(&mut self, most: usize, mut one: impl FnMut(&mut Self) -> T) -> &'static [T] {
        let count = 1 + self.below(most);
        (0..count).map(|_| one(self)).collect::<Vec<_>>().leak()
    }

    fn expression(&mut self, depth: usize) -> Expression {
        let kind = if depth == 0 {
            self.below(5)
        } else {
            self.below(10)
        };
        match kind {
            0 => Ref(u8::try_from(self.below(9)).unwrap()),
            1 => Text(self.text()),
            2 => Boolean(self.below(2) == 0),
            3 => Integer([0, 1, -1, 3, i32::MAX, i32::MIN][self.below(6)]),
            4 => Attr(u8::try_from(self.below(9)).unwrap(), self.text()),
            5 => Template(self.many(4, |numbers| numbers.expression(depth - 1))),
            6 => List(self.many(3, |numbers| numbers.expression(depth - 1))),
            7 => Map(self.many(3, |numbers| (numbers.text(), numbers.expression(depth - 1)))),
            _ => {
                let function = self.function();
                Call(
                    function,
                    self.many(4, |numbers| numbers.expression(depth - 1)),
                )
            }
        }
    }

    fn outcome(&mut self) -> Outcome {
        match self.below(8) {
            0 => Error(self.expression(2)),
            1..=3 => Url(Text("https://example.com")),
            4 => Url(self.expression(3)),
            _ => Endpoint(Box::leak(Box::new(Details {
                url: self.expression(1),
                headers: self.many(2, |numbers| {
                    (
                        numbers.text(),
                        numbers.many(2, |numbers| numbers.expression(1)),
                    )
                }),
                properties: self.many(2, |numbers| ("authSchemes", numbers.expression(3))),
            }))),
        }
    }

    fn value(&mut self) -> Option<ParamValue> {
        Some(match self.below(4) {
            0 => self.text().to_owned().into(),
            1 => (self.below(2) == 0).into(),
            2 => self
                .many(3, |numbers| numbers.text().to_owned())
                .to_vec()
                .into(),
            _ => return None,
        })
    }

    fn rules(&mut self) -> Rules {
        Rules {
            parameters: self.many(4, |numbers| Parameter {
                name: "P",
                kind: Kind::String,
                built_in: [BuiltIn::None, BuiltIn::Region, BuiltIn::Endpoint][numbers.below(3)],
                required: numbers.below(8) == 0,
                default: (numbers.below(3) == 0).then(|| numbers.expression(2)),
            }),
            variables: u8::try_from(self.below(4)).unwrap(),
            conditions: self.some(6, |numbers| Condition {
                value: numbers.expression(4),
                assign: (numbers.below(2) == 0).then(|| u8::try_from(numbers.below(9)).unwrap()),
            }),
            results: self.some(6, Self::outcome),
            nodes: self.some(12, |numbers| Node {
                condition: u16::try_from(numbers.below(8)).unwrap(),
                high: numbers.small(),
                low: numbers.small(),
            }),
            root: if self.below(2) == 0 { 1 } else { self.small() },
        }
    }
}

#[test]
fn any_table_with_any_parameters_ends() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut endpoints = 0;
    for _ in 0..20_000 {
        let rules = numbers.rules();
        let mut params = Params::default();
        for index in 0..numbers.below(6) {
            params.set(index, numbers.value());
        }
        let resolved = rules.resolve(&params);
        if let Ok(endpoint) = &resolved {
            endpoints += 1;
            drop(Resolved::new(endpoint));
        }
        drop(params.complete(&rules).map(|params| rules.resolve(&params)));
    }
    assert!(endpoints > 500, "only {endpoints} tables had endpoints");
}
