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
    let reads = |a: &Account| crate::web::office::Need::Read.is_met_by(a);
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

#[cfg(test)]
mod tests {
    use super::{Server, is_address, members};
    use standing_store::accounts::{Account, Role};
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::net::TcpListener;

    fn account(login: &str, office: &str, roles: &[Role], email: Option<&str>) -> Account {
        Account {
            login: login.into(),
            name: format!("Person {login}"),
            office: office.into(),
            facility: None,
            roles: roles.iter().copied().collect(),
            email: email.map(str::to_owned),
            secret: None,
            disabled: false,
        }
    }

    /// Answers as a mail server does, and returns what it was told.
    async fn listen(listener: TcpListener, mails: usize) -> String {
        let mut told = String::new();
        let mut taken = 0;
        while taken < mails {
            let (stream, _) = listener.accept().await.unwrap();
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            write.write_all(b"220 test\r\n").await.unwrap();
            let mut in_data = false;
            while let Some(line) = lines.next_line().await.unwrap() {
                told.push_str(&line);
                told.push('\n');
                let answer: &[u8] = if in_data && line != "." {
                    continue;
                } else if in_data {
                    in_data = false;
                    taken += 1;
                    b"250 taken\r\n"
                } else if line.starts_with("DATA") {
                    in_data = true;
                    b"354 go on\r\n"
                } else if line.starts_with("QUIT") {
                    b"221 bye\r\n"
                } else {
                    b"250 ok\r\n"
                };
                write.write_all(answer).await.unwrap();
                if taken == mails && !in_data {
                    break;
                }
            }
        }
        told
    }

    #[tokio::test]
    async fn the_digest_goes_to_the_offices_own_members_each_by_themselves() {
        let mut left = account("lea", "north", &[Role::Member], Some("lea@north.invalid"));
        left.disabled = true;
        let accounts = [
            account("nora", "north", &[Role::Member], Some("nora@north.invalid")),
            account(
                "paul",
                "north",
                &[Role::Publisher],
                Some("paul@north.invalid"),
            ),
            account(
                "ada",
                "north",
                &[Role::Administrator],
                Some("ada@north.invalid"),
            ),
            account("ned", "north", &[Role::Reader], None),
            account("sol", "south", &[Role::Member], Some("sol@south.invalid")),
            left,
        ];
        let to = members(&accounts, "north");
        let logins: Vec<&str> = to.iter().map(|a| a.login.as_str()).collect();
        assert_eq!(logins, ["nora", "paul"], "who may not read gets no digest");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Server {
            url: format!("smtp://127.0.0.1:{port}"),
            from: "standing@north.invalid".into(),
            password: None,
        };
        let (told, sent) = tokio::join!(
            listen(listener, 2),
            server.send(&to, "Due", "One reply is overdue.")
        );
        assert_eq!(sent.unwrap(), 2);
        for word in [
            "RCPT TO:<nora@north.invalid>",
            "RCPT TO:<paul@north.invalid>",
            "Subject: Due",
            "One reply is overdue.",
        ] {
            assert!(told.contains(word), "{word}: {told}");
        }
        assert_eq!(told.matches("RCPT TO").count(), 2);
    }

    #[tokio::test]
    async fn a_server_elsewhere_is_not_talked_to_without_tls() {
        for url in [
            "smtp://mail.invalid",
            "smtp://localhost.evil.invalid",
            "smtp://a@mail.invalid:25",
        ] {
            let server = Server {
                url: url.into(),
                from: "standing@north.invalid".into(),
                password: None,
            };
            let refused = server.send(&[], "x", "x").await.unwrap_err();
            assert!(
                refused.to_string().contains("needs TLS"),
                "{url}: {refused}"
            );
        }
        assert!(is_address("a@b.invalid") && !is_address("a@b\r\nRCPT TO:<x>"));
    }
}
