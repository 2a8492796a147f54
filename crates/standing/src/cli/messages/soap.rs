//! Messages over CDC's SOAP transport (`standing registry send --soap`). The password is read from a
//! file of its owner's alone and is never printed, logged or named in an error.

use super::super::keys::private;
use crate::exchange_rules::ExchangeRules;
use anyhow::Context as _;
use clap::Args as ClapArgs;
use standing_formats::hl7::soap::{self, FaultKind, LONGEST, MEDIA_TYPE, Response, Sender};
use std::path::PathBuf;
use std::time::Duration;
use url::{Host, Url};

/// How long a registry may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Options of SOAP.
#[derive(Debug, Clone, ClapArgs)]
pub(super) struct SoapOptions {
    /// Send over CDC's SOAP transport, to this address (https, or http of this machine).
    #[arg(long, value_name = "URL", requires_all = ["username", "password_file"])]
    soap: Option<Url>,
    /// As whom.
    #[arg(long, value_name = "NAME", requires = "soap")]
    username: Option<String>,
    /// A file whose first line is the password, for its owner alone.
    #[arg(long, value_name = "FILE", requires = "soap")]
    password_file: Option<PathBuf>,
    /// How the registry calls us (facilityID). It must tell nobody of custody.
    #[arg(long, value_name = "NAME", default_value = "", requires = "soap")]
    facility_id: String,
}

/// A registry that is spoken to over SOAP.
pub(super) struct Soap {
    agent: ureq::Agent,
    address: Url,
    sender: Sender,
}

impl SoapOptions {
    /// The registry; none where nothing is to go over SOAP.
    ///
    /// # Errors
    /// Where the address would carry the password in the open, the name tells of custody, or the
    /// password cannot be read.
    pub(super) fn registry(&self) -> anyhow::Result<Option<Soap>> {
        let (Some(address), Some(username), Some(file)) =
            (&self.soap, &self.username, &self.password_file)
        else {
            return Ok(None);
        };
        let own = match address.host() {
            Some(Host::Ipv4(host)) => host.is_loopback(),
            Some(Host::Ipv6(host)) => host.is_loopback(),
            _ => false,
        };
        anyhow::ensure!(
            address.scheme() == "https" || (address.scheme() == "http" && own),
            "the address is not https: people and the password would go in the open"
        );
        anyhow::ensure!(
            address.username().is_empty() && address.password().is_none(),
            "the address holds a password: it belongs into its file"
        );
        if let Some(word) = ExchangeRules::bundled()?.discloses_custody(&self.facility_id) {
            anyhow::bail!(
                "`{}` says `{word}`, and so would every message",
                self.facility_id
            );
        }
        let bytes = zeroize::Zeroizing::new(private(file).context("the password")?);
        let text = std::str::from_utf8(&bytes).context("the password is not UTF-8")?;
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            // Wherever it might lead, the password stays here.
            .max_redirects(0)
            .max_redirects_will_error(true)
            .https_only(address.scheme() == "https")
            .user_agent("hl7-client/1")
            .build()
            .new_agent();
        Ok(Some(Soap {
            agent,
            address: address.clone(),
            sender: Sender {
                username: username.clone(),
                password: text.lines().next().unwrap_or_default().to_owned(),
                facility: self.facility_id.clone(),
            },
        }))
    }
}

impl Soap {
    /// Asks whether the registry can be reached, without telling it of anybody.
    ///
    /// # Errors
    /// Where it cannot, or sends back other words.
    pub(super) fn test(&self) -> anyhow::Result<()> {
        let words = "is anybody there";
        let came = self.call("connectivityTest", &soap::connectivity_test(words))?;
        anyhow::ensure!(came.contains(words), "the registry sends back other words");
        Ok(())
    }

    /// Sends one message and returns the answer.
    ///
    /// # Errors
    /// Where it was not taken, and whether it may be sent again.
    pub(super) fn submit(&self, message: &[u8]) -> anyhow::Result<Vec<u8>> {
        let text = std::str::from_utf8(message).context("the message is not UTF-8")?;
        let request = soap::submit(&self.sender, text);
        Ok(self.call("submitSingleMessage", &request)?.into_bytes())
    }

    fn call(&self, operation: &str, request: &str) -> anyhow::Result<String> {
        let kind = format!(
            "{MEDIA_TYPE}; charset=utf-8; action=\"{}\"",
            soap::action(operation)
        );
        let sent = self.agent.post(self.address.as_str());
        let sent = sent.header("content-type", kind).send(request);
        let mut response = sent.map_err(|why| {
            anyhow::anyhow!("no answer came ({why}): send it again, it will not be doubled")
        })?;
        let status = response.status();
        let most = u64::try_from(LONGEST)?;
        let body = response.body_mut().with_config().limit(most).read_to_vec();
        let body = body.context("the answer did not come whole")?;
        let read = soap::read(&body)
            .map_err(|why| anyhow::anyhow!("the registry answers {status}: {why}"))?;
        match read {
            Response::Returned(text) => Ok(text),
            Response::Fault(fault) => {
                let words = match fault.kind {
                    FaultKind::MessageTooLarge => "the message is too large for the registry",
                    FaultKind::Security => "the registry does not know the user or the password",
                    FaultKind::UnsupportedOperation => "the registry does not do this",
                    FaultKind::Unknown => "the registry failed: it may be sent again as it is",
                };
                // What the registry says may repeat what was sent.
                let said = if self.sender.password.is_empty()
                    || !fault.reason.contains(&self.sender.password)
                {
                    fault.reason
                } else {
                    "it repeats the password".to_owned()
                };
                anyhow::bail!("{words} ({said})")
            }
        }
    }
}
