//! MLLP over TLS: each side shows a certificate, and refuses one that its own list does not vouch for.
//!
//! TLS 1.2 and 1.3 with the cipher suites of rustls. The lists of a system or a browser are not asked:
//! who may speak is a file.

use super::super::keys::private;
use anyhow::Context as _;
use clap::Args as ClapArgs;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// TLS of a listener.
#[derive(Debug, Clone, ClapArgs)]
pub(super) struct ListenTls {
    /// Our certificate and those between it and the CA (PEM).
    #[arg(long, value_name = "FILE", requires_all = ["tls_key", "client_ca"])]
    tls_cert: Option<PathBuf>,
    /// Its private key (PEM), for its owner alone.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// The CA whose certificates may speak to us (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    client_ca: Option<PathBuf>,
}

/// TLS of a sender.
#[derive(Debug, Clone, ClapArgs)]
pub(super) struct SendTls {
    /// Our certificate and those between it and the CA (PEM).
    #[arg(id = "tls_cert", long = "tls-cert", value_name = "FILE", requires_all = ["tls_key", "tls_ca"])]
    cert: Option<PathBuf>,
    /// Its private key (PEM), for its owner alone.
    #[arg(
        id = "tls_key",
        long = "tls-key",
        value_name = "FILE",
        requires = "tls_cert"
    )]
    key: Option<PathBuf>,
    /// The CA that vouches for the other side (PEM).
    #[arg(
        id = "tls_ca",
        long = "tls-ca",
        value_name = "FILE",
        requires = "tls_cert"
    )]
    ca: Option<PathBuf>,
    /// The name in the other side's certificate [default: its address].
    #[arg(
        id = "tls_name",
        long = "tls-name",
        value_name = "NAME",
        requires = "tls_cert"
    )]
    name: Option<String>,
}

impl ListenTls {
    /// What takes connections; none without TLS.
    ///
    /// # Errors
    /// Where a file is no certificate or key, or they do not go together.
    pub(super) fn acceptor(&self) -> anyhow::Result<Option<TlsAcceptor>> {
        let (Some(cert), Some(key), Some(ca)) = (&self.tls_cert, &self.tls_key, &self.client_ca)
        else {
            return Ok(None);
        };
        let clients = WebPkiClientVerifier::builder_with_provider(roots(ca)?.into(), provider());
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(clients.build()?)
            .with_single_cert(chain(cert)?, secret(key)?)
            .context("the certificate and the key do not go together")?;
        Ok(Some(TlsAcceptor::from(Arc::new(config))))
    }
}

impl SendTls {
    /// What makes connections, and the name that the other side must have; none without TLS.
    ///
    /// # Errors
    /// Where a file is no certificate or key, or they do not go together.
    pub(super) fn connector(
        &self,
        to: IpAddr,
    ) -> anyhow::Result<Option<(TlsConnector, ServerName<'static>)>> {
        let (Some(cert), Some(key), Some(ca)) = (&self.cert, &self.key, &self.ca) else {
            return Ok(None);
        };
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots(ca)?)
            .with_client_auth_cert(chain(cert)?, secret(key)?)
            .context("the certificate and the key do not go together")?;
        let name = match &self.name {
            Some(name) => ServerName::try_from(name.clone())
                .with_context(|| format!("`{name}` is no name of a server"))?,
            None => ServerName::IpAddress(to.into()),
        };
        Ok(Some((TlsConnector::from(Arc::new(config)), name)))
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn chain(path: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let shown = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    let chain = chain.with_context(|| format!("{shown} holds no certificate (PEM)"))?;
    anyhow::ensure!(!chain.is_empty(), "{shown} holds no certificate (PEM)");
    Ok(chain)
}

fn roots(path: &Path) -> anyhow::Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in chain(path)? {
        let added = roots.add(certificate);
        added.with_context(|| format!("{} holds no CA", path.display()))?;
    }
    Ok(roots)
}

fn secret(path: &Path) -> anyhow::Result<PrivateKeyDer<'static>> {
    let bytes = zeroize::Zeroizing::new(private(path)?);
    let key = PrivateKeyDer::from_pem_slice(&bytes);
    key.map_err(|_| anyhow::anyhow!("{} holds no private key (PEM)", path.display()))
}
