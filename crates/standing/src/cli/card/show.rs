//! `standing card verify`.

use super::super::import::now;
use super::super::{Args, Outcome};
use anyhow::Context as _;
use clap::Args as ClapArgs;
use standing_cards::{
    KeySet, Refused, RevocationList, Trust, TrustedIssuer, Verified, read_shown, verify,
};
use std::io::Write as _;
use std::path::PathBuf;

/// Options of `card verify`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Verify {
    /// What somebody shows.
    file: PathBuf,
    /// The keys of the issuer that is trusted.
    #[arg(long, value_name = "FILE")]
    jwks: PathBuf,
    /// The address that the card must name; without it, the address is the card's own word.
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// A list of revoked cards of the issuer; may be given more than once.
    #[arg(long, value_name = "FILE")]
    revoked: Vec<PathBuf>,
    /// Refuse what is only odd too, as somebody does who checks an issuer.
    #[arg(long)]
    strict: bool,
}

/// The command: status 0 where every card holds, 1 where one does not.
pub(super) fn run(args: &Args, options: &Verify) -> anyhow::Result<Outcome> {
    let read = |path: &PathBuf| {
        std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let shown_keys = options.jwks.display();
    let keys = KeySet::read(&read(&options.jwks)?)
        .map_err(|why| anyhow::anyhow!("{shown_keys}: {why}"))?;
    for problem in keys.problems() {
        say!("{shown_keys}: {problem}; it is not used");
    }
    let mut revoked = Vec::new();
    for path in &options.revoked {
        let list = RevocationList::read(&read(path)?);
        revoked.push(list.map_err(|why| anyhow::anyhow!("{}: {why}", path.display()))?);
    }
    let trust = Trust {
        issuers: vec![TrustedIssuer {
            address: options.issuer.clone(),
            keys,
            revoked,
        }],
    };
    let file = options.file.display();
    let bytes = read(&options.file)?;
    let shown = match read_shown(&bytes) {
        Ok(shown) => shown.cards,
        Err(why) => {
            if args.json {
                let line = serde_json::json!({"verified": false, "reasons": [why.to_string()]});
                writeln!(std::io::stdout().lock(), "{line}")?;
            }
            say!("{file}: no card: {why}");
            return Ok(Outcome::WithProblems);
        }
    };
    let now = now().as_second();
    let mut all_hold = true;
    let mut holders = Vec::new();
    for card in &shown {
        let found = verify(card, &trust, now).and_then(|verified| {
            if options.strict && !verified.notes.is_empty() {
                return Err(Refused {
                    reasons: verified.notes,
                });
            }
            Ok(verified)
        });
        all_hold &= found.is_ok();
        if let Ok(verified) = &found {
            holders.push(verified.holder.clone());
        }
        report(args, &found)?;
    }
    holders.dedup();
    if holders.len() > 1 {
        say!("{file}: cards of more than one person: look at each");
        all_hold = false;
    }
    Ok(if all_hold {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}

fn report(args: &Args, found: &Result<Verified, Refused>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let texts =
        |reasons: &[standing_cards::Reason]| reasons.iter().map(ToString::to_string).collect();
    match found {
        Ok(card) => {
            let notes: Vec<String> = texts(&card.notes);
            let holder = card.holder.as_ref();
            if args.json {
                let doses: Vec<serde_json::Value> = card
                    .given
                    .iter()
                    .map(|dose| {
                        serde_json::json!({"cvx": dose.cvx, "on": dose.on, "lot": dose.lot,
                            "performer": dose.performer})
                    })
                    .collect();
                let line = serde_json::json!({"verified": true, "issuer": card.issuer,
                    "name": holder.map(|h| &h.name), "birth_date": holder.map(|h| &h.birth),
                    "doses": doses, "notes": notes});
                writeln!(out, "{line}")?;
                return Ok(());
            }
            writeln!(out, "the card holds. Issuer: {}", card.issuer)?;
            if let Some(holder) = holder {
                writeln!(out, "{}, born {}", holder.name, holder.birth)?;
            }
            for dose in &card.given {
                let lot = dose.lot.as_deref().unwrap_or("not told");
                writeln!(out, "  {}  CVX {}  lot {lot}", dose.on, dose.cvx)?;
            }
            for note in notes {
                writeln!(out, "note: {note}")?;
            }
            writeln!(
                out,
                "that whoever shows it is this person, the card cannot tell"
            )?;
        }
        Err(refused) => {
            let reasons: Vec<String> = texts(&refused.reasons);
            if args.json {
                let line = serde_json::json!({"verified": false, "reasons": reasons});
                writeln!(out, "{line}")?;
                return Ok(());
            }
            writeln!(out, "the card does not hold:")?;
            for reason in reasons {
                writeln!(out, "  {reason}")?;
            }
        }
    }
    Ok(())
}
