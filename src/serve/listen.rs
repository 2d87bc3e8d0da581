//! Where the server listens.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

/// How many bytes of answers the system keeps for one that does not read them. More makes nothing faster here.
const UNREAD: u32 = 256 << 10;

/// How many connections may wait to be accepted.
const WAITING: u32 = 1024;

/// Where to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// Where only this computer asks.
    Loopback,
    /// On this address of the computer.
    At(IpAddr),
}

/// Listens at `port`, or at a free one if it is taken or 0. On loopback in both kinds of address where there are both.
///
/// Only in the context of a runtime.
///
/// # Errors
/// When the system refuses, for another reason than a taken port.
pub fn bind(address: Address, port: u16) -> io::Result<Vec<TcpListener>> {
    let first = match address {
        Address::Loopback => IpAddr::V4(Ipv4Addr::LOCALHOST),
        Address::At(address) => address,
    };
    let listener = match listen(SocketAddr::new(first, port)) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => listen(SocketAddr::new(first, 0))?,
        bound => bound?,
    };
    let port = listener.local_addr()?.port();
    let mut listeners = vec![listener];
    if address == Address::Loopback {
        // Browsers may take `localhost` for either. A computer without the second kind has the first only.
        let second = SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), port);
        listeners.extend(listen(second));
    }
    Ok(listeners)
}

/// Listens at `address`; connections take their bounds from here.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // A port that was just given up is free again; on Windows the same word would take it from others.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(UNREAD)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}
