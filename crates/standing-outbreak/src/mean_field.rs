//! A large population by age, without chance: the limit in which plans of a whole country were
//! compared (Bubar and others, Science 2021, doi 10.1126/science.abe6959).
//!
//! SEIR in continuous time (Runge and Kutta, fourth order), an all-or-nothing vaccine of one dose,
//! people who refuse it. Doses are given at the start of each day.

/// One age group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgeGroup {
    /// People at the start.
    pub people: f64,
    /// Susceptibility relative to the most susceptible, 0 to 1.
    pub susceptibility: f64,
    /// Share of infected people who die, 0 to 1.
    pub fatality: f64,
}

/// A population and its epidemic.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// The age groups.
    pub groups: Vec<AgeGroup>,
    /// Contacts of somebody of the row's group with people of the column's; scaled to R0 here.
    pub contacts: Vec<Vec<f64>>,
    /// Largest eigenvalue of the next-generation matrix.
    pub r0: f64,
    /// Mean days latent, above 0.
    pub latent_days: f64,
    /// Mean days infectious, above 0.
    pub infectious_days: f64,
    /// Share latent, and as many infectious, at the start.
    pub infected_share: f64,
    /// Share who refuse, 0 to 1.
    pub refuse: f64,
    /// Share of vaccinated people protected for good, 0 to 1.
    pub efficacy: f64,
}

/// Doses and who comes first.
#[derive(Debug, Clone, PartialEq)]
pub struct Supply {
    /// Doses in all.
    pub doses: f64,
    /// Doses a day.
    pub per_day: f64,
    /// By age group: whether it comes first.
    pub first: Vec<bool>,
}

/// What the epidemic came to, in people.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Burden {
    /// Infections that ran their course after the start.
    pub cases: f64,
    /// Deaths among them.
    pub deaths: f64,
}

/// People of one age group and one willingness.
#[derive(Debug, Clone, Copy, Default)]
struct Course {
    susceptible: f64,
    exposed: f64,
    infectious: f64,
    recovered: f64,
    dead: f64,
}

impl Course {
    fn plus(self, change: Self, by: f64) -> Self {
        Self {
            susceptible: self.susceptible + by * change.susceptible,
            exposed: self.exposed + by * change.exposed,
            infectious: self.infectious + by * change.infectious,
            recovered: self.recovered + by * change.recovered,
            dead: self.dead + by * change.dead,
        }
    }

    fn open(self) -> f64 {
        self.susceptible + self.exposed + self.recovered
    }
}

/// Willing people, and those who refuse or were vaccinated, of one age group.
type Pair = [Course; 2];

impl Population {
    /// Plays some days.
    #[must_use]
    pub fn play(&self, supply: &Supply, days: u32) -> Burden {
        let scale = self.scale();
        let mut now: Vec<Pair> = self.groups.iter().map(|g| self.start(g.people)).collect();
        let mut left = supply.doses;
        let steps = 8;
        for _ in 0..days {
            let today = left.min(supply.per_day);
            left -= self.vaccinate(&mut now, supply, today);
            for _ in 0..steps {
                let h = 1.0 / f64::from(steps);
                let a = self.change(&now, scale);
                let b = self.change(&shifted(&now, &a, h / 2.0), scale);
                let c = self.change(&shifted(&now, &b, h / 2.0), scale);
                let d = self.change(&shifted(&now, &c, h), scale);
                now = shifted(&now, &a, h / 6.0);
                now = shifted(&now, &b, h / 3.0);
                now = shifted(&now, &c, h / 3.0);
                now = shifted(&now, &d, h / 6.0);
            }
        }
        now.iter()
            .flatten()
            .fold(Burden::default(), |sum, course| Burden {
                cases: sum.cases + course.recovered + course.dead,
                deaths: sum.deaths + course.dead,
            })
    }

    fn start(&self, people: f64) -> Pair {
        [1.0 - self.refuse, self.refuse].map(|share| {
            let all = people * share;
            Course {
                susceptible: all * (1.0 - 2.0 * self.infected_share),
                exposed: all * self.infected_share,
                infectious: all * self.infected_share,
                ..Course::default()
            }
        })
    }

