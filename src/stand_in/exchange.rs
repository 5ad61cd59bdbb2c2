//! One exchange: a request is decoded, its input is checked, the call is run, and its output is encoded.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::operation::{Answer, Caller, Input, Operation};
use super::query;
use super::refusal::Refusal;
use super::services::{Protocol, SERVICES, Service};
use super::shape::{Fault, check};
use super::state::{Call, Unknown, World, partition_of};

/// A request, as far as the stand-in looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The header `Authorization`; empty if it is missing.
    pub authorization: String,
    /// The header `X-Amz-Target`; empty if it is missing.
    pub target: String,
    /// The body.
    pub body: Vec<u8>,
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The header `Content-Type`.
    pub content_type: &'static str,
    /// The header `x-amzn-RequestId`.
    pub request_id: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// The response to a client that stops in the middle of a request.
    pub(crate) fn timed_out() -> Self {
        let body = b"the request did not end".to_vec();
        Self { status: 408, content_type: "text/plain", request_id: String::new(), body }
    }
}

const JSON: &str = "application/x-amz-json-1.1";
const XML: &str = "text/xml";

impl World {
    /// Answers one request. `now` is the time since 1970.
    pub fn answer(&mut self, request: &Request, now: Duration) -> Response {
        let now = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        self.pass_time(now);
        let request_id = self.request_id();
        let Some(signature) = Signature::of(&request.authorization) else {
            let refusal = Refusal::new("MissingAuthenticationToken", "Request is missing Authentication Token");
            return refused(request, None, &refusal.with_status(403), request_id);
        };
        let account = self.sessions.get(signature.access_key).map_or(&self.account, |session| &session.account).clone();
        let caller = Caller {
            account,
            region: signature.region.to_owned(),
            partition: partition_of(signature.region),
            access_key: signature.access_key.to_owned(),
            now,
        };
        let wire = Wire::of(request, signature.service);
        let mut call = wire.call(&caller);
        let Some((service, operation)) = wire.operation else {
            let refusal = self.unknown_call(format!("{}:{}", call.service, call.action), None);
            call.refused = Some(refusal.code.to_owned());
            self.calls.push(call);
            return refused(request, wire.service, &refusal, request_id);
        };
        let answer = match wire.input(operation) {
            Ok(input) => {
                call.resource = input.text(operation.subject).unwrap_or_default().to_owned();
                self.run(service, operation, &caller, &input)
            }
            Err(refusal) => Err(refusal),
        };
        call.refused = answer.as_ref().err().map(|refusal| refusal.code.to_owned());
        self.calls.push(call);
        match answer {
            Ok(output) => succeeded(service, operation, &output, request_id),
            Err(refusal) => refused(request, Some(service), &refusal, request_id),
        }
    }

    pub(super) fn run(&mut self, service: &Service, operation: &Operation, caller: &Caller, input: &Input) -> Answer {
        match check(operation.takes, &input.0) {
            Ok(()) => (operation.answer)(self, caller, input),
            Err(Fault::Refused(message)) => Err(Refusal::new(service.invalid_input, message)),
            Err(Fault::Unknown(field)) => {
                Err(self.unknown_call(format!("{}:{}", service.name, operation.name), Some(field)))
            }
        }
    }

    pub(super) fn unknown_call(&mut self, call: String, field: Option<String>) -> Refusal {
        let what = field.as_ref().map_or_else(String::new, |field| format!("the field `{field}` of "));
        let message = format!("ptcgen's stand-in of AWS does not know {what}`{call}`");
        self.unknown.push(Unknown { call, field });
        Refusal::new("UnknownOperationException", message)
    }

    fn request_id(&mut self) -> String {
        let hex = self.next_id("0123456789abcdef", 32);
        [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
    }
}

/// What a signature says about the caller.
struct Signature<'a> {
    access_key: &'a str,
    region: &'a str,
    service: &'a str,
}

