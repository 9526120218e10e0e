//! Boxes: small cycles by hand, many graphs against the rule written plainly, and big ones in time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::*;
use crate::model::{Member, Traits};

/// A model of `Owner: member Target, member Target` lines; `[Target]` is a list of it. Unions start with `|`.
fn model(lines: &[String]) -> Model {
    let mut model = Model::default();
    let id = |name: &str| ShapeId::new(&format!("a#{name}"));
    let mut add = |name: &str, kind: ShapeKind, members: Vec<(String, String)>| {
        let members = members.iter().map(|(name, target)| Member {
            name: name.clone(),
            target: id(target),
            traits: Traits::default(),
        });
        let shape = Shape {
            id: id(name),
            kind,
            traits: Traits::default(),
            members: members.collect(),
            file: Arc::from("m.json"),
        };
        model.shapes.insert(id(name), shape);
    };
    for line in lines {
        let (owner, members) = line.split_once(':').unwrap();
        let members = members
            .split(',')
            .filter(|member| !member.trim().is_empty());
        let members = members.map(|member| {
            let (name, target) = member.trim().split_once(' ').unwrap();
            if let Some(item) = target.strip_prefix('[') {
                let item = item.trim_end_matches(']');
                let list = format!("{item}List");
                add(
                    &list,
                    ShapeKind::List,
                    vec![("member".to_owned(), item.to_owned())],
                );
                return (name.to_owned(), list);
            }
            if let Some(value) = target.strip_prefix('{') {
                let value = value.trim_end_matches('}');
                let map = format!("{value}Map");
                let (key, value) = ("key".to_owned(), ("value".to_owned(), value.to_owned()));
                add(&map, ShapeKind::Map, vec![(key, "Key".to_owned()), value]);
                return (name.to_owned(), map);
            }
            (name.to_owned(), target.to_owned())
        });
        let members: Vec<(String, String)> = members.collect();
        match owner.strip_prefix('|') {
            Some(union) => add(union, ShapeKind::Union, members),
            None => add(owner, ShapeKind::Structure, members),
        }
    }
    model
}

fn boxes_of(model: &Model) -> Vec<String> {
    let shapes = model.shapes.keys().cloned().collect();
    let boxed = boxed(model, &shapes);
    boxed
        .iter()
        .map(|(owner, member)| format!("{}.{member}", owner.name()))
        .collect()
}

fn boxes(lines: &[&str]) -> Vec<String> {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    boxes_of(&model(&lines))
}

/// The rule as its documentation has it, member by member.
fn plainly(model: &Model) -> Vec<String> {
    let mut edges: Vec<(&ShapeId, &str, &ShapeId)> = Vec::new();
    for owner in model.shapes.values().filter(|shape| is_aggregate(shape)) {
        for member in &owner.members {
            if model.shape(&member.target).is_some_and(is_aggregate) {
                edges.push((&owner.id, &member.name, &member.target));
            }
        }
    }
    edges.sort();
    let mut boxed = Vec::new();
    for (owner, name, target) in edges.clone() {
        let mut reached = BTreeSet::from([target]);
        let mut todo = vec![target];
        while let Some(from) = todo.pop() {
            for (_, _, to) in edges.iter().filter(|edge| edge.0 == from) {
                if reached.insert(to) {
                    todo.push(to);
                }
            }
        }
        if reached.contains(owner) {
            boxed.push(format!("{}.{name}", owner.name()));
            edges.retain(|edge| (edge.0, edge.1) != (owner, name));
        }
    }
    boxed
}

#[test]
fn one_member_of_each_cycle_stands_in_a_box() {
    assert_eq!(boxes(&["A: b B", "B: c C", "C:"]), [""; 0]);
    assert_eq!(boxes(&["A: a A, b B", "B:"]), ["A.a"]);
    assert_eq!(boxes(&["A: b B", "B: a A"]), ["A.b"]);
    // The first owner's, wherever the cycle is entered.
    assert_eq!(boxes(&["Z: c C", "C: b B", "B: c C"]), ["B.c"]);
    // Each of several members that lead back.
    assert_eq!(boxes(&["A: x B, y B", "B: a A"]), ["A.x", "A.y"]);
}

#[test]
fn unions_hold_what_they_are() {
    assert_eq!(boxes(&["|U: one S, two T", "S: u U", "T:"]), ["S.u"]);
    assert_eq!(boxes(&["|U: not U, text T", "T:"]), ["U.not"]);
}

#[test]
fn lists_and_maps_are_pointers_already() {
    assert_eq!(
        boxes(&["A: list [A], map {A}", "B: list [B], b B"]),
        ["B.b"]
    );
}

#[test]
fn cycles_that_share_a_member_share_its_box() {
    // A -> B -> A and A -> B -> C -> A.
    assert_eq!(boxes(&["A: b B", "B: a A, c C", "C: a A"]), ["A.b"]);
    // A -> C -> A and B -> C -> B share only the owner C.
    assert_eq!(boxes(&["A: c C", "B: c C", "C: a A, b B"]), ["A.c", "B.c"]);
    // A -> D -> B -> A; without A, B -> D -> B is left.
    assert_eq!(boxes(&["A: d D", "B: a A, d D", "D: b B"]), ["A.d", "B.d"]);
}

#[test]
fn any_graph_gets_the_boxes_of_the_plain_rule() {
    let mut random = 1_u64;
    let mut below = |bound: u64| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % bound
    };
    let mut cyclic = 0;
    for round in 0..2_000 {
        let owners = 1 + below(9);
        let mut lines: Vec<Vec<String>> = vec![Vec::new(); 9];
        for edge in 0..below(3 * owners) {
            lines[usize::try_from(below(owners)).unwrap()]
                .push(format!("m{edge} S{}", below(owners)));
        }
        let lines: Vec<String> = lines
            .iter()
            .enumerate()
            .map(|(owner, members)| format!("S{owner}: {}", members.join(", ")))
            .collect();
        let model = model(&lines);
        let expected = plainly(&model);
        cyclic += usize::from(!expected.is_empty());
        assert_eq!(boxes_of(&model), expected, "round {round}: {lines:#?}");
    }
    assert!(cyclic > 500, "{cyclic}");
}

#[test]
fn big_cycles_take_no_time() {
    const OWNERS: usize = 20_000;
    let ring = (0..OWNERS).map(|owner| format!("S{owner:05}: next S{:05}", (owner + 1) % OWNERS));
    // A two-way street: every pair of neighbours is a cycle.
    let street = (0..OWNERS).map(|owner| {
        let (next, last) = ((owner + 1).min(OWNERS - 1), owner.saturating_sub(1));
        format!("S{owner:05}: last S{last:05}, next S{next:05}")
    });
    for (name, lines, count) in [
        ("ring", ring.collect::<Vec<_>>(), 1),
        ("street", street.collect(), OWNERS + 1),
    ] {
        let model = model(&lines);
        let start = Instant::now();
        assert_eq!(boxes_of(&model).len(), count, "{name}");
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "{name}: {took:?}");
    }
}
