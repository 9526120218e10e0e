//! Pages: the paths that `smithy.api#paginated` names.

use serde_json::Value;

use super::build::Planner;
use super::members::{RESERVED, RESERVED_INPUT};
use super::{Pages, Step, Type, names};
use crate::model::{self, Shape};

const PAGINATED: &str = "smithy.api#paginated";

impl Planner<'_> {
    pub(super) fn pages(
        &self,
        shape: &Shape,
        operation: &model::Operation,
        service: &Shape,
    ) -> Option<Pages> {
        shape.traits.get(PAGINATED)?;
        let text = |property: &str| {
            let own = shape.traits.property(PAGINATED, property);
            own.or_else(|| service.traits.property(PAGINATED, property))
                .and_then(Value::as_str)
        };
        let input = self.model.shape(operation.input.as_ref()?)?;
        let output = self.model.shape(operation.output.as_ref()?)?;
        let input_token = input.member(text("inputToken")?)?;
        let (output_token, token) = self.path(output, text("outputToken")?)?;
        let page_size = text("pageSize")
            .and_then(|name| input.member(name))
            .map(|member| {
                (
                    names::field(&member.name, &RESERVED_INPUT),
                    self.types.of(&member.target),
                )
            });
        let items = text("items").and_then(|path| self.path(output, path));
        Some(Pages {
            input_token: names::field(&input_token.name, &RESERVED_INPUT),
            token,
            output_token,
            page_size: page_size.filter(|(_, ty)| *ty == Type::Scalar("i32")),
            items: items.filter(|(_, ty)| matches!(ty, Type::List(..) | Type::Map(..))),
        })
    }

    /// The fields that a path of member names leads through, and the type at its end.
    fn path(&self, output: &Shape, path: &str) -> Option<(Vec<Step>, Type)> {
        let mut shape = output;
        let mut steps = Vec::new();
        let mut ty = Type::Unit;
        for name in path.split('.') {
            let member = shape.member(name)?;
            steps.push(Step {
                field: names::field(name, &RESERVED),
                optional: self.is_optional(member),
            });
            ty = self.types.of_member(&shape.id, member);
            shape = self.model.shape(&member.target)?;
        }
        Some((steps, ty))
    }
}
