//! What a home of the evidence book promises, shown on both engines.
//!
//! PostgreSQL is tested where `STANDING_TEST_POSTGRES` names a server: `bash tools/with-postgres
//! cargo test -p standing-store`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects, and fails where it is not so"
)]

mod accounts;
mod bodies;
mod clinics;
mod crash;
mod damage;
mod engines;
mod figures;
mod home;
mod model;
mod promises;
mod registry;
mod schema;
mod seal;
mod sources;
mod views;

/// Makes a test of each function for each engine.
#[macro_export]
macro_rules! on_both_engines {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $name() {
                    let home = $crate::home::Home::sqlite();
                    super::$name(&home).await;
                }
            )*
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $name() {
                    if let Some(home) = $crate::home::Home::postgres().await {
                        super::$name(&home).await;
                        home.remove().await;
                    }
                }
            )*
        }
    };
}
