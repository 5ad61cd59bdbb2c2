//! The services that the stand-in answers for, one row for each.

use super::operation::Operation;
use super::{ecr, iam, secrets, sts};

/// How a service writes requests and responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// JSON 1.1, with the prefix of `X-Amz-Target`.
    Json(&'static str),
    /// Query with XML, with the XML namespace.
    Query(&'static str),
}

impl Protocol {
    /// Whether a request with this prefix of `X-Amz-Target` speaks the protocol.
    pub fn is(self, target: &str) -> bool {
        match self {
            Self::Json(prefix) => prefix == target,
            Self::Query(_) => target.is_empty(),
        }
    }
}

/// A service.
#[derive(Debug)]
pub struct Service {
    /// Its name in signatures and in IAM actions.
    pub name: &'static str,
    /// Its protocol.
    pub protocol: Protocol,
    /// The code with which it refuses an input that has not the shape of the call.
    pub invalid_input: &'static str,
    /// The calls that the stand-in answers.
    pub operations: &'static [&'static [Operation]],
}

impl Service {
    /// A call by its name.
    pub fn operation(&self, name: &str) -> Option<&'static Operation> {
        self.operations.iter().copied().flatten().find(|operation| operation.name == name)
    }
}

/// Every service. Protocols, prefixes and namespaces are those of botocore's service models.
pub const SERVICES: &[Service] = &[
    Service {
        name: "ecr",
        protocol: Protocol::Json("AmazonEC2ContainerRegistry_V20150921"),
        invalid_input: "InvalidParameterException",
        operations: &[ecr::rules::OPERATIONS, ecr::templates::OPERATIONS, ecr::registry::OPERATIONS],
    },
    Service {
        name: "iam",
        protocol: Protocol::Query("https://iam.amazonaws.com/doc/2010-05-08/"),
        invalid_input: "ValidationError",
        operations: &[iam::policies::OPERATIONS, iam::roles::OPERATIONS, iam::attachments::OPERATIONS],
    },
    Service {
        name: "secretsmanager",
        protocol: Protocol::Json("secretsmanager"),
        invalid_input: "ValidationException",
        operations: &[secrets::lifetime::OPERATIONS, secrets::versions::OPERATIONS, secrets::metadata::OPERATIONS],
    },
    Service {
        name: "sts",
        protocol: Protocol::Query("https://sts.amazonaws.com/doc/2011-06-15/"),
        invalid_input: "ValidationError",
        operations: &[sts::OPERATIONS],
    },
];
