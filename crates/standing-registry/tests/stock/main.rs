//! Stock of vaccine: what is on hand, what must not be used, who had a lot.

#![expect(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test stops where its own made-up words cannot be read"
)]

mod adverse_event;
mod balance;
mod clinic_day;
mod cold;
mod recalled;
mod world;
