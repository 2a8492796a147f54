//! The office, through HTTP: who is let in where, forms, offices kept apart, publishing.
//!
//! Each on SQLite always, and on PostgreSQL where `STANDING_TEST_POSTGRES` names a server:
//! `bash tools/with-postgres cargo test -p standing --test office`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails where it cannot go on"
)]

mod access;
mod clinic;
mod commands;
mod forms;
mod letters;
mod pages;
mod publishing;
mod sessions;
mod uploads;
mod world;

/// Makes a test of each function for each store.
#[macro_export]
macro_rules! on_both_stores {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test]
                async fn $name() {
                    let world = $crate::world::World::sqlite().await;
                    super::$name(&world).await;
                }
            )*
        }
        mod postgres {
            $(
                #[tokio::test]
                async fn $name() {
                    if let Some(world) = $crate::world::World::postgres().await {
                        super::$name(&world).await;
                        world.remove().await;
                    }
                }
            )*
        }
    };
}
