//! A stand-in of AWS: the calls of STS, IAM, Secrets Manager and ECR that Terraform makes for a module of ptcgen, answered
//! from memory and refused where AWS refuses them.
//!
//! It is pure: a [`World`], a [`Request`] and the time give a [`Response`]. [`crate::Loopback`] serves it on a port of
//! loopback. A call or a field that it does not know is refused by its name and recorded in [`World::unknown`].
//!
//! ```
//! use ptcgen::Loopback;
//! use ptcgen::stand_in::{At, World};
//!
//! let aws = Loopback::start(World::new("111122223333")).expect("a port");
//! // Set every service of a provider's `endpoints` to this URL, run `terraform apply`, then:
//! assert!(aws.endpoint().starts_with("http://127.0.0.1:"));
//! let at = At { account: "111122223333", region: "eu-west-1" };
//! aws.with(|world, now| {
//!     world.create_secret(&at, "ecr-pullthroughcache/docker-hub", "placeholder", now)?;
//!     world.fill_secret(&at, "ecr-pullthroughcache/docker-hub", "token", now)
//! })
//! .expect("a version");
//! aws.with(|world, _| {
//!     assert_eq!(world.current_value(&at, "ecr-pullthroughcache/docker-hub"), Some("token"));
//!     assert_eq!(world.left().len(), 1);
//!     assert!(world.calls().is_empty() && world.unknown().is_empty());
//! });
//! ```

pub(crate) mod ecr;
pub(crate) mod exchange;
pub(crate) mod http;
pub(crate) mod iam;
pub(crate) mod operation;
pub(crate) mod operator;
pub(crate) mod policy_grammar;
pub(crate) mod query;
pub(crate) mod refusal;
pub(crate) mod secrets;
pub(crate) mod services;
pub(crate) mod shape;
pub(crate) mod state;
pub(crate) mod sts;
pub(crate) mod tags;

pub use exchange::{Request, Response};
pub use http::{Decoded, decode, encode};
pub use operation::Operation;
pub use operator::{At, Left};
pub use refusal::Refusal;
pub use services::{SERVICES, Service};
pub use shape::{Field, Kind, Text};
pub use state::{Call, RootPrefix, Unknown, World};
