//! Runs tasks on all cores. A task may add further tasks; a single task starts no thread.

use std::num::NonZero;
use std::sync::{Condvar, Mutex, PoisonError};

/// The waiting tasks, and the number of tasks in progress.
struct Queue<T> {
    waiting: Vec<T>,
    busy: usize,
}

struct Shared<T> {
    queue: Mutex<Queue<T>>,
    changed: Condvar,
}

/// The number of cores that this process may use.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// The number of threads for tasks that write files: while one waits for the disk, another can work.
pub fn writers() -> usize {
    2 * cores()
}

/// Runs `work` for all tasks, and for those that it adds to its second argument. The results are in no particular
/// order.
pub fn run_all<T: Send, R: Send>(
    tasks: Vec<T>,
    threads: usize,
    work: impl Fn(T, &mut Vec<T>) -> Option<R> + Sync,
) -> Vec<R> {
    let mut waiting = tasks;
    let mut results = Vec::new();
    // Starting threads costs more than running a single small task.
    while waiting.len() == 1 || (threads <= 1 && !waiting.is_empty()) {
        let Some(task) = waiting.pop() else { break };
        results.extend(work(task, &mut waiting));
    }
    if waiting.is_empty() {
        return results;
    }
    let shared = Shared { queue: Mutex::new(Queue { waiting, busy: 0 }), changed: Condvar::new() };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(|| shared.run_all(&work))).collect();
        results.extend(shared.run_all(&work));
        for other in others {
            match other.join() {
                Ok(more) => results.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    results
}

/// Runs `work` for all tasks; the results are in the order of the tasks.
pub fn each<T: Sync, R: Send>(tasks: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let indexes = (0..tasks.len()).collect();
    let mut results = run_all(indexes, cores(), |index, _| Some((index, work(&tasks[index]))));
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Runs two functions at the same time.
pub fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        match one.join() {
            Ok(one) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

impl<T> Shared<T> {
    fn run_all<R>(&self, work: &(impl Fn(T, &mut Vec<T>) -> Option<R> + Sync)) -> Vec<R> {
        let mut results = Vec::new();
        let mut more = Vec::new();
        while let Some(task) = self.next() {
            results.extend(work(task, &mut more));
            let mut queue = self.lock();
            queue.busy -= 1;
            let wake = !more.is_empty() || queue.busy == 0;
            queue.waiting.append(&mut more);
            drop(queue);
            if wake {
                self.changed.notify_all();
            }
        }
        results
    }

    /// The next task; `None` if none is waiting and no task in progress could add one.
    fn next(&self) -> Option<T> {
        let mut queue = self.lock();
        loop {
            if let Some(task) = queue.waiting.pop() {
                queue.busy += 1;
                return Some(task);
            }
            if queue.busy == 0 {
                return None;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Queue<T>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
