//! The server of the stand-in of AWS: HTTP on a port of loopback that the system chooses.
//!
//! It serves [`crate::stand_in::World`] from threads of this process, so that it ends with the run, however that ends.
//! Nothing beyond 127.0.0.1 can reach it, and it opens no connection except to itself.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::stand_in::{Decoded, Response, World, decode, encode};

/// A running server. Dropping it closes all connections and waits for its threads.
pub struct Loopback {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

struct Shared {
    world: Mutex<World>,
    clock: Box<dyn Fn() -> Duration + Send + Sync>,
    stopping: AtomicBool,
    connections: Mutex<Vec<(TcpStream, JoinHandle<()>)>>,
}

/// How long a connection may stay silent in the middle of a request, and how long a client may take to read.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most connections at a time; terraform has ten resources in flight.
const MOST_CONNECTIONS: usize = 256;

impl Loopback {
    /// Starts to serve a world, with the system's clock.
    ///
    /// # Errors
    ///
    /// Returns the system's error if it gives no port.
    pub fn start(world: World) -> io::Result<Self> {
        Self::start_at(world, now)
    }

    /// Starts to serve a world, with a clock that returns the time since 1970.
    ///
    /// # Errors
    ///
    /// As [`Loopback::start`].
    pub fn start_at(world: World, clock: impl Fn() -> Duration + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            world: Mutex::new(world),
            clock: Box::new(clock),
            stopping: AtomicBool::new(false),
            connections: Mutex::new(Vec::new()),
        });
        let server = Arc::clone(&shared);
        let accepting =
            std::thread::Builder::new().name("stand-in".to_owned()).spawn(move || server.accept(&listener))?;
        Ok(Self { address, shared, accepting: Some(accepting) })
    }

    /// Its URL, for `endpoints` of a provider and for `AWS_ENDPOINT_URL`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Looks at the world or changes it, while no request is answered. The second argument is the time since 1970.
    pub fn with<T>(&self, look: impl FnOnce(&mut World, Duration) -> T) -> T {
        let now = (self.shared.clock)();
        look(&mut locked(&self.shared.world), now)
    }
}

/// The time since 1970.
#[expect(clippy::disallowed_methods, reason = "the clock of the stand-in of AWS; no file depends on it")]
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// A thread that panicked leaves the world as it is: calls change it at their end.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn accept(self: &Arc<Self>, listener: &TcpListener) {
        for stream in listener.incoming() {
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            let Ok(stream) = stream else { continue };
            let mut connections = locked(&self.connections);
            connections.retain(|(_, thread)| !thread.is_finished());
            // Dropping the stream closes it.
            if connections.len() >= MOST_CONNECTIONS {
                continue;
            }
            let Ok(handle) = stream.try_clone() else { continue };
            let server = Arc::clone(self);
            let thread = std::thread::Builder::new().name("stand-in".to_owned()).spawn(move || {
                // An error means that the client is gone.
                let _ = server.serve(&stream);
                let _ = stream.shutdown(Shutdown::Both);
            });
            if let Ok(thread) = thread {
                connections.push((handle, thread));
            }
        }
    }

    fn serve(&self, mut stream: &TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let (mut bytes, mut continued) = (Vec::new(), false);
        let mut buffer = vec![0; 16 * 1024];
        while !self.stopping.load(Ordering::SeqCst) {
            match decode(&bytes) {
                Decoded::Request { request, used, keep_alive } => {
                    bytes.drain(..used);
                    continued = false;
                    let response = locked(&self.world).answer(&request, (self.clock)());
                    stream.write_all(&encode(&response, keep_alive))?;
                    if !keep_alive {
                        return Ok(());
                    }
                    continue;
                }
                Decoded::Bad(response) => return stream.write_all(&encode(&response, false)),
                Decoded::Incomplete { expects_continue: true } if !continued => {
                    continued = true;
                    stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
                }
                Decoded::Incomplete { .. } => {}
            }
            match stream.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => bytes.extend_from_slice(&buffer[..count]),
                // An idle connection stays; in the middle of a request the client is stuck.
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    if !bytes.is_empty() {
                        return stream.write_all(&encode(&Response::timed_out(), false));
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The thread that accepts connections looks at `stopping` when the next one comes.
        let woken = TcpStream::connect(self.address).is_ok();
        if let Some(thread) = self.accepting.take().filter(|_| woken) {
            let _ = thread.join();
        }
        let connections = std::mem::take(&mut *locked(&self.shared.connections));
        for (stream, thread) in connections {
            let _ = stream.shutdown(Shutdown::Both);
            let _ = thread.join();
        }
    }
}
