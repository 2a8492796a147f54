# `just` lists these; `just check` does everything a reviewer would.

default:
    @just --list

# Everything a reviewer would do: formatting, lints, tests, the site in a browser, licences.
check:
    ./test
    cargo deny check

# The bundled case, served on 127.0.0.1:7878.
demo:
    cargo run --release -- demo

# Accept changed golden pages after looking at them.
review:
    cargo insta review

# A million generated operations of the registry beside a plain account of them.
soak operations="1000000":
    STANDING_OPERATIONS={{operations}} cargo test --release -p standing-registry --test operations -- --nocapture
