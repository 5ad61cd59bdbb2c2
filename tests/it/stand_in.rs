//! The stand-in of AWS: its answers beside moto's and botocore's, and what it makes of broken requests.

mod http;
mod parity;
mod world;
