//! Messages over a connection: `standing registry listen` and `send`, in MLLP frames.
//!
//! Without TLS, so only on this machine: another machine's messages come through a tunnel. A message
//! is acknowledged after it is kept, never before. An acknowledgement is never answered.

use super::super::desk::{open_store, shown, zone};
use super::super::import::now;
use super::super::keys::{self, KeyFiles};
use super::super::{Args, Outcome};
use super::soap::{Soap, SoapOptions};
use super::take::MessageIntake;
use super::tls::{ListenTls, SendTls};
use crate::entropy::random;
use crate::registry::Registry;
use crate::rules::Rules;
use anyhow::Context as _;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use jiff::tz::Offset;
use standing_forecast::Compiled;
use standing_formats::hl7::Message;
use standing_formats::hl7::answer::{Fate, receipt};
use standing_formats::hl7::envelope::{Enclosed, LONGEST_FRAME, Next, frame, messages, next_frame};
use standing_formats::hl7::write::{Header, Reply, ReplyRemark, ack};
use standing_formats::problem::Verdict;
use standing_terms::{BookZone, FacilityId};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

/// How long a connection may be silent.
const PATIENCE: Duration = Duration::from_secs(30);
/// Connections at once.
const MOST_CONNECTIONS: usize = 16;

/// Options of `registry listen`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Listen {
    /// Whose system sends, e.g. `otay-mesa`.
    #[arg(long)]
    facility: FacilityId,
    /// The address; without TLS of this machine alone.
    #[arg(
        long = "listen",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:2575"
    )]
    address: SocketAddr,
    /// A folder of CDC's supporting data, in place of the bundled set in force on the day.
    #[arg(long, value_name = "DIR")]
    supporting_data: Option<PathBuf>,
    /// TLS, with certificates of both sides.
    #[command(flatten)]
    tls: ListenTls,
    /// The key of the registry.
    #[command(flatten)]
    key: KeyFiles,
}

/// Options of `registry send`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Send {
    /// The address; without TLS of this machine alone.
    #[arg(long, required_unless_present = "soap", conflicts_with = "soap")]
    to: Option<SocketAddr>,
    /// TLS, with certificates of both sides.
    #[command(flatten)]
    tls: SendTls,
    /// SOAP, in the place of a connection.
    #[command(flatten)]
    soap: SoapOptions,
    /// The messages.
    file: PathBuf,
}

/// Where messages go.
#[derive(Debug, Clone)]
pub(super) struct Receiver {
    to: SocketAddr,
    tls: SendTls,
}

/// The way to a registry, once it is open.
enum Way {
    Connection(Box<dyn Connection>),
    Soap(Arc<Soap>),
}

impl Way {
    async fn open(options: &Send) -> anyhow::Result<Self> {
        if let Some(to) = options.to {
            let to = Receiver::new(to, options.tls.clone());
            return Ok(Self::Connection(to.connect().await?));
        }
        let soap = options.soap.registry()?.context("say where it goes")?;
        let soap = Arc::new(soap);
        let tested = Arc::clone(&soap);
        tokio::task::spawn_blocking(move || tested.test()).await??;
        Ok(Self::Soap(soap))
    }

    async fn ask(&mut self, message: &[u8]) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Connection(stream) => {
                stream.write_all(&frame(message)).await?;
                answer(stream).await
            }
            Self::Soap(soap) => {
                let (soap, message) = (Arc::clone(soap), message.to_vec());
                tokio::task::spawn_blocking(move || soap.submit(&message)).await?
            }
        }
    }
}

/// A connection, in the open of this machine or under TLS.
pub(super) trait Connection: AsyncRead + AsyncWrite + Unpin + std::marker::Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + std::marker::Send> Connection for S {}

impl Receiver {
    /// At an address.
    pub(super) fn new(to: SocketAddr, tls: SendTls) -> Self {
        Self { to, tls }
    }

    /// Connects.
    ///
    /// # Errors
    /// Where nobody answers, either side's certificate is refused, or it would go without TLS to
    /// another machine.
    pub(super) async fn connect(&self) -> anyhow::Result<Box<dyn Connection>> {
        let connector = self.tls.connector(self.to.ip())?;
        if connector.is_none() {
            of_this_machine(self.to)?;
        }
        let connecting = tokio::time::timeout(PATIENCE, TcpStream::connect(self.to));
        let stream = connecting.await.context("nobody answers")??;
        Ok(match connector {
            None => Box::new(stream),
            Some((connector, name)) => {
                let shaking = tokio::time::timeout(PATIENCE, connector.connect(name, stream));
                let shaken = shaking.await.context("nobody answers")?;
                Box::new(shaken.context("no connection under TLS")?)
            }
        })
    }
}

