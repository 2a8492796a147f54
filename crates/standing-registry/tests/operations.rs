//! Very many operations over three facilities and three peers, beside a plain account of what
//! happened: no second dose is lost, and none is doubled.
//!
//! 20,000 operations by default; `STANDING_OPERATIONS=1000000` runs as many as it says
//! (`benches/README.md`). The same number gives the same operations.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where its own account is wrong"
)]

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use standing_forecast::{Compiled, SourceFile};
use standing_registry::act::{Act, Departure, DoseReport, DoseSource};
use standing_registry::continuity::{Holder, holder};
use standing_registry::sealed::{InstallationKey, NONCE, PersonKey, SealError, Sealed};
use standing_registry::{Book, ControlId, Entry, Peer, PersonId, Refusal, Rules, Taken, doses};
use standing_terms::{Digest, FacilityId};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

const FACILITIES: [&str; 3] = ["alder-creek", "birch-hill", "cedar-flat"];
const PEERS: [&str; 3] = ["facility/alder-creek", "registry/state", "desk"];
/// Operations are about people who came lately; older ones are looked at by chance.
const WINDOW: usize = 3_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn covid_rules() -> Compiled {
    let folder = root().join("schedules/covid-19-2021-03");
    let names = [
        "AntigenSupportingData-COVID-19.xml",
        "ScheduleSupportingData.xml",
    ];
    let bytes = names.map(|name| std::fs::read(folder.join(name)).unwrap());
    let files = names.iter().zip(&bytes);
    let files: Vec<SourceFile<'_>> = files
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    Compiled::from_files("covid-19-2021-03", &files).unwrap()
}

/// Numbers that look random and are the same each time (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n).unwrap()).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// What happened to somebody, as nobody but this account knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moved {
    Came(usize),
    Sent { from: usize, to: usize },
    Freed { from: usize },
}

/// A dose that was truly given, or reported and taken back since.
#[derive(Debug, Clone)]
struct Given {
    on: Date,
    counts: bool,
    reports: Vec<(Peer, ControlId)>,
    facility: usize,
}

/// One id of the registry, and what is true of it.
#[derive(Debug, Clone)]
struct Account {
    id: PersonId,
    moves: Vec<(Date, Moved)>,
    handed: Vec<Date>,
    given: Vec<Given>,
    /// Acts that were sent and did not come yet.
    on_the_way: usize,
    erased: bool,
    /// The same person under an earlier id, in truth.
    earlier: Option<usize>,
    /// Whether the earlier id is merged into this one in the book.
    merged: bool,
    /// The later id that was given to the person.
    later: Option<usize>,
}

/// Everything about a person under the ids that the book has as one.
struct Whole {
    last: (Date, Moved),
    handed: Vec<Date>,
    doses: usize,
    on_the_way: usize,
}

struct World {
    book: Book,
    rules: Rules,
    data: Compiled,
    chance: Chance,
    today: Date,
    clock: Timestamp,
    accounts: Vec<Account>,
    messages: u64,
    late: VecDeque<(u64, usize, Entry)>,
    lately: VecDeque<(usize, Entry)>,
    step: u64,
    done: [u64; 15],
    lost: u64,
}

impl World {
    fn new() -> Self {
        let rules = std::fs::read_to_string(root().join("rules/people/registry.toml"));
        Self {
            book: Book::new(),
            rules: toml::from_str(&rules.unwrap()).unwrap(),
            data: covid_rules(),
            chance: Chance(28),
            today: date(2021, 1, 4),
            clock: "2021-01-04T15:00:00Z".parse().unwrap(),
            accounts: Vec::new(),
            messages: 0,
            late: VecDeque::new(),
            lately: VecDeque::new(),
            step: 0,
            done: [0; 15],
            lost: 0,
        }
    }

    fn peer(&mut self) -> Peer {
        Peer::new(PEERS[self.chance.below(3)]).unwrap()
    }

    /// A message of a peer: given to the book now, or late and out of order.
    fn send(&mut self, who: usize, peer: Peer, act: Act) -> (Peer, ControlId) {
        self.messages += 1;
        let message = ControlId::new(format!("m{}", self.messages)).unwrap();
        let entry = Entry {
            recorded: self.clock,
            from: peer.clone(),
            message: message.clone(),
            person: Some(self.accounts[who].id),
            act,
        };
        let is_link = matches!(entry.act, Act::Merged { .. } | Act::Unmerged { .. });
        if !is_link && self.chance.one_in(10) {
            let due = self.step + 1 + self.chance.next() % 40;
            self.accounts[who].on_the_way += 1;
            self.late.push_back((due, who, entry));
        } else {
            self.deliver(who, entry);
        }
        (peer, message)
    }

