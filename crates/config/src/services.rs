//! The services that sign programs and people in, as tables: what is called of them has no types.

/// A shape of the tables, as a type that nothing is made of.
macro_rules! shape {
    ($name:ident, $row:expr) => {
        pub(super) struct $name;

        impl rt::Fields for $name {
            const ROW: &'static rt::Structure = $row;

            fn get(&self, _: usize) -> Option<&dyn rt::Encode> {
                None
            }
        }
    };
}

#[cfg(feature = "sso")]
pub(crate) mod sso;
#[cfg(feature = "sso")]
pub(crate) mod ssooidc;
#[cfg(feature = "sts")]
pub(crate) mod sts;
