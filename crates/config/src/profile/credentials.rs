//! The credentials that a profile holds, or says where to get.

use crate::ecs::EcsCredentialsProvider;
use crate::environment::EnvironmentVariableCredentialsProvider;
use crate::imds::credentials::ImdsCredentialsProvider;
use crate::profile::chain::{self, Base, Chain, ProfileRole};
use crate::profile::profile_file::ProfileFiles;
use crate::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};

mod error;

pub use error::ProfileFileError;

/// Takes the credentials from the selected profile, or from where it says that they are.
///
/// In this order:
///
/// | settings | credentials |
/// |---|---|
/// | `role_arn` and `source_profile` | the role's, assumed with the other profile's |
/// | `role_arn` and `credential_source` | the role's, assumed with those of `Environment`, `Ec2InstanceMetadata`, `EcsContainer`, or one of the program's [own](Builder::with_custom_provider) |
/// | `role_arn` and `web_identity_token_file` | the role's, for the token in the file |
/// | `sso_session`, or `sso_region` and `sso_start_url`; `sso_account_id` and `sso_role_name` | IAM Identity Center's |
/// | `credential_process` | what a command prints |
/// | `aws_access_key_id`, `aws_secret_access_key`, `aws_session_token` | these |
///
/// With a role, `role_session_name`, `external_id` and `duration_seconds` apply too. Profiles can take their credentials
/// from one another over several steps; one that has keys uses them, then, before its role.
///
/// ```ini
/// [profile deploy]
/// role_arn = arn:aws:iam::123456789012:role/deploy
/// source_profile = me
///
/// [profile me]
/// sso_session = corp
/// sso_account_id = 123456789012
/// sso_role_name = Developer
///
/// [sso-session corp]
/// sso_region = us-east-1
/// sso_start_url = https://corp.awsapps.com/start
/// ```
#[derive(Debug)]
#[must_use]
pub struct ProfileFileCredentialsProvider {
    config: ProviderConfig,
    named: Vec<(String, Arc<dyn ProvideCredentials>)>,
    built: OnceLock<Arc<Built>>,
}

/// Whether the selected profile's credentials are what a command prints, by itself or at the end of a chain of profiles.
/// The profile files are to be read before.
pub(crate) fn asks_a_command(config: &ProviderConfig) -> bool {
    let profiles = config.profile();
    let chain = profiles.and_then(|profiles| chain::resolve(profiles).ok());
    chain.is_some_and(|chain| matches!(chain.base, Base::Process { .. }))
}

/// A profile's providers, which keep what they have learnt from one load to the next.
#[derive(Debug)]
struct Built {
    profile: String,
    base: Arc<dyn ProvideCredentials>,
    feature: AwsCredentialFeature,
    roles: Vec<ProfileRole>,
}

impl ProfileFileCredentialsProvider {
    /// Chooses the files and the profile.
    pub fn builder() -> Builder {
        Builder::default()
    }

    async fn credentials(&self) -> provider::Result {
        let built = if let Some(built) = self.built.get() {
            Arc::clone(built)
        } else {
            let built = Arc::new(self.build().map_err(not_built)?);
            Arc::clone(self.built.get_or_init(|| built))
        };
        let mut credentials = built.base.provide_credentials().await.map_err(|source| {
            CredentialsError::provider_error(NoBaseCredentials {
                profile: built.profile.clone(),
                source,
            })
        })?;
        let features = credentials.get_property_mut_or_default::<Vec<AwsCredentialFeature>>();
        features.push(built.feature.clone());
        if built.roles.is_empty() {
            return Ok(credentials);
        }
        self.assume(&built.roles, credentials).await
    }

    fn build(&self) -> Result<Built, ProfileFileError> {
        let profiles = self.config.try_profile();
        let profiles = profiles.map_err(|error| ProfileFileError::InvalidProfile(error.clone()))?;
        let chain = chain::resolve(profiles)?;
        let feature = feature(&chain);
        Ok(Built {
            base: self.provider(&chain.profile, chain.base)?,
            profile: chain.profile,
            feature,
            roles: chain.roles,
        })
    }

