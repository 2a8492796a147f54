//! What a person should look at: late reports, doubled doses, hand-overs that nobody confirmed,
//! next doses that nobody holds.
//!
//! Findings speak to the facility whose record it is. None of them leaves as anything but a count.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use standing_forecast::{Day, Finding as DoseFinding, Status, Workspace};

use crate::act::{Act, DoseReport};
use crate::book::{Book, Entry, Refusal, Taken};
use crate::clock::Clock;
use crate::continuity::{self, Holder};
use crate::doses::Doubt;
use crate::due::{self, NextDose};
use crate::ids::PersonId;
use crate::rules::Rulebook;

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whom it is about; none where it is about a file or the clock.
    pub person: Option<PersonId>,
    /// The entries that it rests on, by position.
    pub entries: Vec<usize>,
    /// What.
    pub what: What,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A message came again, with the same content: nothing changed.
    ReplayIgnored,
    /// A message id was used again for other content: refused, both kept.
    IdReuseConflict,
    /// A merge was refused.
    MergeRefused,
    /// A merge was taken back.
    MergeReversed,
    /// A facility says that its new id and an older one mean one person.
    IdentityLinked,
    /// One dose, told in two messages.
    DuplicateDose,
    /// Reports of one day that cannot both be right.
    Conflict,
    /// Reports of neighbouring days that may be one dose.
    PossibleDuplicate,
    /// A dose before the minimum interval: it does not count.
    DoseTooEarly,
    /// An act recorded long after its day: both days are shown.
    RecordedLate {
        /// Days between.
        days: i64,
    },
    /// The clock stepped; deadlines wait for a person.
    ClockStepped,
    /// A file that had stopped in the middle was read on.
    FileResumed,
    /// A file that was there already came again.
    DuplicateFile,
    /// What was handed out in an export was corrected afterwards.
    CorrectionAfterExport,
    /// A transfer whose arrival nobody confirmed in time.
    ArrivalNeverConfirmed {
        /// Who holds the duty meanwhile, and who was named.
        holder: Holder,
    },
    /// The next dose of somebody on the road is late.
    SecondDoseOverdue {
        /// Which dose.
        next: NextDose,
        /// Who owes it.
        holder: Holder,
    },
    /// The next dose of somebody who was released has come due; they hold the duty and were given
    /// the record.
    SecondDoseDueInCommunity {
        /// Which dose.
        next: NextDose,
    },
    /// The next dose of somebody who was released without a printed record: nobody holds it.
    SecondDoseLost {
        /// Which dose.
        next: NextDose,
        /// Who released them.
        holder: Holder,
    },
}

impl What {
    /// The name of the kind of finding.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ReplayIgnored => "replay_ignored",
            Self::IdReuseConflict => "id_reuse_conflict",
            Self::MergeRefused => "merge_refused",
            Self::MergeReversed => "merge_reversed",
            Self::IdentityLinked => "identity_linked",
            Self::DuplicateDose => "duplicate_dose",
            Self::Conflict => "conflict",
            Self::PossibleDuplicate => "possible_duplicate",
            Self::DoseTooEarly => "dose_too_early",
            Self::RecordedLate { .. } => "recorded_late",
            Self::ClockStepped => "clock_stepped",
            Self::FileResumed => "resume",
            Self::DuplicateFile => "duplicate_file",
            Self::CorrectionAfterExport => "correction_after_export",
            Self::ArrivalNeverConfirmed { .. } => "arrival_never_confirmed",
            Self::SecondDoseOverdue { .. } => "second_dose_overdue",
            Self::SecondDoseDueInCommunity { .. } => "second_dose_due_in_community",
            Self::SecondDoseLost { .. } => "second_dose_lost",
        }
    }
}

/// What every finding is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The book.
    pub book: &'a Book,
    /// The rules.
    pub rules: Rulebook<'a>,
    /// The instant of the question.
    pub now: Timestamp,
    /// The zone whose days count.
    pub zone: &'a TimeZone,
}

/// Everything to look at, in order of position and then of people.
pub fn all(asked: Asked<'_>) -> Vec<Finding> {
    let clock = Clock::of(asked.book, asked.rules.registry);
    let mut found = Vec::new();
    of_messages(asked, &clock, &mut found);
    let steps = clock.steps().iter().filter(|step| step.confirmed.is_none());
    found.extend(steps.map(|step| Finding {
        person: None,
        entries: vec![step.position],
        what: What::ClockStepped,
    }));
    let day = clock.day_for_deadlines(asked.now, asked.zone);
    let mut workspace = Workspace::new();
    for person in asked.book.people() {
        of_person(asked, person, day, &mut workspace, &mut found);
    }
    found
}

/// The day an act happened, where it states one.
fn happened(entry: &Entry) -> Option<Date> {
    match &entry.act {
        // What a document or the person tells of long ago is not late: it is told when it is shown.
        Act::Dose(DoseReport { on, source, .. }) => {
            matches!(source, crate::act::DoseSource::GivenHere { .. }).then_some(*on)
        }
        Act::Arrived { on, .. }
        | Act::Left { on, .. }
        | Act::Offered { on, .. }
        | Act::Decided { on, .. }
        | Act::Asked { on, .. }
        | Act::RecordHanded { on, .. } => Some(*on),
        _ => None,
    }
}