    /// What brings the largest eigenvalue of diag(susceptibility)·contacts·days to R0; by power
    /// iteration, since the matrix is positive.
    fn scale(&self) -> f64 {
        let mut vector = vec![1.0; self.groups.len()];
        let mut largest = 0.0;
        for _ in 0..500 {
            let next: Vec<f64> = self
                .groups
                .iter()
                .zip(&self.contacts)
                .map(|(group, row)| group.susceptibility * dot(row, &vector))
                .collect();
            largest = next.iter().copied().fold(0.0, f64::max);
            vector = next.iter().map(|x| x / largest).collect();
        }
        self.r0 / (largest * self.infectious_days)
    }

    fn change(&self, now: &[Pair], scale: f64) -> Vec<Pair> {
        let prevalence: Vec<f64> = now
            .iter()
            .zip(&self.groups)
            .map(|([a, b], group)| (a.infectious + b.infectious) / (group.people - a.dead - b.dead))
            .collect();
        now.iter()
            .zip(&self.groups)
            .zip(&self.contacts)
            .map(|((pair, group), row)| {
                let hazard = scale * group.susceptibility * dot(row, &prevalence);
                pair.map(|course| {
                    let infected = hazard * course.susceptible;
                    let onset = course.exposed / self.latent_days;
                    let ended = course.infectious / self.infectious_days;
                    Course {
                        susceptible: -infected,
                        exposed: infected - onset,
                        infectious: onset - ended,
                        recovered: ended * (1.0 - group.fatality),
                        dead: ended * group.fatality,
                    }
                })
            })
            .collect()
    }

    /// Gives the day's doses; how many found an arm.
    fn vaccinate(&self, now: &mut [Pair], supply: &Supply, doses: f64) -> f64 {
        let open: Vec<f64> = now.iter().map(|[willing, _]| willing.open()).collect();
        let sizes: Vec<f64> = self
            .groups
            .iter()
            .zip(&supply.first)
            .map(|(group, first)| if *first { group.people } else { 0.0 })
            .collect();
        let mut given = share_out(doses, &sizes, &open);
        // What a full group cannot take goes to the others that come first, then to everybody else.
        for turn in [true, false] {
            let rest = doses - given.iter().sum::<f64>();
            let room: Vec<f64> = open
                .iter()
                .zip(&given)
                .zip(&supply.first)
                .map(|((open, given), first)| {
                    if *first == turn {
                        (open - given).max(0.0)
                    } else {
                        0.0
                    }
                })
                .collect();
            for (given, more) in given.iter_mut().zip(share_out(rest, &room, &room)) {
                *given += more;
            }
        }
        for ([willing, settled], given) in now.iter_mut().zip(&given) {
            let open = willing.open();
            if open <= 0.0 {
                continue;
            }
            let share = (given / open).min(1.0);
            settled.susceptible += share * willing.susceptible * (1.0 - self.efficacy);
            settled.exposed += share * willing.exposed;
            settled.recovered += share * willing.recovered;
            willing.susceptible *= 1.0 - share;
            willing.exposed *= 1.0 - share;
            willing.recovered *= 1.0 - share;
        }
        given.iter().sum()
    }
}

/// Shares doses out in proportion to weights, no group taking more than it has room for.
fn share_out(doses: f64, weights: &[f64], room: &[f64]) -> Vec<f64> {
    let all: f64 = weights.iter().sum();
    weights
        .iter()
        .zip(room)
        .map(|(weight, room)| {
            if all > 0.0 {
                (doses * weight / all).min(*room)
            } else {
                0.0
            }
        })
        .collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

fn shifted(now: &[Pair], change: &[Pair], by: f64) -> Vec<Pair> {
    now.iter()
        .zip(change)
        .map(|([a, b], [da, db])| [a.plus(*da, by), b.plus(*db, by)])
        .collect()
}
