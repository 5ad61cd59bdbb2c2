//! Runs one job for each item, on as many threads as there are processors.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Runs the job for every item and returns the failures, in the order of the items.
pub(super) fn failures<T: Sync>(items: &[T], job: impl Fn(&T) -> Result<(), String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(2, usize::from).min(items.len().max(1));
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { return };
                    if let Err(problem) = job(item) {
                        failures.lock().expect("no job panics while it holds the lock").push((index, problem));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().expect("every thread has ended");
    failures.sort();
    failures.into_iter().map(|(_, problem)| problem).collect()
}