    fn deliver(&mut self, who: usize, entry: Entry) {
        if self.accounts[who].erased {
            return;
        }
        let taken = self.book.apply(entry.clone());
        assert_eq!(taken, Taken::Entered, "step {}: {entry:?}", self.step);
        self.lately.push_back((who, entry));
        if self.lately.len() > 500 {
            self.lately.pop_front();
        }
    }

    fn deliver_late(&mut self) {
        let mut waiting = std::mem::take(&mut self.late);
        // The last sent comes first: nothing keeps the order in which it was sent.
        while let Some((due, who, entry)) = waiting.pop_back() {
            if due <= self.step {
                self.accounts[who].on_the_way -= 1;
                self.deliver(who, entry);
            } else {
                self.late.push_front((due, who, entry));
            }
        }
    }

    /// The earliest id that the book has as one with this one, and all up to the latest.
    fn ids(&self, who: usize) -> Vec<usize> {
        let mut latest = who;
        // The window of later ids is found by walking on from this one.
        while let Some(next) = self.later_merged(latest) {
            latest = next;
        }
        let mut all = vec![latest];
        let mut at = latest;
        while self.accounts[at].merged {
            at = self.accounts[at].earlier.unwrap();
            all.push(at);
        }
        all
    }

    fn later_merged(&self, who: usize) -> Option<usize> {
        let later = self.accounts[who].later;
        later.filter(|at| self.accounts[*at].merged)
    }

    fn whole(&self, who: usize) -> Whole {
        let ids = self.ids(who);
        let all = || ids.iter().map(|id| &self.accounts[*id]);
        Whole {
            last: *all()
                .flat_map(|account| &account.moves)
                .max_by_key(|(day, _)| *day)
                .unwrap(),
            handed: all().flat_map(|account| account.handed.clone()).collect(),
            doses: all()
                .flat_map(|account| &account.given)
                .filter(|given| given.counts)
                .count(),
            on_the_way: all().map(|account| account.on_the_way).sum(),
        }
    }

    /// Who holds the next dose, by decision 0019 and this account.
    fn expected(&self, whole: &Whole) -> Holder {
        let (day, moved) = whole.last;
        match moved {
            Moved::Came(at) => Holder::Facility {
                facility: facility_of(at),
                since: day,
            },
            Moved::Sent { from, to } => Holder::HandingOver {
                from: facility_of(from),
                to: facility_of(to),
                left: day,
                confirm_by: day + i64::from(self.rules.confirm_arrival_within_days).days(),
            },
            Moved::Freed { from } => {
                let day_before = day - 1.day();
                if whole.handed.iter().any(|on| day_before <= *on) {
                    Holder::Person {
                        since: day,
                        appointment_proposed: true,
                    }
                } else {
                    Holder::Nobody {
                        since: day,
                        released_by: facility_of(from),
                    }
                }
            }
        }
    }

    /// Holds the book against the account, for one person of whom nothing is on the way.
    fn check(&mut self, who: usize) {
        if self.accounts[who].erased {
            return;
        }
        let whole = self.whole(who);
        if whole.on_the_way > 0 {
            return;
        }
        let id = self.accounts[who].id;
        let told = holder(&self.book, id, self.today, &self.rules);
        let expected = self.expected(&whole);
        assert_eq!(
            told, expected,
            "step {}: {:?}",
            self.step, self.accounts[who]
        );
        let counted = doses::of(&self.book, id, &self.data, &self.rules).len();
        assert_eq!(
            counted, whole.doses,
            "step {}: {:?}",
            self.step, self.accounts[who]
        );
        if whole.doses == 1 && matches!(told, Holder::Nobody { .. }) {
            self.lost += 1;
        }
    }

    /// Somebody of the last who came, of whom something is so.
    fn pick(&mut self, is: impl Fn(&Self, usize) -> bool) -> Option<usize> {
        for _ in 0..30 {
            let window = self.accounts.len().min(WINDOW);
            if window == 0 {
                return None;
            }
            let who = self.accounts.len() - 1 - self.chance.below(window);
            let account = &self.accounts[who];
            if !account.erased && account.later.is_none() && is(self, who) {
                return Some(who);
            }
        }
        None
    }

