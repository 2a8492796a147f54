//! Serves the site over invented facilities, for whoever designs its pages:
//! `cargo run -p standing --example sample_site -- 127.0.0.1:8087`.

use standing::web::{router, sample::samples};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8087".into());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    axum::serve(listener, router(samples())?).await?;
    Ok(())
}
