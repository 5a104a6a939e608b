//! Opens a connection, and ends it.

use std::{net::SocketAddr, time::Duration};

use lapin::{
    AsyncTcpStream, Channel, Connection, ConnectionProperties, Error, options::ConfirmSelectOptions, tcp::TLSConfig,
    uri::AMQPUri,
};
use tokio::{net::lookup_host, time::timeout};

use crate::{
    RabbitSettings,
    plug::{Cord, Plug},
    topology,
};

/// The longest that opening may take.
pub(crate) const OPEN_AT_MOST: Duration = Duration::from_secs(6);

/// A connection with a channel that confirms. One that is dropped in the middle of its work is cut.
pub(crate) struct Link {
    channel: Channel,
    connection: Connection,
    // The last field: it is dropped when the others are.
    cord: Cord,
}

impl Link {
    /// Connects, signs in, and declares what others bind to.
    pub(crate) async fn open(settings: &RabbitSettings) -> Result<Self, String> {
        let plug = Plug::default();
        // Whatever ends this early ends the attempt.
        let cord = Cord::of(plug.clone());
        match timeout(OPEN_AT_MOST, establish(settings, plug)).await {
            Ok(Ok((connection, channel))) => Ok(Self { channel, connection, cord }),
            Ok(Err(error)) => Err(format!("no connection to RabbitMQ: {error}")),
            Err(_) => Err(format!("no connection to RabbitMQ: it did not answer within {} s", OPEN_AT_MOST.as_secs())),
        }
    }

    /// What to publish on, from now on until [`Self::rest`].
    pub(crate) fn work(&mut self) -> &Channel {
        self.cord.is_at_rest = false;
        &self.channel
    }

    /// Everything that was sent was answered.
    pub(crate) fn rest(&mut self) {
        self.cord.is_at_rest = true;
    }

    /// Whether it can be used again, as far as anybody knows.
    pub(crate) fn is_alive(&self) -> bool {
        self.connection.status().connected() && self.channel.status().connected()
    }
}

async fn establish(settings: &RabbitSettings, plug: Plug) -> lapin::Result<(Connection, Channel)> {
    let is_encrypted = settings.is_encrypted();
    let runtime = lapin::runtime::default_runtime()?;
    let reactor = runtime.clone();
    let reach = async move |uri: AMQPUri, _| {
        let host = uri.authority.host;
        let addresses: Vec<SocketAddr> = lookup_host((host.as_str(), uri.authority.port)).await?.collect();
        let stream = AsyncTcpStream::connect(&reactor, addresses).await?;
        if let AsyncTcpStream::Plain(socket) = &stream {
            plug.hold(socket.get_ref())?;
        }
        if is_encrypted { Ok(stream.into_tls(&host, TLSConfig::default()).await?) } else { Ok::<_, Error>(stream) }
    };
    let properties = ConnectionProperties::default().with_connection_name("stockbook".into());
    let connection = Connection::connector(settings.uri.clone(), runtime, reach, properties).await?;
    let channel = connection.create_channel().await?;
    topology::declare(&channel).await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    Ok((connection, channel))
}
