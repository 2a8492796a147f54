//! Mail from the office to its own members, through a server that is configured: the digest of what
//! is due. Nobody else is ever written to; letters to others are sent by people.

use anyhow::Context as _;
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use standing_store::accounts::Account;

/// A mail server.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    /// Its address: `smtps://host`, `smtp://host?tls=required`, or `smtp://localhost:25` without
    /// TLS. A name and password may stand in it.
    pub(crate) url: String,
    /// From whom the mail is.
    pub(crate) from: String,
    /// The password, where it is not in the address.
    pub(crate) password: Option<String>,
}

/// Whether a text is an e-mail address.
pub(crate) fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

/// The members of an office who get its digest: those with an address, who may read its entries and
/// were not disabled.
pub(crate) fn members<'a>(accounts: &'a [Account], office: &str) -> Vec<&'a Account> {
    let reads = |a: &Account| crate::web::office::Need::Read.is_met_by(&a.roles);
    accounts
        .iter()
        .filter(|a| a.office == office && !a.disabled && a.email.is_some() && reads(a))
        .collect()
}

impl Server {
    fn transport(&self) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
        let plain = self.url.starts_with("smtp://") && !self.url.contains("tls=required");
        let host = self
            .url
            .split_once("://")
            .map_or("", |(_, rest)| rest)
            .rsplit('@')
            .next()
            .unwrap_or_default();
        let local = ["localhost", "127.0.0.1", "[::1]"]
            .iter()
            .any(|h| host == *h || host.starts_with(&format!("{h}:")));
        anyhow::ensure!(
            !plain || local,
            "a mail server elsewhere needs TLS: use smtps://… or smtp://…?tls=required"
        );
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&self.url)
            .context("the mail server's address cannot be read")?;
        if let Some(password) = &self.password {
            let user = self
                .url
                .split_once("://")
                .and_then(|(_, rest)| rest.split_once('@').map(|(user, _)| user.to_owned()));
            let user = user.unwrap_or_else(|| self.from.clone());
            builder = builder.credentials(Credentials::new(user, password.clone()));
        }
        Ok(builder
            .timeout(Some(std::time::Duration::from_secs(20)))
            .build())
    }

    /// Sends one text to each member by itself, so that no one sees another's address. How many
    /// were taken by the server.
    ///
    /// # Errors
    /// Where the server does not take one; those before it have gone.
    pub(crate) async fn send(
        &self,
        to: &[&Account],
        subject: &str,
        text: &str,
    ) -> anyhow::Result<usize> {
        let transport = self.transport()?;
        let from: Mailbox = self.from.parse().context("the sender's address")?;
        let mut sent = 0;
        for member in to {
            let Some(address) = &member.email else {
                continue;
            };
            let address: Address = address.parse().context("a member's address")?;
            let message = Message::builder()
                .from(from.clone())
                .to(Mailbox::new(Some(member.name.clone()), address))
                .subject(subject)
                .header(ContentType::TEXT_PLAIN)
                .body(text.to_owned())?;
            transport
                .send(message)
                .await
                .with_context(|| format!("the mail to {} was not taken", member.login))?;
            sent += 1;
        }
        Ok(sent)
    }
}
