//! Measures the cost of a command's process: wall time, CPU time and peak memory.

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::Outcome;

/// Linux counts CPU time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// The cost of a process.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// The wall time of the fastest run.
    pub(crate) fastest: Duration,
    pub(crate) cpu: Duration,
    /// In bytes, sampled every half millisecond.
    pub(crate) peak: u64,
}

pub(crate) fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / 1_048_576.0)
}

/// Runs a command once.
pub(crate) fn cost(command: &mut Command) -> Outcome<Cost> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn()?;
    let mut stdout = child.stdout.take().ok_or("no pipe")?;
    // A process closes its output when it ends; its counters can be read until it is waited for.
    stdout.read_to_end(&mut Vec::new())?;
    let cpu = cpu(child.id());
    let status = child.wait()?;
    let wall = start.elapsed();
    if status.success() {
        Ok(Cost { wall, fastest: wall, cpu, peak: 0 })
    } else {
        Err(format!("{command:?}: {status}").into())
    }
}

fn cpu(id: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u32 = fields.skip(11).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    TICK * ticks
}

/// The highest memory use seen during a run of the command, in bytes.
fn peak(command: &mut Command) -> Outcome<u64> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let ended = AtomicBool::new(false);
    let mut peak = 0;
    std::thread::scope(|scope| -> Outcome<()> {
        let waiting = scope.spawn(|| {
            let status = child.wait();
            ended.store(true, Ordering::Relaxed);
            status
        });
        while !ended.load(Ordering::Relaxed) {
            let text = fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
            let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(0);
            peak = peak.max(kilobytes * 1024);
            std::thread::sleep(Duration::from_micros(500));
        }
        waiting.join().map_err(|_| "the thread that waits panicked")??;
        Ok(())
    })?;
    Ok(peak)
}

/// The median costs of commands that take turns, so that a busy machine slows all alike. `prepare` gets the index of
/// the next one.
pub(crate) fn in_turns<const N: usize>(
    mut commands: [Command; N],
    rounds: usize,
    prepare: &dyn Fn(usize) -> Outcome<()>,
) -> Outcome<[Cost; N]> {
    let mut costs = vec![Vec::new(); N];
    let mut medians = [Cost::default(); N];
    for round in 0..=rounds {
        for (turn, (command, costs)) in commands.iter_mut().zip(&mut costs).enumerate() {
            prepare(turn)?;
            let cost = cost(command)?;
            // The first round warms the caches.
            if round > 0 {
                costs.push(cost);
            }
        }
    }
    for (turn, ((median, costs), command)) in medians.iter_mut().zip(&mut costs).zip(&mut commands).enumerate() {
        median.fastest = costs.iter().map(|cost| cost.wall).min().unwrap_or_default();
        let mut middle = |of: fn(&Cost) -> Duration| {
            costs.sort_unstable_by_key(of);
            costs.get(costs.len() / 2).map(of).unwrap_or_default()
        };
        (median.wall, median.cpu) = (middle(|cost| cost.wall), middle(|cost| cost.cpu));
        prepare(turn)?;
        median.peak = peak(command)?;
    }
    Ok(medians)
}
