//! The parameters of endpoint rules: by their index in the rules, from a client's settings.

use std::fmt;

use super::error::EndpointError;
use super::functions::{is_host_label, is_valid_host_label};
use super::table::{BuiltIn, Expression, Rules};
use super::{clipped, url};
use crate::config::Settings;

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamValue {
    /// `string`
    String(String),
    /// `boolean`
    Boolean(bool),
    /// `stringArray`
    StringArray(Vec<String>),
}

impl From<String> for ParamValue {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<bool> for ParamValue {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Vec<String>> for ParamValue {
    fn from(value: Vec<String>) -> Self {
        Self::StringArray(value)
    }
}

/// Values of parameters by their index in the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<Option<ParamValue>>);

impl Params {
    /// Sets or unsets a parameter.
    pub fn set(&mut self, index: usize, value: Option<ParamValue>) {
        if self.0.len() <= index {
            self.0.resize(index + 1, None);
        }
        if let Some(slot) = self.0.get_mut(index) {
            *slot = value;
        }
    }

    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&ParamValue> {
        self.0.get(index)?.as_ref()
    }

    /// All values.
    pub(super) fn values(&self) -> impl Iterator<Item = Option<&ParamValue>> {
        self.0.iter().map(Option::as_ref)
    }

    /// The parameters with the rules' defaults.
    ///
    /// # Errors
    /// A parameter that is required is not set, or the region cannot be part of a host name.
    pub fn complete(mut self, rules: &Rules) -> Result<Self, InvalidParams> {
        self.0.resize(rules.parameters.len(), None);
        for (value, parameter) in self.0.iter_mut().zip(rules.parameters) {
            if value.is_none() {
                *value = parameter.default.as_ref().and_then(constant);
            }
            match value {
                None if parameter.required => {
                    return Err(InvalidParams(EndpointError::Missing {
                        parameter: parameter.name,
                    }));
                }
                Some(ParamValue::String(region))
                    if parameter.built_in == BuiltIn::Region
                        && !is_valid_host_label(region, true) =>
                {
                    return Err(InvalidParams(EndpointError::InvalidRegion {
                        region: clipped(region),
                    }));
                }
                _ => {}
            }
        }
        Ok(self)
    }
}

/// A value that the model has: a text, a boolean or a list of texts.
pub(super) fn constant(value: &Expression) -> Option<ParamValue> {
    Some(match value {
        Expression::Text(text) => ParamValue::String((*text).to_owned()),
        Expression::Boolean(value) => ParamValue::Boolean(*value),
        Expression::List(items) => ParamValue::StringArray(
            items
                .iter()
                .filter_map(|item| match item {
                    Expression::Text(text) => Some((*text).to_owned()),
                    _ => None,
                })
                .collect(),
        ),
        _ => return None,
    })
}

impl Rules {
    /// The index of a parameter.
    pub(crate) fn index(&self, parameter: &str) -> Option<usize> {
        self.parameters
            .iter()
            .position(|known| known.name == parameter)
    }

    /// The index of the parameter with a built-in.
    pub(crate) fn built_in(&self, built_in: BuiltIn) -> Option<usize> {
        self.parameters
            .iter()
            .position(|known| known.built_in == built_in)
    }
}

/// The parameters that a client's settings give, without defaults.
pub(crate) fn of_settings(rules: &Rules, settings: &Settings) -> Result<Params, EndpointError> {
    let mut params = Params::default();
    for (index, parameter) in rules.parameters.iter().enumerate() {
        let set = settings
            .endpoint_params
            .iter()
            .find(|(name, _)| *name == parameter.name);
        let value = match set {
            Some((_, value)) => Some(value.clone()),
            None => of_built_in(parameter.built_in, settings)?,
        };
        params.set(index, value);
    }
    Ok(params)
}

fn of_built_in(
    built_in: BuiltIn,
    settings: &Settings,
) -> Result<Option<ParamValue>, EndpointError> {
    let text = |text: &str| Some(ParamValue::String(text.to_owned()));
    Ok(match built_in {
        BuiltIn::Region => {
            let region = settings.region.as_ref().map(AsRef::as_ref);
            let region = region.filter(|region: &&str| !region.is_empty());
            if let Some(region) = region
                && settings.endpoint_url.is_none()
                && !is_host_label(region)
            {
                return Err(EndpointError::InvalidRegion {
                    region: clipped(region),
                });
            }
            region.and_then(text)
        }
        BuiltIn::UseFips => settings.use_fips.map(ParamValue::Boolean),
        BuiltIn::UseDualStack => settings.use_dual_stack.map(ParamValue::Boolean),
        BuiltIn::Endpoint => match &settings.endpoint_url {
            Some(url) => Some(ParamValue::String(custom(url)?)),
            None => None,
        },
        // Those of the credentials come with the call.
        BuiltIn::AccountIdEndpointMode => text("preferred"),
        BuiltIn::AccountId | BuiltIn::None => None,
    })
}

/// An endpoint URL as requests take it.
pub(crate) fn custom(url: &str) -> Result<String, EndpointError> {
    url::custom(url).map_err(|problem| EndpointError::InvalidUrl {
        url: url::shown(url),
        problem,
    })
}

/// Parameters that rules cannot be asked with.
#[derive(Debug, PartialEq, Eq)]
pub struct InvalidParams(pub(crate) EndpointError);

impl fmt::Display for InvalidParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for InvalidParams {}

/// The parameters of a client's settings and of what an operation gives, step by step as a call has them: for tests of
/// rules that are no constants.
///
/// # Errors
/// The settings cannot be used, or a parameter that is required is not set.
#[doc(hidden)]
pub fn params_for<S>(
    config: &crate::config::Builder<S>,
    rules: &Rules,
    bindings: &[super::table::Binding],
    input: Option<&dyn crate::shape::Shape>,
) -> Result<Params, EndpointError> {
    let mut params = of_settings(rules, &config.settings)?;
    super::bind(bindings, rules, input, &mut params)?;
    params.complete(rules).map_err(|error| error.0)
}
