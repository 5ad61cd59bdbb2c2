//! Loads any bytes as a module's file and formats it with every formatter. Nothing may panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ptcgen::docs::{Config, FORMATTERS, load};

fuzz_target!(|bytes: &[u8]| {
    let config = Config::default();
    for name in ["main.tf", "main.tf.json"] {
        let (module, _) = load(&[(name, bytes)], Some(bytes), &config);
        for formatter in FORMATTERS {
            let _ = (formatter.render)(&module, &config);
        }
    }
});
