//! The live channel: a web socket on which the server speaks and nobody commands.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::upgrade::Upgraded;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::time::MissedTickBehavior;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, handshake};

use super::answer::Desk;
use super::reply::{self, Body};

/// The longest message that is read, in bytes. There is nothing to say to this server.
const LONGEST: usize = 1024;

/// How often a silent page is asked whether it is still there.
const PING: Duration = Duration::from_secs(20);

/// How long a page may take to read what it is told.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the channel, if `request` asks for that as it should.
pub(super) fn open<B>(desk: &Arc<Desk>, mut request: Request<B>) -> Response<Body> {
    let Some(accepted) = accepted(request.headers()) else {
        return reply::plain(StatusCode::UPGRADE_REQUIRED, "This is for web sockets only.\n");
    };
    let upgrade = hyper::upgrade::on(&mut request);
    let asked = Asked::new(request.uri().query().unwrap_or_default());
    let desk = Arc::clone(desk);
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrade.await {
            // What goes wrong on the way is the other side's business.
            let _ = speak(upgraded, &desk, asked).await;
        }
    });
    let mut reply = reply::reply(StatusCode::SWITCHING_PROTOCOLS);
    let head = reply.headers_mut();
    head.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    head.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    head.insert(header::SEC_WEBSOCKET_ACCEPT, accepted);
    reply
}

/// The answer to the key of a handshake (RFC 6455, 4.2.1); `None` when it is none.
fn accepted(headers: &HeaderMap) -> Option<HeaderValue> {
    let has = |name, wanted: &str| {
        let values = headers
            .get_all(name)
            .iter()
            .filter_map(|value: &HeaderValue| value.to_str().ok());
        let mut words = values.flat_map(|value| value.split(','));
        words.any(|word| word.trim().eq_ignore_ascii_case(wanted))
    };
    let is_asked = has(header::CONNECTION, "upgrade")
        && has(header::UPGRADE, "websocket")
        && headers.get(header::SEC_WEBSOCKET_VERSION)?.as_bytes() == b"13";
    let key = headers.get(header::SEC_WEBSOCKET_KEY)?.as_bytes();
    // Sixteen bytes in base 64.
    let is_key = key.len() == 24 && key.ends_with(b"==");
    if !is_asked || !is_key {
        return None;
    }
    HeaderValue::from_str(&handshake::derive_accept_key(key)).ok()
}

/// What the page says of itself when it opens the channel.
#[derive(Debug, Default)]
struct Asked {
    page: String,
    hash: String,
    follows: bool,
}

impl Asked {
    fn new(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "page" => asked.page = value.into_owned(),
                "hash" => asked.hash = value.into_owned(),
                "follow" => asked.follows = value == "1",
                _ => {}
            }
        }
        asked
    }
}

/// Passes on what the page is told, until one of the two has enough.
async fn speak(upgraded: Upgraded, desk: &Desk, asked: Asked) -> Result<(), Error> {
    let config = WebSocketConfig::default()
        .max_message_size(Some(LONGEST))
        .max_frame_size(Some(LONGEST))
        .read_buffer_size(4 * LONGEST)
        .write_buffer_size(0)
        .max_write_buffer_size(1 << 20);
    let io = TokioIo::new(upgraded);
    let mut socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
    if desk.stage.whole().await.is_none() {
        return socket.close(None).await;
    }
    let stage = Arc::clone(&desk.stage);
    let adding = tokio::task::spawn_blocking(move || {
        let latest = || stage.latest();
        stage.hub.add(latest, &asked.page, &asked.hash, asked.follows)
    });
    let Ok(Some((number, mut messages))) = adding.await else {
        return socket.close(None).await;
    };
    let spoken = talk(&mut socket, &mut messages).await;
    desk.stage.hub.remove(number);
    spoken
}

async fn talk(
    socket: &mut WebSocketStream<TokioIo<Upgraded>>,
    messages: &mut tokio::sync::mpsc::Receiver<Arc<str>>,
) -> Result<(), Error> {
    let mut ping = tokio::time::interval(PING);
    ping.reset();
    // A server that was put to sleep asks once when it wakes, and waits for the answer.
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_there = true;
    loop {
        let message = tokio::select! {
            message = messages.recv() => match message {
                Some(text) => Message::text(&*text),
                // The queue was full.
                None => return close(socket, CloseCode::Again).await,
            },
            heard = socket.next() => match heard {
                Some(Ok(Message::Pong(_))) => {
                    is_there = true;
                    continue;
                }
                Some(Ok(Message::Ping(_))) => continue,
                // Nobody commands this server.
                Some(Ok(Message::Text(_) | Message::Binary(_) | Message::Frame(_))) => {
                    return close(socket, CloseCode::Policy).await;
                }
                Some(Err(Error::Capacity(_))) => return close(socket, CloseCode::Size).await,
                Some(Ok(Message::Close(_))) | Some(Err(_)) | None => return Ok(()),
            },
            _ = ping.tick() => {
                if !std::mem::replace(&mut is_there, false) {
                    return Ok(());
                }
                Message::Ping(Default::default())
            }
        };
        match tokio::time::timeout(PATIENCE, socket.send(message)).await {
            Ok(sent) => sent?,
            Err(_) => return Ok(()),
        }
    }
}

async fn close(socket: &mut WebSocketStream<TokioIo<Upgraded>>, code: CloseCode) -> Result<(), Error> {
    let frame = CloseFrame {
        code,
        reason: Default::default(),
    };
    match tokio::time::timeout(PATIENCE, socket.close(Some(frame))).await {
        Ok(closed) => closed,
        Err(_) => Ok(()),
    }
}