    fn provider(
        &self,
        profile: &str,
        base: Base,
    ) -> Result<Arc<dyn ProvideCredentials>, ProfileFileError> {
        let config = &self.config;
        match base {
            Base::Keys(keys) => Ok(Arc::new(keys)),
            Base::Named(name) => {
                let key = name.to_ascii_lowercase();
                if let Some((_, provider)) = self.named.iter().find(|(name, _)| *name == key) {
                    return Ok(Arc::clone(provider));
                }
                match key.as_str() {
                    "environment" => {
                        let env = config.env().clone();
                        let provider = EnvironmentVariableCredentialsProvider::new_with_env(env);
                        Ok(Arc::new(provider))
                    }
                    "ec2instancemetadata" => {
                        let builder = ImdsCredentialsProvider::builder();
                        Ok(Arc::new(builder.configure(config).build()))
                    }
                    "ecscontainer" => {
                        let builder = EcsCredentialsProvider::builder();
                        Ok(Arc::new(builder.configure(config).build()))
                    }
                    _ => Err(ProfileFileError::UnknownProvider { name }),
                }
            }
            Base::WebIdentity {
                role_arn,
                token_file,
                session_name,
            } => self.web_identity(profile, role_arn, token_file, session_name),
            Base::Sso {
                session_name,
                region,
                start_url,
                account_id,
                role_name,
            } => self.sso(
                profile,
                session_name,
                region,
                start_url,
                account_id,
                role_name,
            ),
            Base::Process {
                command,
                account_id,
            } => process(profile, command.0, account_id),
        }
    }

    #[cfg(feature = "sts")]
    #[expect(clippy::unnecessary_wraps, reason = "it fails without the feature")]
    fn web_identity(
        &self,
        _profile: &str,
        role_arn: String,
        token_file: String,
        session_name: Option<String>,
    ) -> Result<Arc<dyn ProvideCredentials>, ProfileFileError> {
        use crate::web_identity_token::{StaticConfiguration, WebIdentityTokenCredentialsProvider};
        let now = self.config.time_source().now();
        let provider = WebIdentityTokenCredentialsProvider::builder()
            .configure(&self.config)
            .static_configuration(StaticConfiguration {
                web_identity_token_file: token_file.into(),
                role_arn,
                session_name: session_name.unwrap_or_else(|| {
                    crate::sts::call::session_name("web-identity-token-profile", now)
                }),
            })
            .build();
        Ok(Arc::new(provider))
    }

    #[cfg(not(feature = "sts"))]
    #[expect(clippy::unused_self, reason = "it is used with the feature")]
    fn web_identity(
        &self,
        profile: &str,
        _: String,
        _: String,
        _: Option<String>,
    ) -> Result<Arc<dyn ProvideCredentials>, ProfileFileError> {
        Err(left_out(profile, "sts"))
    }

    #[cfg(feature = "sso")]
    #[expect(clippy::unnecessary_wraps, reason = "it fails without the feature")]
    fn sso(
        &self,
        _profile: &str,
        session_name: Option<String>,
        region: String,
        start_url: String,
        account_id: String,
        role_name: String,
    ) -> Result<Arc<dyn ProvideCredentials>, ProfileFileError> {
        let settings = crate::sso::credentials::SsoSettings {
            account_id,
            role_name,
            start_url,
            region: crate::Region::new(region),
            session_name,
        };
        let provider = crate::sso::SsoCredentialsProvider::new(self.config.clone(), settings);
        Ok(Arc::new(provider))
    }

    #[cfg(not(feature = "sso"))]
    #[expect(clippy::unused_self, reason = "it is used with the feature")]
    fn sso(
        &self,
        profile: &str,
        _: Option<String>,
        _: String,
        _: String,
        _: String,
        _: String,
    ) -> Result<Arc<dyn ProvideCredentials>, ProfileFileError> {
        Err(left_out(profile, "sso"))
    }

    #[cfg(feature = "sts")]
    async fn assume(
        &self,
        roles: &[ProfileRole],
        mut credentials: Credentials,
    ) -> provider::Result {
        use crate::services::sts::SERVICE;
        use crate::sts::call::session_name;
        use aws_credential_types::provider::SharedCredentialsProvider;
        let features = credentials.get_property::<Vec<AwsCredentialFeature>>();
        let mut features = features.cloned().unwrap_or_default();
        for role in roles {
            let now = self.config.time_source().now();
            let name = role.session_name.clone();
            let role = crate::sts::Role {
                arn: role.role_arn.clone(),
                session_name: name.unwrap_or_else(|| session_name("assume-role-from-profile", now)),
                external_id: role.external_id.clone(),
                duration_seconds: role.duration_seconds,
                ..crate::sts::Role::default()
            };
            let provider = Some(SharedCredentialsProvider::new(credentials));
            let client = self.config.client(SERVICE, None, provider);
            credentials = role.assume(&client).await?;
            let own = credentials.get_property_mut_or_default::<Vec<AwsCredentialFeature>>();
            features.append(own);
            own.clone_from(&features);
        }
        Ok(credentials)
    }

