//! `smithy.rules#endpointRuleSet`: a tree of rules becomes a graph of conditions.

use std::collections::BTreeMap;

use serde_json::Value;

use super::expressions::Names;
use super::read::{array, condition, outcome, parameters};
use super::{Condition, MOST, Next, Outcome, Rules, Wrong};

pub(super) fn rules(value: &Value) -> Result<Rules, Wrong> {
    let parameters = parameters(value)?;
    let mut graph = Graph {
        names: Names::new(&parameters, value)?,
        conditions: Vec::new(),
        results: Vec::new(),
        nodes: Vec::new(),
        known: BTreeMap::new(),
    };
    let root = graph.rules(array(value, "rules", "the rule set")?)?;
    Ok(Rules {
        variables: graph.names.variables,
        conditions: graph.conditions,
        results: graph.results,
        nodes: graph.nodes,
        root,
        parameters,
    })
}

struct Graph<'p> {
    names: Names<'p>,
    conditions: Vec<Condition>,
    results: Vec<Outcome>,
    nodes: Vec<(u16, Next, Next)>,
    /// The numbers of nodes, so that none is there twice.
    known: BTreeMap<(u16, Next, Next), Next>,
}

impl Graph<'_> {
    /// Where a list of rules begins. The last rule first: what comes after a rule is where it leads if it does not hold.
    /// After the last rule of a list there is nothing, even inside of another rule.
    fn rules(&mut self, rules: &[Value]) -> Result<Next, Wrong> {
        let mut next = Next::Nothing;
        for rule in rules.iter().rev() {
            next = self.rule(rule, next)?;
        }
        Ok(next)
    }

    fn rule(&mut self, rule: &Value, otherwise: Next) -> Result<Next, Wrong> {
        let mut next = match rule.get("type").and_then(Value::as_str) {
            Some("tree") => self.rules(array(rule, "rules", "a tree rule")?)?,
            Some("endpoint" | "error") => self.result(outcome(rule, &self.names)?)?,
            _ => {
                return Err(Wrong::model(
                    "the type of a rule is neither `endpoint` nor `error` nor `tree`",
                ));
            }
        };
        for value in array(rule, "conditions", "a rule")?.iter().rev() {
            let condition = condition(value, &self.names)?;
            let condition = self.condition(condition)?;
            next = self.node(condition, next, otherwise)?;
        }
        Ok(next)
    }

    fn result(&mut self, outcome: Outcome) -> Result<Next, Wrong> {
        let index = index_of(&mut self.results, outcome);
        Ok(Next::Result(small(index, "results")?))
    }

    fn condition(&mut self, condition: Condition) -> Result<u16, Wrong> {
        let index = index_of(&mut self.conditions, condition);
        Ok(small(index, "conditions")?.unsigned_abs())
    }

    fn node(&mut self, condition: u16, high: Next, low: Next) -> Result<Next, Wrong> {
        let node = (condition, high, low);
        if let Some(known) = self.known.get(&node) {
            return Ok(*known);
        }
        self.nodes.push(node);
        let number = Next::Node(small(self.nodes.len(), "conditions")?);
        self.known.insert(node, number);
        Ok(number)
    }
}

/// The index of an item, which is added if it is new.
fn index_of<T: PartialEq>(items: &mut Vec<T>, item: T) -> usize {
    let known = items.iter().position(|known| *known == item);
    known.unwrap_or_else(|| {
        items.push(item);
        items.len() - 1
    })
}

/// An index or a number that the runtime's table can hold.
pub(super) fn small(number: usize, of: &str) -> Result<i16, Wrong> {
    let number = Some(number).filter(|number| *number <= MOST);
    number
        .and_then(|number| i16::try_from(number).ok())
        .ok_or_else(|| Wrong::unsupported(format!("more than {MOST} {of}")))
}