fn of_messages(asked: Asked<'_>, clock: &Clock, found: &mut Vec<Finding>) {
    let mut exported: Option<usize> = None;
    let mut files: Vec<(standing_terms::Digest, bool)> = Vec::new();
    for (position, entry, taken) in asked.book.all() {
        let mut find = |what, first: Option<usize>| {
            found.push(Finding {
                person: entry.person,
                entries: first.into_iter().chain([position]).collect(),
                what,
            });
        };
        match taken {
            Taken::Replayed { first } => {
                // A file that is read again says so once, not once for each of its acts.
                match &entry.act {
                    Act::FileBegun { file, .. } => {
                        let ended = files.iter().any(|(known, ended)| known == file && *ended);
                        let what = if ended {
                            What::DuplicateFile
                        } else {
                            What::FileResumed
                        };
                        find(what, Some(*first));
                    }
                    Act::FileEnded { .. } => {}
                    _ if is_of_a_file(entry) => {}
                    _ => find(What::ReplayIgnored, Some(*first)),
                }
                continue;
            }
            Taken::Refused(Refusal::IdReused { first }) => {
                find(What::IdReuseConflict, Some(*first));
                continue;
            }
            Taken::Refused(Refusal::MergeCircle | Refusal::NotMerged) => {
                find(What::MergeRefused, None);
                continue;
            }
            Taken::Refused(Refusal::Person | Refusal::Content) => continue,
            Taken::Entered => {}
        }
        match &entry.act {
            Act::Unmerged { .. } => find(What::MergeReversed, None),
            Act::Arrived {
                known_as: Some(other),
                ..
            } if entry.person != Some(*other) => find(What::IdentityLinked, None),
            Act::FileBegun { file, .. } => files.push((*file, false)),
            Act::FileEnded { file } => {
                let known = files.iter_mut().filter(|(known, _)| known == file);
                known.for_each(|(_, ended)| *ended = true);
            }
            Act::Exported { .. } => exported = Some(position),
            Act::DoseWithdrawn { .. } if exported.is_some() => {
                find(What::CorrectionAfterExport, exported);
            }
            _ => {}
        }
        if let Some(on) = happened(entry)
            && clock.trusts(position)
        {
            let recorded = due::day_of(entry.recorded, asked.zone);
            let days = i64::from(Day::from(recorded).days_after(Day::from(on)));
            if days > i64::from(asked.rules.registry.recorded_late_after_days) {
                find(What::RecordedLate { days }, None);
            }
        }
    }
}

/// Acts of a file name their file and line.
fn is_of_a_file(entry: &Entry) -> bool {
    entry.message.as_str().starts_with("file:")
}

fn of_person(
    asked: Asked<'_>,
    person: PersonId,
    day: Option<Date>,
    workspace: &mut Workspace,
    found: &mut Vec<Finding>,
) {
    let Asked { book, rules, .. } = asked;
    let mut find = |what, entries| {
        found.push(Finding {
            person: Some(person),
            entries,
            what,
        });
    };
    let doses = crate::doses::of(book, person, rules.data, rules.registry);
    for dose in &doses {
        for doubt in &dose.doubts {
            let what = match doubt {
                Doubt::Duplicate => What::DuplicateDose,
                Doubt::Conflict => What::Conflict,
                Doubt::PossibleDuplicate => What::PossibleDuplicate,
            };
            find(what, dose.entries.clone());
        }
    }
    let last = doses.iter().map(|dose| dose.report.on).max();
    // The doses are judged on the day of the last of them where the clock is in doubt.
    let Some(judged) = day.max(last) else { return };
    let Some(history) = due::history(book, person, judged, rules) else {
        return;
    };
    let outcome = workspace.forecast(rules.data, &history.patient);
    let mut early: Vec<u16> = Vec::new();
    for series in outcome.best_series() {
        let evaluations = outcome.evaluations(series).iter();
        let too_soon = evaluations.filter(|e| {
            e.status == Status::NotValid && matches!(e.finding, DoseFinding::TooSoon { .. })
        });
        early.extend(too_soon.map(|e| e.dose));
    }
    early.sort_unstable();
    early.dedup();
    for dose in early {
        let entries = history.doses.get(usize::from(dose));
        find(
            What::DoseTooEarly,
            entries.map(|d| d.entries.clone()).unwrap_or_default(),
        );
    }
    let Some(day) = day else { return };
    let holder = continuity::holder(book, person, day, rules.registry);
    let today = Day::from(day);
    for next in due::next_doses(&outcome) {
        let late = next.past_due.unwrap_or(next.recommended) < today;
        let what = match &holder {
            Holder::HandingOver { .. } if late => What::SecondDoseOverdue {
                next,
                holder: holder.clone(),
            },
            Holder::Person { .. } if next.recommended <= today => {
                What::SecondDoseDueInCommunity { next }
            }
            Holder::Nobody { .. } => What::SecondDoseLost {
                next,
                holder: holder.clone(),
            },
            _ => continue,
        };
        find(what, Vec::new());
    }
    if let Holder::HandingOver { confirm_by, .. } = &holder
        && *confirm_by < day
    {
        find(
            What::ArrivalNeverConfirmed {
                holder: holder.clone(),
            },
            Vec::new(),
        );
    }
}