    fn last(&self, who: usize) -> (Date, Moved) {
        *self.accounts[who].moves.last().unwrap()
    }

    fn may_move(&self, who: usize) -> bool {
        self.last(who).0 < self.today
    }

    fn new_id(&mut self, earlier: Option<usize>) -> usize {
        let id = [
            self.chance.next().to_be_bytes(),
            self.chance.next().to_be_bytes(),
        ]
        .concat();
        let who = self.accounts.len();
        self.accounts.push(Account {
            id: PersonId(id.try_into().unwrap()),
            moves: Vec::new(),
            handed: Vec::new(),
            given: Vec::new(),
            on_the_way: 0,
            erased: false,
            earlier,
            merged: false,
            later: None,
        });
        if let Some(earlier) = earlier {
            self.accounts[earlier].later = Some(who);
        }
        who
    }

    fn comes(&mut self, who: usize, at: usize, from: Option<usize>) {
        self.accounts[who].moves.push((self.today, Moved::Came(at)));
        let act = Act::Arrived {
            facility: facility_of(at),
            on: self.today,
            from: from.map(facility_of),
            known_as: None,
        };
        let peer = self.peer();
        self.send(who, peer, act);
    }

    fn leaves(&mut self, who: usize, moved: Moved, from: usize, how: Departure) {
        self.accounts[who].moves.push((self.today, moved));
        let act = Act::Left {
            facility: facility_of(from),
            on: self.today,
            how,
        };
        let peer = self.peer();
        self.send(who, peer, act);
    }

    fn hand_record(&mut self, who: usize) {
        self.accounts[who].handed.push(self.today);
        let act = Act::RecordHanded {
            on: self.today,
            record: Digest([7; 32]),
            appointment_proposed: true,
        };
        let peer = self.peer();
        self.send(who, peer, act);
    }

    /// One operation; whom it was about.
    fn operate(&mut self) -> Option<usize> {
        self.step += 1;
        self.deliver_late();
        let kind = match self.chance.below(100) {
            0..12 => 0,
            12..24 => 1,
            24..40 => 2,
            40..48 => 3,
            48..53 => 4,
            53..68 => 5,
            68..74 => 6,
            74..80 => 7,
            80..83 => 8,
            83..87 => 9,
            87..90 => 10,
            90..91 => 11,
            91..93 => 12,
            93..94 => 13,
            _ => 14,
        };
        let about = self.one(kind);
        if about.is_some() {
            self.done[kind] += 1;
        }
        about
    }

    fn one(&mut self, kind: usize) -> Option<usize> {
        let at = self.chance.below(3);
        match kind {
            // Admitted.
            0 => {
                let who = self.new_id(None);
                self.comes(who, at, None);
                Some(who)
            }
            // Transferred out.
            1 => {
                let who =
                    self.pick(|w, who| matches!(w.last(who).1, Moved::Came(_)) && w.may_move(who))?;
                let Moved::Came(from) = self.last(who).1 else {
                    return None;
                };
                let to = (from + 1 + self.chance.below(2)) % 3;
                let how = Departure::TransferredOut {
                    to: facility_of(to),
                };
                self.leaves(who, Moved::Sent { from, to }, from, how);
                Some(who)
            }
            // The receiving facility, or now and then another one, tells of the arrival.
            2 => {
                let who = self.pick(|w, who| {
                    matches!(w.last(who).1, Moved::Sent { .. }) && w.may_move(who)
                })?;
                let Moved::Sent { from, to } = self.last(who).1 else {
                    return None;
                };
                let to = if self.chance.one_in(10) { at } else { to };
                self.comes(who, to, Some(from));
                Some(who)
            }
            // Released, most of the time with the printed record.
            3 => {
                let who =
                    self.pick(|w, who| matches!(w.last(who).1, Moved::Came(_)) && w.may_move(who))?;
                let Moved::Came(from) = self.last(who).1 else {
                    return None;
                };
                self.leaves(who, Moved::Freed { from }, from, Departure::Released);
                if !self.chance.one_in(3) {
                    self.hand_record(who);
                }
                Some(who)
            }
            // The record is handed later.
            4 => {
                let who = self.pick(|w, who| matches!(w.last(who).1, Moved::Freed { .. }))?;
                self.hand_record(who);
                Some(who)
            }
            5 => self.dose(),
            // Another peer reports a dose that is known.
            6 => {
                let who = self.pick(|w, who| w.accounts[who].given.iter().any(|g| g.counts))?;
                let given = self.accounts[who].given.iter().rposition(|g| g.counts)?;
                let act = report(&self.accounts[who].given[given], DoseSource::Registry);
                let peer = self.peer();
                let sent = self.send(who, peer, act);
                self.accounts[who].given[given].reports.push(sent);
                Some(who)
            }
            // A peer takes back the one report of a dose.
            8 => {
                let alone = |given: &Given| given.counts && given.reports.len() == 1;
                let who = self.pick(|w, who| w.accounts[who].given.iter().any(alone))?;
                let given = self.accounts[who].given.iter().rposition(alone)?;
                let (peer, of) = self.accounts[who].given[given].reports[0].clone();
                self.accounts[who].given[given].counts = false;
                let reason = "another person's".to_owned();
                self.send(who, peer, Act::DoseWithdrawn { of, reason });
                Some(who)
            }
            7 | 9 => self.comes_again(kind == 7),
            // Somebody released is booked again under a new id.
            10 => {
                let who = self.pick(|w, who| {
                    let (day, moved) = w.last(who);
                    matches!(moved, Moved::Freed { .. }) && day + 5.days() <= w.today
                })?;
                let again = self.new_id(Some(who));
                self.comes(again, at, None);
                Some(again)
            }
            11 | 12 => self.link(kind == 12),
            13 => self.erase(),
            // The days go on, and now and then the clock of the machine is set wrong.
            _ => {
                if self.chance.one_in(3) {
                    self.today += 1.day();
                    self.clock += SignedDuration::from_hours(24);
                }
                if self.chance.one_in(50) {
                    let hours = i64::try_from(self.chance.below(20_000)).unwrap() - 10_000;
                    self.clock += SignedDuration::from_hours(hours);
                }
                self.pick(|_, _| true)
            }
        }
    }