fn of_this_machine(address: SocketAddr) -> anyhow::Result<()> {
    anyhow::ensure!(
        address.ip().is_loopback(),
        "{address} is not of this machine: say --tls-cert, --tls-key and the CA of the other side, \
         or use a tunnel"
    );
    Ok(())
}

/// Asks one question over a connection of its own.
///
/// # Errors
/// Where no answer comes.
pub(super) async fn one(to: &Receiver, message: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut stream = to.connect().await?;
    stream.write_all(&frame(message)).await?;
    answer(&mut stream).await
}

/// What every connection shares.
struct Shared {
    registry: Registry,
    facility: FacilityId,
    data: Arc<Compiled>,
    zone: BookZone,
    /// A message was begun and not kept: the book in memory is not that of the store.
    unsure: bool,
}

impl Shared {
    /// Takes and keeps a message; what is answered, or none where nothing may be.
    ///
    /// # Errors
    /// Where it could not be kept. The book in memory is then not that of the store, and no message
    /// is taken any more, on whatever connection it comes before the command has ended.
    async fn take(&mut self, came: &Enclosed) -> anyhow::Result<Option<String>> {
        let read = Message::read(&came.bytes).ok().map(|(message, _)| message);
        let id = read.as_ref().map(Message::control_id);
        let is_ack = read.is_some_and(|m| m.part("MSH", 9).component(1).text() == "ACK");
        let (Some(id), false) = (id, is_ack) else {
            return Ok(None);
        };
        anyhow::ensure!(!self.unsure, "a message before it could not be kept");
        self.unsure = true;
        let recorded = Timestamp::from_microsecond(now().as_microsecond())?;
        let today = self.zone.day_of(recorded);
        let book = std::mem::take(&mut self.registry.book);
        let facility = self.facility.clone();
        let names = self.registry.doubt_names();
        let mut intake = MessageIntake::new(&facility, (today, recorded), &self.data, book, names)?;
        intake.take(1, came)?;
        let (entries, problems) = (intake.entries, intake.problems);
        self.registry.book = intake.book;
        self.registry
            .keep(&[entries.clone(), intake.doubts].concat())
            .await?;
        self.unsure = false;
        let taken = entries.iter().any(|e| e.person.is_some());
        let reply = match problems.iter().map(|problem| problem.verdict).max() {
            None => Reply::Accepted,
            Some(Verdict::Reject) if !taken => Reply::Rejected,
            Some(_) => Reply::WithErrors,
        };
        let remarks: Vec<ReplyRemark> = problems
            .iter()
            .map(|problem| {
                let field = problem.field.as_deref().unwrap_or_default();
                let place = field.split_once('-');
                ReplyRemark {
                    severity: if problem.verdict >= Verdict::Quarantine {
                        'E'
                    } else {
                        'W'
                    },
                    place: place.and_then(|(s, n)| Some((s.to_owned(), n.parse().ok()?))),
                    text: problem.message.clone(),
                }
            })
            .collect();
        let header = Header {
            sender: "STANDING".to_owned(),
            receiver: String::new(),
            at: now(),
            offset: Offset::UTC,
            control_id: hex::encode(random::<10>()),
        };
        Ok(Some(ack(&header, &id, reply, &remarks)))
    }
}

/// Listens until the process is told to end, or a message cannot be kept.
pub(in super::super) async fn listen(args: &Args, options: &Listen) -> anyhow::Result<Outcome> {
    let acceptor = options.tls.acceptor()?;
    if acceptor.is_none() {
        of_this_machine(options.address)?;
    }
    let zone = zone(args)?;
    let key = keys::installation(&options.key)?;
    let data = Rules::open(options.supporting_data.as_deref(), None)?
        .to_judge_on(args.on.unwrap_or_else(|| zone.day_of(now())))?;
    let store = open_store(args).await?;
    let registry = Registry::open(store, key, &shown(&args.db), None).await?;
    let shared = Arc::new(Mutex::new(Shared {
        registry,
        facility: options.facility.clone(),
        data,
        zone,
        unsure: false,
    }));
    let listener = TcpListener::bind(options.address).await?;
    say!("listening on {}", listener.local_addr()?);
    let places = Arc::new(tokio::sync::Semaphore::new(MOST_CONNECTIONS));
    let (failed, mut failure) = tokio::sync::mpsc::channel::<anyhow::Error>(1);
    loop {
        tokio::select! {
            Some(why) = failure.recv() => return Err(why.context("a message could not be kept")),
            came = listener.accept() => {
                let (stream, _) = came?;
                let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
                    continue;
                };
                let (shared, failed) = (Arc::clone(&shared), failed.clone());
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let _place = place;
                    let served = match acceptor {
                        None => serve(stream, &shared).await,
                        Some(acceptor) => {
                            let shaking = tokio::time::timeout(PATIENCE, acceptor.accept(stream));
                            // Whoever has no certificate of ours is not spoken to.
                            let Ok(Ok(stream)) = shaking.await else {
                                return;
                            };
                            serve(stream, &shared).await
                        }
                    };
                    if let Err(why) = served {
                        let _ = failed.send(why).await;
                    }
                });
            }
            _ = tokio::signal::ctrl_c() => return Ok(Outcome::Done),
        }
    }
}

