//! Duty: whose job it is, who has not answered, and the proof of silence.
//!
//! Everything here is a function of the book, an as-of point and a set of clock rules. Statements
//! are typed; who holds a function, how late somebody is and that nobody answered are derived.

mod agenda;
mod calendar;
mod clock;
mod docket;
mod letter;
mod model;
mod obligation;
mod request;
mod rules;
mod scorecard;
mod sentence;
mod sheet;
mod silence;

pub use agenda::{Agenda, AgendaLine};
pub use calendar::{BeyondCalendar, Calendar, DayOff, Holiday};
pub use clock::{CountedDay, DayCount, Deadline, Lateness, NoDate, RuleUsed};
pub use docket::{Docket, DocketLine};
pub use letter::DraftLetter;
pub use model::{
    Cause, Cell, CellPage, Contest, LapsedRequest, Level, Mandate, MatrixRow, MissingWord,
    OrphanCause, Pointing, RuleInForce, StanceKind, Status, StatusChange, Word, WordStanding,
};
pub use obligation::{
    Beneficiary, DocketRef, Misfit, ObligationId, ObligationLine, Origin, Proposal,
    UnconfirmedReply,
};
pub use request::{
    ActState, Answered, Delivery, RequestEvent, RequestState, Sending, State, TransitionError, Way,
};
pub use rules::{
    AllowedPause, COURTESY, ClockRule, Escalation, Extension, LETTER_DATE, Measure, ORDERED_DATE,
    PROMISE, Roll, RuleSet, RuleSetError, RuleVersion, Start, Unit,
};
pub use scorecard::{ItemLine, PlanWords, Scorecard};
pub use sentence::{Arg, PartyName, Sentence, SentenceKey};
pub use sheet::{FacilitySheet, SheetLine};
pub use silence::{Lack, Search, SilenceRecord};