impl<'a> Signature<'a> {
    /// Reads `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …` (IAM User Guide, "Create a signed AWS
    /// API request"). The signature itself is not checked: there is no secret key to check it with.
    fn of(authorization: &'a str) -> Option<Self> {
        let scope = authorization.strip_prefix("AWS4-HMAC-SHA256 ")?.split_once("Credential=")?.1;
        let mut parts = scope.split([',', ' ']).next()?.split('/');
        let (access_key, _date, region, service) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        (parts.next() == Some("aws4_request")).then_some(Self { access_key, region, service })
    }
}

/// A request in the protocol of its service.
struct Wire<'a> {
    service: Option<&'static Service>,
    operation: Option<(&'static Service, &'static Operation)>,
    /// The service and the action as the request names them.
    named: (&'a str, String),
    form: Vec<(String, String)>,
    body: &'a [u8],
}

impl<'a> Wire<'a> {
    fn of(request: &'a Request, service: &'a str) -> Self {
        let (prefix, action) = request.target.rsplit_once('.').unwrap_or(("", &request.target));
        let form = if action.is_empty() { query::form(&String::from_utf8_lossy(&request.body)) } else { Vec::new() };
        let of_form = || form.iter().find(|(name, _)| name == "Action").map(|(_, action)| action.as_str());
        let action = if action.is_empty() { of_form().unwrap_or_default() } else { action }.to_owned();
        let found = SERVICES.iter().find(|known| known.name == service).filter(|known| known.protocol.is(prefix));
        let operation = found.and_then(|known| Some((known, known.operation(&action)?)));
        Self { service: found, operation, named: (service, action), form, body: &request.body }
    }

    fn call(&self, caller: &Caller) -> Call {
        Call {
            service: self.named.0.to_owned(),
            action: self.named.1.clone(),
            account: caller.account.clone(),
            region: caller.region.clone(),
            resource: String::new(),
            refused: None,
        }
    }

    fn input(&self, operation: &Operation) -> Result<Input, Refusal> {
        if self.form.is_empty() {
            let broken = || Refusal::new("SerializationException", "the body is no JSON object");
            let body: &[u8] = if self.body.is_empty() { b"{}" } else { self.body };
            let mut fields: Map<String, Value> = serde_json::from_slice(body).map_err(|_| broken())?;
            fields.retain(|_, value| !value.is_null());
            return Ok(Input(fields));
        }
        let parameters = self.form.iter().filter(|(name, _)| name != "Action" && name != "Version");
        Ok(Input(query::input(operation.takes, &parameters.cloned().collect::<Vec<_>>())))
    }
}

fn succeeded(service: &Service, operation: &Operation, output: &Value, request_id: String) -> Response {
    match service.protocol {
        Protocol::Json(_) if operation.silent => {
            Response { status: 200, content_type: JSON, request_id, body: Vec::new() }
        }
        Protocol::Json(_) => {
            Response { status: 200, content_type: JSON, request_id, body: output.to_string().into_bytes() }
        }
        Protocol::Query(namespace) => {
            let output = (!operation.silent).then_some(output);
            let body = query::xml(namespace, operation.name, output, &request_id).into_bytes();
            Response { status: 200, content_type: XML, request_id, body }
        }
    }
}

fn refused(request: &Request, service: Option<&Service>, refusal: &Refusal, request_id: String) -> Response {
    let status = refusal.status;
    if request.target.is_empty() {
        let namespace = match service.map(|service| service.protocol) {
            Some(Protocol::Query(namespace)) => namespace,
            _ => "",
        };
        let body = query::xml_error(namespace, refusal.code, &refusal.message, &request_id).into_bytes();
        return Response { status, content_type: XML, request_id, body };
    }
    let body = json!({ "__type": refusal.code, "message": refusal.message }).to_string().into_bytes();
    Response { status, content_type: JSON, request_id, body }
}
