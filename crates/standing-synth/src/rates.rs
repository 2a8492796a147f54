//! The shares, each with its source or its reasoning.
//!
//! Two kinds, and each constant says which. *Published*: typed in from a survey or a report, whose
//! question rarely is quite ours (a survey asks what people remember, a registry knows what was
//! reported). *Assumed*: no figure was at hand; the reasoning is given, and the number is round so
//! that nobody takes it for a measurement. A population made with them is fit for trying, testing
//! and measuring speed. It is no estimate of coverage anywhere.
//!
//! Adult coverage, where published: Lu P-J et al., "Surveillance of Vaccination Coverage Among
//! Adult Populations — United States, 2018", MMWR Surveill Summ 2021;70(SS-3):1–26 (below: SS-3).

/// Ages of adults in a general registry, in years, from the first up to before the second, with
/// their share. Published: 2020 census of the United States, adults, rounded to a tenth of a per
/// cent; the last band is cut at 100 years.
pub(crate) const ADULT_AGES: [(f64, (i32, i32)); 8] = [
    (0.119, (18, 25)),
    (0.178, (25, 35)),
    (0.167, (35, 45)),
    (0.157, (45, 55)),
    (0.164, (55, 65)),
    (0.129, (65, 75)),
    (0.062, (75, 85)),
    (0.024, (85, 100)),
];

/// Share of minors in a general registry made with [`crate::Ages::All`]. Published: 2020 census,
/// 22 per cent of residents were under 18.
pub const MINORS: f64 = 0.22;

/// Ages of adults in a detention facility. Assumed: agencies publish means and not bands; men of
/// working age, with few over 55.
pub(crate) const CUSTODY_AGES: [(f64, (i32, i32)); 6] = [
    (0.24, (18, 25)),
    (0.38, (25, 35)),
    (0.23, (35, 45)),
    (0.11, (45, 55)),
    (0.03, (55, 65)),
    (0.01, (65, 80)),
];

/// Share of women among adults in a general registry. Published: 2020 census, 51 per cent.
pub const WOMEN: f64 = 0.51;
/// Share of women in a detention facility. Assumed: one in seven.
pub const WOMEN_IN_CUSTODY: f64 = 0.14;
/// Sex not recorded, and recorded as neither. Assumed: rare in both registries; present so that
/// code meets them.
pub const SEX_UNKNOWN: f64 = 0.003;
/// See [`SEX_UNKNOWN`].
pub const SEX_OTHER: f64 = 0.001;

/// Pregnant now, of women of 18 to 44 years. Assumed from about 3.6 million births a year among
/// some 58 million women of that age, each pregnant for three quarters of a year.
pub const PREGNANT: f64 = 0.047;
/// HIV infection, of adults. Assumed from about 1.2 million people in 260 million adults.
pub const HIV: f64 = 0.0045;
/// HIV infection in custody. Published: Bureau of Justice Statistics, HIV in Prisons 2015
/// (NCJ 250641): about 17,150 people known to live with HIV, 1.3 per cent of those held.
pub const HIV_IN_CUSTODY: f64 = 0.013;
/// Diagnosed diabetes by age: under 45, 45 to 64, 65 and over. Published: National Diabetes
/// Statistics Report (CDC), adults, rounded.
pub const DIABETES: [f64; 3] = [0.03, 0.15, 0.24];
/// Anatomical or functional asplenia. Assumed: some 1 in 350, about a million people.
pub const ASPLENIA: f64 = 0.003;
/// Chronic liver disease. Published: National Health Interview Survey, about 1.8 per cent of
/// adults told by a doctor.
pub const LIVER_DISEASE: f64 = 0.018;
/// End-stage renal disease. Assumed: about 800,000 people in 260 million adults.
pub const RENAL_DISEASE: f64 = 0.003;
/// Illicit injection drug use in the past year, general and in custody. Assumed: above one per
/// cent of adults, many times that among people held.
pub const INJECTION_DRUG_USE: f64 = 0.014;
/// See [`INJECTION_DRUG_USE`].
pub const INJECTION_DRUG_USE_IN_CUSTODY: f64 = 0.08;
/// Homeless now, general; before custody. Assumed: some 0.2 per cent on a night; one in ten.
pub const HOMELESS: f64 = 0.002;
/// See [`HOMELESS`].
pub const HOMELESS_IN_CUSTODY: f64 = 0.10;
/// Men who have sex with men, of men. Assumed: 4 per cent; a registry knows few of them.
pub const MSM: f64 = 0.04;
/// Health care personnel, of adults of 20 to 64. Assumed: one in twelve.
pub const HEALTH_CARE: f64 = 0.08;
/// In a correctional facility, of adults in a general registry. Assumed from about 1.9 million
/// people held in 260 million adults. In the setting of a detention facility: everybody.
pub const HELD: f64 = 0.0075;
/// A history or diagnosis of varicella, of people born from 1980 on without two doses. Assumed.
/// Those born before 1980 in the United States count as immune by the rules themselves.
pub const VARICELLA_HISTORY: f64 = 0.10;

