# What the outbreak model answers: the command `simulate` and the page.

simulate-measure-infections = Infections
simulate-measure-hospital-days = Days in hospital
simulate-measure-deaths = Deaths
simulate-measure-first-doses = First doses given
simulate-measure-second-doses = Second doses given
simulate-measure-lost-at-release = Second doses lost at release
simulate-measure-lost-at-transfer = Second doses lost at transfer
simulate-measure-lost-at-death = Second doses lost at death
simulate-measure-spill-over = Infections that custody adds

simulate-people-held = people held
simulate-people-staff = staff
simulate-people-county = county
simulate-people-all = all

simulate-leaves-stays = Stays are taken to end with the same chance every day. Real stays do not: where many are short, fewer second doses are completed than the model says.
simulate-leaves-ages = Ages, cells and units within a facility, cohorts in quarantine, and tests on a schedule are left out.
simulate-leaves-waning = A dose works at once and does not wane.
simulate-leaves-isolated = People isolated or in hospital are not moved, released or vaccinated; isolation lasts another infectious period on average.
simulate-leaves-hospital = Hospital comes after the infectious days, beds are not limited, and nobody is infected there.
simulate-leaves-refusal = Who refuses a dose is a share of those present, not a person who goes on refusing elsewhere.
simulate-leaves-season = Nothing changes with the season, the news or people’s behaviour, and no new variant comes.
simulate-leaves-released = People who are released count as the county’s from then on and are met like anybody there.
simulate-leaves-waste = Doses that go to waste, what measures cost, and harm other than infection are left out.
simulate-leaves-chance = Intervals hold chance only, not what is unknown about the infection, the vaccine and who meets whom.

simulate-title = What would doses, tests or releases change?
simulate-lead = Describe a place like yours. The model plays it many times over the same chance, once for each thing that could be done. It shows what tends to come out and how far chance spreads it; it does not foretell.
simulate-ask = Play
simulate-range = { $low } to { $high }
simulate-fixed = Not asked here and taken for granted: one facility; as many people taken in as leave; four in ten of those who leave stay in the county; one in ten people immune at first; people taken in are infected as often as the county’s; staff infect and are infected less than people held; isolation for one in twenty; two doses 28 days apart; a smaller population means fewer contacts. The command “standing simulate” lets all of that be changed.

simulate-input-held = People held
simulate-input-staff = Staff
simulate-input-county = Residents of the county
simulate-input-r0 = People whom one infects inside if nobody is immune
simulate-input-stay = Mean stay, in days
simulate-input-inside = Infectious people held at first
simulate-input-outside = Infectious residents per 100,000
simulate-input-doses = Doses a day
simulate-input-willing = Would take a dose, in per cent
simulate-input-stays = Stay when others are released, in per cent
simulate-input-days = Days to play

simulate-arm-nothing = Nothing is done
simulate-arm-held-first = Doses, people held first
simulate-arm-staff-first = Doses, staff first
simulate-arm-both = Doses, half and half
simulate-arm-test = Test at intake that finds 8 in 10
simulate-arm-release = Release of the others

simulate-infections = Infections
simulate-doses = Doses
simulate-spill-over = Infections that custody adds to the county
simulate-spill-over-note = Infections in the county less those in the same run with nobody infected in custody.
simulate-plot = Infections among people held, by what is done
simulate-plot-unit = People infected, median and the interval that holds 95 % of the runs.
simulate-plot-desc = A line for each thing that could be done: a point at the median, and a bar over 95 % of the runs. The same numbers stand in the table below.
simulate-col-arm = What is done
simulate-col-value = Median (95 % of runs)
simulate-col-difference = Against doing nothing (95 % of runs)
simulate-col-better = Better in
simulate-col-week = Now and not a week later (95 % of runs)
simulate-baseline = held against
simulate-leaves-out = What the model leaves out
simulate-not-known = Days in hospital and deaths are not known here: no set says how ill people in custody become.
simulate-from = Where the figures come from
simulate-runs = { $runs } runs of each, from seed { $seed }. The same inputs give the same figures.
beside-simulate = What would change
simulate-unverified = From memory and not yet held against the source: { $names }.