    #[cfg(not(feature = "sts"))]
    #[expect(clippy::unused_async, reason = "it waits with the feature")]
    async fn assume(&self, roles: &[ProfileRole], _: Credentials) -> provider::Result {
        let role = roles.first().map_or("", |role| &role.role_arn);
        Err(not_built(ProfileFileError::FeatureNotEnabled {
            feature: "sts".into(),
            message: Some(format!("the role `{role}`").into()),
        }))
    }
}

fn not_built(error: ProfileFileError) -> CredentialsError {
    if error.is_nothing() {
        CredentialsError::not_loaded(error)
    } else {
        CredentialsError::invalid_configuration(error)
    }
}

#[cfg(feature = "credentials-process")]
#[expect(clippy::unnecessary_wraps, reason = "it fails without the feature")]
fn process(
    _profile: &str,
    command: String,
    account_id: Option<String>,
) -> Result<Arc<dyn ProvideCredentials>, ProfileFileError> {
    let provider = crate::credential_process::CredentialProcessProvider::new(command);
    Ok(Arc::new(provider.with_account_id(account_id)))
}

#[cfg(not(feature = "credentials-process"))]
fn process(
    profile: &str,
    _: String,
    _: Option<String>,
) -> Result<Arc<dyn ProvideCredentials>, ProfileFileError> {
    Err(left_out(profile, "credentials-process"))
}

#[cfg(not(all(feature = "credentials-process", feature = "sso", feature = "sts")))]
fn left_out(profile: &str, feature: &'static str) -> ProfileFileError {
    ProfileFileError::FeatureNotEnabled {
        feature: feature.into(),
        message: Some(format!("profile `{profile}`").into()),
    }
}

/// How the `User-Agent` header names where the credentials come from.
fn feature(chain: &Chain) -> AwsCredentialFeature {
    match &chain.base {
        Base::Keys(_) if !chain.roles.is_empty() => {
            AwsCredentialFeature::CredentialsProfileSourceProfile
        }
        Base::Keys(_) => AwsCredentialFeature::CredentialsProfile,
        Base::Named(_) => AwsCredentialFeature::CredentialsProfileNamedProvider,
        Base::WebIdentity { .. } => AwsCredentialFeature::CredentialsStsAssumeRoleWebId,
        Base::Sso { .. } => AwsCredentialFeature::CredentialsProfileSso,
        Base::Process { .. } => AwsCredentialFeature::CredentialsProfileProcess,
    }
}

/// Where a profile says that its credentials are, there are none.
#[derive(Debug)]
struct NoBaseCredentials {
    profile: String,
    source: CredentialsError,
}

impl fmt::Display for NoBaseCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "profile `{}`", self.profile)
    }
}

impl Error for NoBaseCredentials {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // What a `CredentialsError` itself says is that something went wrong.
        self.source.source().or(Some(&self.source))
    }
}

impl ProvideCredentials for ProfileFileCredentialsProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }

    fn fallback_on_interrupt(&self) -> Option<Credentials> {
        let built = self.built.get().filter(|built| built.roles.is_empty())?;
        built.base.fallback_on_interrupt()
    }
}

/// Builds a [`ProfileFileCredentialsProvider`].
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    config: Option<ProviderConfig>,
    profile_name: Option<String>,
    profile_files: Option<ProfileFiles>,
    named: Vec<(String, Arc<dyn ProvideCredentials>)>,
}

impl Builder {
    /// Where to read from, and what to send requests with.
    pub fn configure(mut self, config: &ProviderConfig) -> Self {
        self.config = Some(config.clone());
        self
    }

    /// A provider that profiles can name in `credential_source`, in any case.
    pub fn with_custom_provider(
        mut self,
        name: impl Into<Cow<'static, str>>,
        provider: impl ProvideCredentials + 'static,
    ) -> Self {
        let name = name.into().to_ascii_lowercase();
        self.named.retain(|(other, _)| *other != name);
        self.named.push((name, Arc::new(provider)));
        self
    }

    /// The profile, instead of the one that the environment selects.
    pub fn profile_name(mut self, profile_name: impl Into<String>) -> Self {
        self.profile_name = Some(profile_name.into());
        self
    }

    /// The files, instead of the default ones.
    pub fn profile_files(mut self, profile_files: ProfileFiles) -> Self {
        self.profile_files = Some(profile_files);
        self
    }

    /// The provider.
    pub fn build(self) -> ProfileFileCredentialsProvider {
        ProfileFileCredentialsProvider {
            config: self
                .config
                .unwrap_or_default()
                .with_profile(self.profile_files, self.profile_name),
            named: self.named,
            built: OnceLock::new(),
        }
    }
}

#[cfg(test)]
mod tests;