/// Influenza in the last twelve months by age: 19–49, 50–64, 65 and over. Published: SS-3, table 5.
pub const INFLUENZA: [f64; 3] = [0.342, 0.469, 0.688];
/// Influenza of minors. Assumed: half.
pub const INFLUENZA_MINORS: f64 = 0.50;
/// Share of people whose yearly influenza dose is a habit: they take it in nine of ten seasons, and
/// the others as seldom as the shares by age ask. Assumed: doses cluster in the same people.
pub const INFLUENZA_HABIT: f64 = 0.9;

/// Tetanus toxoid in the last ten years by age: 19–49, 50–64, 65 and over. Published: SS-3, table 5.
pub const TETANUS: [f64; 3] = [0.645, 0.628, 0.589];
/// Of those doses, the share that was Tdap. Published: SS-3, table 5, Tdap over Td or Tdap.
pub const TDAP: [f64; 3] = [0.57, 0.41, 0.38];
/// Hepatitis B, a whole series, begun as an adult, of adults who had none as a child. Published,
/// rounded: SS-3 found 30 per cent of adults with three doses; cohorts from 1991 had most of theirs
/// as infants.
pub const HEPATITIS_B: f64 = 0.20;
/// Hepatitis A, at least one dose as an adult. Published, rounded: SS-3, 12 per cent with two.
pub const HEPATITIS_A: f64 = 0.14;
/// Zoster from 50 and from 65 years. Published: SS-3, table 5 (11.5 and 39.5 per cent in 2018), and
/// raised here since uptake went on.
pub const ZOSTER: [f64; 2] = [0.22, 0.48];
/// Pneumococcal: at increased risk under 65, and from 65. Published: SS-3, 23 and 69 per cent.
pub const PNEUMOCOCCAL: [f64; 2] = [0.23, 0.69];
/// RSV, one dose, from 75 years. Assumed: four in ten by the second season.
pub const RSV: f64 = 0.40;
/// MMR as an adult (for work, college or citizenship), of those without a childhood record. Assumed.
pub const MMR_GROWN: f64 = 0.15;
/// Varicella as an adult, of those born from 1980 on without a childhood record. Assumed.
pub const VARICELLA_GROWN: f64 = 0.08;
/// HPV begun between 18 and 26, of women and of men who did not begin before. Assumed, from SS-3
/// (53 and 26 per cent of those of 19 to 26 with any dose, most of them given before 18).
pub const HPV_GROWN: [f64; 2] = [0.20, 0.10];
/// COVID-19, at least one dose by age: 18–49, 50–64, 65 and over. Assumed from the counts that CDC
/// published until May 2023 (over nine in ten of those over 65), rounded.
pub const COVID: [f64; 3] = [0.78, 0.87, 0.93];
/// COVID-19 in custody. Assumed: offered late, refused and missed more often.
pub const COVID_IN_CUSTODY: f64 = 0.60;
/// Of those with a first dose of a two-dose product, the share with the second. Assumed: 0.92.
pub const COVID_SECOND: f64 = 0.92;
/// Of those with a primary series: a booster in 2021–22, the bivalent dose, and each later yearly
/// dose, by age 18–49, 50–64, 65 and over. Assumed, falling as published counts did.
pub const COVID_LATER: [[f64; 3]; 3] = [[0.42, 0.58, 0.72], [0.14, 0.24, 0.44], [0.12, 0.20, 0.40]];

/// A series that was begun is finished in this share, dose by dose. Assumed.
pub const NEXT_DOSE: f64 = 0.85;
/// A following dose was given before its minimum interval. Published for children: 10.5 per cent
/// had at least one invalid dose (Stokley et al., National Immunization Survey 2000; later surveys
/// 12 to 17). Spread here over about ten following doses a child.
pub const EARLY_DOSE: f64 = 0.012;

/// Share of people whose doses of childhood were given where the registry does not reach (another
/// state or country), general and in custody. Assumed.
pub const CHILDHOOD_ELSEWHERE: f64 = 0.25;
/// See [`CHILDHOOD_ELSEWHERE`].
pub const CHILDHOOD_ELSEWHERE_IN_CUSTODY: f64 = 0.80;
/// Most years, of those in custody who lived elsewhere, within a registry's reach; the lesser of
/// two draws. Assumed.
pub(crate) const YEARS_HERE_IN_CUSTODY: i32 = 20;
/// Whether a provider reported a dose, by the year it was given: before 1995, 1995–2004,
/// 2005–2014, from 2015. Assumed: registries began about 1995, and adult reporting later than that
/// of children. Decided for a person and a year, since a provider reports all or nothing.
pub const REPORTED: [f64; 4] = [0.03, 0.35, 0.70, 0.92];
/// A dose that is in the registry twice. Assumed: two reporters of one dose, one in forty.
pub const DUPLICATE: f64 = 0.025;
/// Of those, the second entry bears a date one to three days off. Assumed.
pub const DUPLICATE_OFF: f64 = 0.3;
/// A dose entered without its product (the code "unspecified formulation"). Assumed: one in twenty.
pub const UNSPECIFIED: f64 = 0.05;
/// A dose with its manufacturer recorded. Assumed.
pub const MANUFACTURER: f64 = 0.6;

/// The entry of a table of three ages: under 50, 50 to 64, 65 and over.
pub(crate) fn by_age(table: [f64; 3], age_years: i32) -> f64 {
    let [young, middle, old] = table;
    match age_years {
        ..50 => young,
        50..65 => middle,
        _ => old,
    }
}
