//! Where the call's request goes: by the client's settings alone, or by what the operation and its input give as well.

use std::sync::Arc;

use aws_credential_types::Credentials;

use super::Run;
use crate::endpoint::table::BuiltIn;
use crate::endpoint::{self, ParamValue, Params, Resolved};
use crate::error::BoxError;

impl Run {
    pub(super) async fn resolve_endpoint(&mut self) -> Result<Arc<Resolved>, BoxError> {
        let rules = self.handle.service().endpoint;
        let account = rules.built_in(BuiltIn::AccountId);
        let own = self.handle.settings().endpoint_resolver.clone();
        if own.is_none() && account.is_none() && self.operation.endpoint().is_empty() {
            return Ok(self.handle.endpoint()?);
        }
        let mut params = self.endpoint_params()?;
        if let Some(index) = account.filter(|index| params.get(*index).is_none()) {
            params.set(index, self.account_id().await.map(ParamValue::String));
        }
        match own {
            Some(own) => (own.ask)(&own, rules, params).await,
            None => Ok(self.handle.endpoint_of(params)?),
        }
    }

    /// The parameters of the settings, and those of the operation and its input, which take precedence.
    fn endpoint_params(&self) -> Result<Params, BoxError> {
        let mut params = self.handle.endpoint_params()?;
        let input = self
            .context
            .input()
            .and_then(|input| self.operation.input(input));
        endpoint::bind(
            self.operation.endpoint(),
            self.handle.service().endpoint,
            input,
            &mut params,
        )?;
        Ok(params)
    }

    /// The account of the credentials, if they tell. That there are none is said when the request is signed.
    async fn account_id(&self) -> Option<String> {
        let credentials = self.handle.credentials()?;
        let components = self.handle.components().ok()?;
        let identity = credentials.get(components, &self.bag).await.ok()?;
        let account = identity.data::<Credentials>()?.account_id()?;
        Some(account.as_str().to_owned())
    }
}