    fn dose(&mut self) -> Option<usize> {
        let who = self.pick(|w, who| {
            let last = w.accounts[who].given.last();
            let may = last.is_none_or(|given| given.on + 3.days() <= w.today);
            matches!(w.last(who).1, Moved::Came(_)) && may && w.accounts[who].given.len() < 3
        })?;
        let Moved::Came(facility) = self.last(who).1 else {
            return None;
        };
        let given = Given {
            on: self.today,
            counts: true,
            reports: Vec::new(),
            facility,
        };
        let here = DoseSource::GivenHere {
            facility: facility_of(facility),
        };
        let act = report(&given, here);
        let peer = self.peer();
        let sent = self.send(who, peer, act);
        let reports = vec![sent];
        self.accounts[who].given.push(Given { reports, ..given });
        Some(who)
    }

    /// A message comes again, as it was or with other content under the same id.
    fn comes_again(&mut self, same: bool) -> Option<usize> {
        if self.lately.is_empty() {
            return None;
        }
        let at = self.chance.below(self.lately.len());
        let (who, mut entry) = self.lately[at].clone();
        if self.accounts[who].erased {
            return None;
        }
        entry.recorded = self.clock;
        if same {
            let taken = self.book.apply(entry);
            assert!(matches!(taken, Taken::Replayed { .. }), "{taken:?}");
        } else {
            entry.act = Act::Asked {
                on: self.today,
                vaccine_group: "COVID-19".to_owned(),
            };
            let taken = self.book.apply(entry);
            let refused = matches!(taken, Taken::Refused(Refusal::IdReused { .. }));
            assert!(refused, "{taken:?}");
        }
        Some(who)
    }

    /// Two ids of one person are merged, or a merge is taken back.
    fn link(&mut self, merge: bool) -> Option<usize> {
        let who = self.pick(|w, who| {
            let account = &w.accounts[who];
            let earlier = account.earlier.filter(|at| !w.accounts[*at].erased);
            earlier.is_some() && account.merged != merge
        })?;
        let earlier = self.accounts[who].earlier?;
        let id = self.accounts[who].id;
        let desk = Peer::new("desk").unwrap();
        self.accounts[who].merged = merge;
        if merge {
            self.send(earlier, desk.clone(), Act::Merged { into: id });
            // Again under another id: the two mean one person already.
            self.messages += 1;
            let again = self.book.apply(Entry {
                recorded: self.clock,
                from: desk,
                message: ControlId::new(format!("m{}", self.messages)).unwrap(),
                person: Some(earlier_id(self, earlier)),
                act: Act::Merged { into: id },
            });
            assert_eq!(again, Taken::Refused(Refusal::MergeCircle));
        } else {
            self.send(earlier, desk, Act::Unmerged { from: id });
            self.check(earlier);
        }
        Some(who)
    }

