//! The plan: every Rust fact of a crate, computed from the model before a line is printed.

mod boxes;
mod build;
mod cases;
mod clashes;
mod customize;
pub mod endpoint;
mod members;
#[doc(hidden)]
pub mod names;
mod pages;
mod payload;
mod protocol;
pub(crate) mod types;
mod values;

pub use build::plan;
pub use cases::{Cases, EventAnswer, EventCase, Outcome, RequestCase, ResponseCase};

/// A crate.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the crate is called and where it stands.
    pub options: crate::Options,
    /// The service.
    pub service: Service,
    /// Its operations, sorted by name.
    pub operations: Vec<Operation>,
    /// Structures other than inputs, outputs and errors, sorted by name.
    pub structures: Vec<Structure>,
    /// Unions, sorted by name.
    pub unions: Vec<Union>,
    /// Enums, sorted by name.
    pub enums: Vec<Enum>,
    /// Errors, sorted by name.
    pub errors: Vec<Structure>,
    /// The model's protocol tests, if they are asked for.
    pub cases: Vec<Cases>,
}

/// What a client knows of its service.
#[derive(Clone, Debug)]
pub struct Service {
    /// The marker type's name.
    pub marker: String,
    /// `smithy.api#title`, or the service's id.
    pub title: String,
    /// `sdkId`.
    pub id: String,
    /// The name in signatures.
    pub signing_name: String,
    /// The first part of a region's host.
    pub endpoint_prefix: String,
    /// Headers that it wants on every request, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Where requests go.
    pub endpoint: endpoint::Endpoint,
    /// The runtime's name of the protocol.
    pub protocol: String,
    /// The runtime's feature that has the protocol, if not all runtimes do.
    pub protocol_feature: Option<&'static str>,
    /// Markdown.
    pub docs: String,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The name in the model.
    pub wire: String,
    /// What the names of its input, output and paginator begin with.
    pub name: String,
    /// The marker type's name, which those of its error and its fluent builder begin with: the model's, with its casing.
    pub marker: String,
    /// The module, and the client's method.
    pub module: String,
    /// Markdown.
    pub docs: String,
    /// The HTTP method.
    pub method: String,
    /// The URI template.
    pub uri: String,
    /// Flags in the operation's row.
    pub flags: Vec<&'static str>,
    /// `hostPrefix` of `smithy.api#endpoint`, empty without.
    pub host_prefix: String,
    /// The input.
    pub input: Structure,
    /// The output.
    pub output: Structure,
    /// The type names of its errors, in the model's order.
    pub errors: Vec<ErrorRef>,
    /// The field of the idempotency token.
    pub token: Option<String>,
    /// `smithy.api#paginated`, with the service's defaults.
    pub pages: Option<Pages>,
    /// The endpoint parameters that it gives.
    pub endpoint: Vec<endpoint::Binding>,
}

/// An error that an operation has.
#[derive(Clone, Debug)]
pub struct ErrorRef {
    /// The type's name.
    pub name: String,
    /// Markdown.
    pub docs: String,
}

/// How an operation is paged through: paths of fields.
#[derive(Clone, Debug)]
pub struct Pages {
    /// The input's field that takes the token.
    pub input_token: String,
    /// The type of the token.
    pub token: Type,
    /// The output's fields that lead to the next token.
    pub output_token: Vec<Step>,
    /// The input's field that takes the page's size.
    pub page_size: Option<(String, Type)>,
    /// The output's fields that lead to the items, and the type of all items.
    pub items: Option<(Vec<Step>, Type)>,
}

/// One field on a path.
#[derive(Clone, Debug)]
pub struct Step {
    /// The field.
    pub field: String,
    /// Whether it is an option.
    pub optional: bool,
}

/// What a structure is to its crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// An operation's input.
    Input,
    /// An operation's output.
    Output,
    /// A type.
    Plain,
    /// An error, with its status and its row's `Retryable`.
    Error(u16, &'static str),
}

/// A structure.
#[derive(Clone, Debug)]
pub struct Structure {
    /// The shape's name in the model.
    pub wire: String,
    /// The type's name.
    pub name: String,
    /// An error's code on the wire, where that is not the shape's name.
    pub code: Option<String>,
    /// What it is.
    pub role: Role,
    /// Markdown.
    pub docs: String,
    /// Its members.
    pub fields: Vec<Field>,
    /// Whether building it can fail.
    pub fallible: bool,
}

impl Structure {
    /// The member that is streamed, if one is.
    #[must_use]
    pub fn stream(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.streams())
    }
}

impl Field {
    /// Whether the member is the body as it is sent or received.
    #[must_use]
    pub fn streams(&self) -> bool {
        self.flags.contains(&"STREAMING")
    }
}

/// A member of a structure, or a variant of a union.
#[derive(Clone, Debug)]
pub struct Field {
    /// The field's, or the variant's, name.
    pub name: String,
    /// The member's name in the model.
    pub wire: String,
    /// Its name on the wire, where that is another.
    pub bound: Option<String>,
    /// Markdown.
    pub docs: String,
    /// The type without `Option`.
    pub ty: Type,
    /// Whether the field is an option.
    pub optional: bool,
    /// The value that an unset member is built with, as an expression; none where it must be set.
    pub default: Option<String>,
    /// The flags in the member's row.
    pub flags: Vec<&'static str>,
    /// The expression of the member's target.
    pub target: String,
    /// Whether it is shown redacted.
    pub sensitive: bool,
    /// Whether it is deprecated, and why.
    pub deprecated: Option<String>,
}

/// A union.
#[derive(Clone, Debug)]
pub struct Union {
    /// The shape's name in the model.
    pub wire: String,
    /// The type's name.
    pub name: String,
    /// Markdown.
    pub docs: String,
    /// Its variants.
    pub variants: Vec<Field>,
    /// Whether it is shown redacted.
    pub sensitive: bool,
    /// Its errors, if it is an event stream.
    pub stream: Option<StreamErrors>,
}

/// The members of an event stream that are errors, which are no variants of the union.
#[derive(Clone, Debug)]
pub struct StreamErrors {
    /// The name of their type.
    pub name: String,
    /// The members.
    pub members: Vec<Field>,
    /// The errors that they are.
    pub errors: Vec<ErrorRef>,
}

/// An enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// The type's name.
    pub name: String,
    /// Markdown.
    pub docs: String,
    /// Variants, sorted by value.
    pub variants: Vec<Variant>,
    /// Whether it is shown redacted.
    pub sensitive: bool,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The variant's name.
    pub name: String,
    /// The value on the wire.
    pub value: String,
    /// Markdown.
    pub docs: String,
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `bool`, `i32`, ...: types that are copied.
    Scalar(&'static str),
    /// `String`
    String,
    /// `Blob`, `ByteStream`, `DateTime`, `Document` of `primitives`.
    Primitive(&'static str),
    /// A structure, union or enum of `types`.
    Named(String),
    /// The same in a box, since it holds itself.
    Boxed(String),
    /// `Vec`; sparse lists hold options.
    List(Box<Type>, bool),
    /// `HashMap` with the key's type; sparse maps hold options.
    Map(Box<Type>, Box<Type>, bool),
    /// The sender of a union that is streamed, by the union's name.
    Sender(String),
    /// The receiver of a union that is streamed, by the union's name.
    Receiver(String),
    /// A union's variant without data.
    Unit,
}