/// One connection. Noise closes it; only what cannot be kept is an error.
async fn serve(mut stream: impl Connection, shared: &Mutex<Shared>) -> anyhow::Result<()> {
    let mut buffer = Vec::new();
    loop {
        match next_frame(&buffer) {
            Err(_) => return Ok(()),
            Ok(Next::Message(came, taken)) => {
                buffer.drain(..taken);
                let answer = shared.lock().await.take(&came).await?;
                let Some(answer) = answer else {
                    return Ok(());
                };
                let framed = frame(answer.as_bytes());
                let sent = stream.write_all(&framed);
                if !matches!(tokio::time::timeout(PATIENCE, sent).await, Ok(Ok(()))) {
                    return Ok(());
                }
            }
            Ok(Next::More) => {
                let mut piece = vec![0; 16 * 1024];
                let read = tokio::time::timeout(PATIENCE, stream.read(&mut piece)).await;
                let Ok(Ok(read @ 1..)) = read else {
                    return Ok(());
                };
                buffer.extend_from_slice(piece.get(..read).unwrap_or_default());
                if buffer.len() > LONGEST_FRAME {
                    return Ok(());
                }
            }
        }
    }
}

/// Sends messages one after the other, each after the answer to the one before.
pub(in super::super) async fn send(args: &Args, options: &Send) -> anyhow::Result<Outcome> {
    let shown = options.file.display();
    let bytes = std::fs::read(&options.file).with_context(|| format!("cannot read {shown}"))?;
    let enclosed = messages(&bytes).map_err(|problem| anyhow::anyhow!("{shown}: {problem}"))?;
    let mut way = Way::open(options).await?;
    let mut all_stored = true;
    for (index, message) in enclosed.iter().enumerate() {
        let answer = way.ask(&message.bytes).await?;
        let (read, _) = Message::read(&answer).map_err(|why| anyhow::anyhow!("{why}"))?;
        let told = receipt(&read).map_err(|why| anyhow::anyhow!("{why}"))?;
        let sent = Message::read(&message.bytes).map(|(message, _)| message.control_id());
        anyhow::ensure!(
            sent.is_ok_and(|id| id == told.answers),
            "the answer is to another message than the one sent"
        );
        let fate = match told.fate {
            Fate::Stored => "stored",
            Fate::StoredWithRemarks => "stored, with remarks",
            Fate::Refused => "not stored: correct it and send it again",
            Fate::Failed => "not stored: it may be sent again as it is",
        };
        all_stored &= matches!(told.fate, Fate::Stored | Fate::StoredWithRemarks);
        if !args.quiet {
            say!("message {} ({}): {fate}", index + 1, told.answers);
        }
        for remark in &told.remarks {
            say!("  {} {}: {}", remark.severity, remark.place, remark.text);
        }
    }
    Ok(if all_stored {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}

async fn answer(stream: &mut impl Connection) -> anyhow::Result<Vec<u8>> {
    let mut buffer = Vec::new();
    loop {
        if let Next::Message(came, _) =
            next_frame(&buffer).map_err(|why| anyhow::anyhow!("{why}"))?
        {
            return Ok(came.bytes);
        }
        let mut piece = vec![0; 16 * 1024];
        let read = tokio::time::timeout(PATIENCE, stream.read(&mut piece)).await;
        let read = read.context("no answer came: send it again, it will not be doubled")??;
        anyhow::ensure!(read > 0, "the connection was closed before an answer came");
        buffer.extend_from_slice(piece.get(..read).unwrap_or_default());
    }
}