    fn erase(&mut self) -> Option<usize> {
        if !self.chance.one_in(4) {
            return None;
        }
        let who = self.pick(|_, _| true)?;
        for id in self.ids(who) {
            self.accounts[id].erased = true;
        }
        Some(who)
    }

    /// The program ends and starts again: entries are opened with the keys that are left, and the
    /// book is folded anew.
    fn restore(&mut self) {
        let gone: std::collections::HashSet<PersonId> = self
            .accounts
            .iter()
            .filter(|account| account.erased)
            .map(|account| account.id)
            .collect();
        let installation = InstallationKey::new([9; 32]);
        let old = std::mem::take(&mut self.book);
        let mut next = 0;
        for (position, entry, _) in old.all() {
            // Those that were gone already.
            for _ in next..position {
                self.book.pass_erased();
            }
            next = position + 1;
            let is_gone = entry.person.is_some_and(|person| gone.contains(&person));
            // Sealing is slow: a tenth of those who are left goes through it.
            if !is_gone && position % 10 != 0 {
                self.book.apply(entry.clone());
                continue;
            }
            let key = entry.person.map(key_of);
            let sealed = Sealed::new(entry, &installation, key.as_ref(), nonce(position)).unwrap();
            let left = entry
                .person
                .filter(|person| !gone.contains(person))
                .map(key_of);
            match sealed.open(&installation, left.as_ref()) {
                Ok(entry) => {
                    self.book.apply(entry);
                }
                Err(why) => {
                    assert_eq!(why, SealError::DoesNotOpen);
                    assert!(left.is_none(), "only who was erased does not open");
                    self.book.pass_erased();
                }
            }
        }
        drop(old);
        for id in gone.iter().take(200) {
            assert_eq!(
                self.book.of(*id).count(),
                0,
                "nothing is left of who was erased"
            );
        }
        for _ in 0..200 {
            let who = self.chance.below(self.accounts.len());
            self.check(who);
        }
    }
}

/// Keys and nonces of this test; a program draws them.
fn key_of(person: PersonId) -> PersonKey {
    let mut bytes = [3; 32];
    bytes[..16].copy_from_slice(&person.0);
    PersonKey::new(bytes)
}

fn nonce(position: usize) -> [u8; NONCE] {
    let mut nonce = [0; NONCE];
    nonce[..8].copy_from_slice(&u64::try_from(position).unwrap().to_be_bytes());
    nonce
}

fn facility_of(n: usize) -> FacilityId {
    FacilityId::new(FACILITIES[n]).unwrap()
}

fn report(given: &Given, source: DoseSource) -> Act {
    Act::Dose(DoseReport {
        on: given.on,
        cvx: "207".to_owned(),
        mvx: None,
        lot: Some(format!("LOT{}", given.facility)),
        expiry: None,
        site: None,
        route: None,
        amount: None,
        vaccinator: None,
        source,
    })
}

fn earlier_id(world: &World, at: usize) -> PersonId {
    world.accounts[at].id
}

#[test]
fn no_second_dose_is_lost_and_none_is_doubled_in_very_many_operations() {
    let wanted = std::env::var("STANDING_OPERATIONS").map_or(20_000, |n| n.parse().unwrap());
    let mut world = World::new();
    for step in 1..=wanted {
        if let Some(who) = world.operate() {
            world.check(who);
        }
        if step % 10 == 0 && !world.accounts.is_empty() {
            let who = world.chance.below(world.accounts.len());
            world.check(who);
        }
        if step % (wanted / 5).max(1) == 0 {
            world.restore();
        }
    }
    while !world.late.is_empty() {
        world.step += 1;
        world.deliver_late();
    }
    world.lost = 0;
    for who in 0..world.accounts.len() {
        world.check(who);
    }
    for (kind, done) in world.done.iter().enumerate() {
        assert!(
            *done > wanted / 2_000,
            "operation {kind} was done {done} times"
        );
    }
    assert!(
        world.lost > 0,
        "doses that nobody's duty holds are seen as lost"
    );
    println!(
        "{} operations of each kind: {:?}; {} ids, {} days, {} lost doses seen",
        wanted,
        world.done,
        world.accounts.len(),
        (world.today - date(2021, 1, 4)).get_days(),
        world.lost
    );
}
