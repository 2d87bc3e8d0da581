//! Where the server listens.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::TcpListener;

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
/// # Errors
/// When the system refuses, for another reason than a taken port.
pub async fn bind(address: Address, port: u16) -> io::Result<Vec<TcpListener>> {
    let first = match address {
        Address::Loopback => IpAddr::V4(Ipv4Addr::LOCALHOST),
        Address::At(address) => address,
    };
    let listener = match TcpListener::bind(SocketAddr::new(first, port)).await {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            TcpListener::bind(SocketAddr::new(first, 0)).await?
        }
        bound => bound?,
    };
    let port = listener.local_addr()?.port();
    let mut listeners = vec![listener];
    if address == Address::Loopback {
        // Browsers may take `localhost` for either. A computer without the second kind has the first only.
        let second = SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), port);
        listeners.extend(TcpListener::bind(second).await);
    }
    Ok(listeners)
}
