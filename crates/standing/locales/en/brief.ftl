# Sentences of the surveillance statistics and of the weekly brief. `$n` chooses the plural, `$num` is
# the count as written; another count NAME stands as `$NAME-num`.

brief-cases = { $place }: { $n ->
    [one] { $num } new case was published this week.
   *[other] { $num } new cases were published this week.
}
brief-cases-more = { $place }: { $n ->
    [one] { $num } new case was published this week
   *[other] { $num } new cases were published this week
}, more than the week before ({ $before-num }).
brief-cases-fewer = { $place }: { $n ->
    [0] no new case was published this week
    [one] { $num } new case was published this week
   *[other] { $num } new cases were published this week
}, fewer than the week before ({ $before-num }).
brief-cases-same = { $place }: { $n ->
    [0] no new case was published this week, as in the week before.
    [one] { $num } new case was published this week, as many as in the week before.
   *[other] { $num } new cases were published this week, as many as in the week before.
}
brief-cases-not-known = { $place }: nobody can tell how many new cases there were this week. That is not zero.
brief-cases-without = { $n ->
    [one] { $num } of { $of-num } places is not in this number, since nothing is known of its week.
   *[other] { $num } of { $of-num } places are not in this number, since nothing is known of their week.
}
brief-total = Since counting began { $n ->
    [one] { $num } case was published.
   *[other] { $num } cases were published.
}
brief-current = { $n ->
    [0] Nobody is isolated or monitored now, as published.
    [one] { $num } person is isolated or monitored now.
   *[other] { $num } people are isolated or monitored now.
}
brief-outbreak-ongoing = An outbreak lasts since the week of { $from }: { $n ->
    [one] { $num } case so far.
   *[other] { $num } cases so far.
}
brief-outbreak-over = The last outbreak began in the week of { $from } and was over on { $to }: { $n ->
    [one] { $num } case.
   *[other] { $num } cases.
}
brief-outbreak-none = No outbreak by the rule in force so far.
brief-outbreak-not-judged = Whether there is an outbreak cannot be said: { $why }
brief-outbreaks = { $n ->
    [0] No outbreak lasts
    [one] { $num } outbreak lasts
   *[other] { $num } outbreaks last
} among the { $judged-num } facilities that can be judged; { $not-num } cannot be judged.
brief-ratio = From { $from } to { $to } the rate of cases was { $ratio } times that of { $outside-in } (95% interval { $low } to { $high }). That is a ratio of rates and no personal likelihood.
brief-ratio-open = From { $from } to { $to } the rate of cases was at least { $low } times that of { $outside-in } (one end of a 95% interval). That is a ratio of rates and no personal likelihood.
brief-no-comparison = No comparison with people outside: { $why }
brief-doses = { $measure }: { $num } by { $on }, as { $speaker } has it.

epi-not-estimable = Not estimable: { $why }.
epi-why-no-cases = Neither side had a case, so there is no ratio.
epi-why-growth-unclear = Whether the cases grew cannot be told from chance.
epi-why-no-variation = The numbers do not vary, so nothing can be told from them.
epi-why-too-few = { $n ->
    [one] { $num } number is known
   *[other] { $num } numbers are known
}, { $need-num } are needed.
epi-not-a-count = { $value } is no count.
epi-nobody-at-risk = Nobody was held or lived at { $place-in }, by what was published.
epi-no-rule-in-force = No rule is in force on that day.
epi-no-new-cases-known = No new cases are known.
epi-period-not-over = The period ends after the day asked about, { $on }.
epi-periods-missing = { $num } of { $of-num } periods have no ratio; a mean or sum over the others would be another quantity.
epi-one-period-has-no-mean = One period has no mean over periods.
epi-ratio-unbounded = In one period there were no cases outside, so its ratio has no bound.
epi-one-facility-has-no-mean = One facility has no mean over facilities.
epi-no-rate-outside = No rate of people outside to hold it against.

epi-cases-not-published = The cases at { $place-in } were not published by this day.
epi-cases-not-published-on = No count of cases at { $place-in } was published for { $day }.
epi-cases-not-known-in = The new cases at { $place-in } from { $from } to { $to } are not known.
epi-cases-fell = The count at { $place-in } fell from { $from } to { $to }.
epi-cases-days-unknown = Of { $num } days of the period the new cases are not known.
epi-cases-corrected = { $num } corrections of the publisher were taken back where the cases had been counted.
epi-cases-doubted = Figures used here are doubted by the rules { $rules }.
epi-held-not-published = How many people were held at { $place-in } was not published.
epi-held-too-far = The nearest count of people held at { $place-in }, of { $from } to { $to }, lies more than { $days-num } days off.
epi-held-average-of-longer = The people held are the average of a longer time, from { $from } to { $to }.
epi-held-of-other-days = The people held are a count of other days, from { $from } to { $to }.
epi-held-days-missing = For { $days } days no count of people held was published; the mean is of the others.
epi-held-bounded = Only bounds of the people held were published.
epi-held-changed = { $measure }: from { $from } ({ $first }) to { $to } ({ $last }), as { $speaker } has it.
epi-beds-changed = { $measure }: from { $from } ({ $first }) to { $to } ({ $last }), as { $speaker } has it.
epi-beds-not-published = Neither beds nor beds paid for were published of { $place-in }.
epi-residents-not-imported = How many people live in { $place-in } was not imported.
epi-residents-imported-later = The number of residents is an estimate that was public before, from a copy imported later.
epi-residents-sum-of-states = The number of residents is the sum of { $num } states and territories.
epi-outside-states-missing = Of the fifty states and the District of Columbia { $num } have a series of cases for these days: their sum is not the nation.
epi-outside-not-imported = No series of cases of { $place-in } was imported.
epi-outside-known-later = The cases of { $place-in } are from a source known only since { $day }.
epi-outside-not-these-days = The series of { $place-in } does not cover { $from } to { $to }.
epi-outside-sum-of-states = The nation is the sum of { $num } states and territories.
epi-outside-states-begun = { $num } of these began to count within the period.
epi-outside-days-below-zero = On { $num } days the publisher took cases of earlier days back.
epi-no-county-imported = No series of a county was imported, so nothing is compared with counties.
epi-counties-imported = Series of { $num } counties were imported: { $list }. For facilities elsewhere there is no county to compare with.
epi-states-without-county = In { $num } states with facilities no county series was imported.
epi-no-state-imported = No series of a state was imported.
epi-no-nation-imported = No series of the nation was imported.
epi-no-facility-with-a-rate = None of the { $num } facilities of { $place-in } has both cases and people held.
epi-area-without = { $num } of { $of-num } facilities are not in this rate.
epi-staff-never-published = No staff figure was ever published of { $place-in }.

epi-estimand-rate-inside = New cases among people held at { $place-in } per person-days held.
epi-estimand-rate-area = New cases among people held at { $num } facilities of { $place-in } per person-days held.
epi-estimand-rate-outside = New cases among residents of { $place-in } per person-days.
epi-estimand-ratio = The rate of new cases among people held at { $inside-in }, over that among people of { $outside-in }, on the same days.
epi-method-rate = Cases over person-days; exact Poisson interval.
epi-method-ratio = Ratio of two rates: the conditional exact interval first, mid-P, Wald and score beside it. The mean of periods is unweighted, its interval is over periods.
epi-caveat-rate-not-likelihood = A ratio of rates compares two populations. It is not how much more likely one person is to be infected.
epi-caveat-testing-differs = Who was tested, and how often, differs inside and outside.
epi-caveat-ages-not-adjusted = Ages were not published, so nothing is adjusted for them.
epi-caveat-cases-cluster = Cases come in outbreaks: the true uncertainty is larger than an interval for independent cases.
epi-caveat-mean-is-not-pooled = The mean of periods and the pooled ratio are two quantities.
epi-why-mean-and-pooled = { $mean } gives each of the { $num } months the same weight; { $pooled } adds all cases and all person-days first, so that months with more people and more cases outside weigh more.
epi-why-two-sources = { $a } and { $b } count the cases outside differently: { $x } and { $y }.
epi-why-interval-over-months = The interval of the mean says how the { $num } months differ, not how exact the counts are; with so few months the one by Student’s t is right.

epi-estimand-outbreak = New cases of { $weeks-num } weeks reach { $share } of the people held; over after { $days-num } days without a case.
epi-method-outbreak = Weekly new cases, corrections taken back where they were counted, each week over the people held then.
epi-caveat-cases-as-published = Cases as published: infections that nobody tested for are not in them.
epi-caveat-attack-rate-turnover = People came and went, so more people were exposed than were held on one day.
epi-outbreak-cannot-be-judged = Cannot be judged: { $why }
epi-outbreak-judged-until = It can be judged up to { $day } only: later no count of people held is near enough.
epi-outbreak-weeks-missing = Of { $num } weeks in its time the new cases are not known.
epi-farrington-too-short = Farrington’s method compares with { $years-num } earlier years; there are { $weeks-num } weeks.
epi-too-few-cases-for-r = { $num } cases in the window, fewer than the { $need-num } it needs.

epi-no-dose-series-by-facility = No series of vaccine doses by facility was published by { $on }. That is itself a finding.
epi-no-dose-figure = No figure of doses of { $place-in } was published by this day.
epi-doses-outside-not-imported = No doses of { $place-in } were imported.
epi-estimand-share-inside = The share of the people held at { $place-in } who had had it.
epi-estimand-share-outside = The share of the residents of { $place-in } who had had it.
epi-estimand-claimed-share = A stated share of the people held, with its arithmetic.
epi-method-share-bounds = At most all of those counted were still held: an upper bound, and no lower one but zero.
epi-method-share = People counted over residents; exact interval first, Wilson’s beside it.
epi-method-share-times-held = The stated share times the people held: how many people that would be.
epi-method-count-over-held = The stated count over the people held.
epi-caveat-dose-then-left = Who had a dose may have left, and others came: a count of doses is no share of those held now.
epi-caveat-residents-not-eligible = Over all residents, children and others not eligible included: how many were eligible was not imported.
epi-claim-names-no-number = It names no number.

epi-estimand-panel = County cases per 100,000 residents that go with one more facility case per 100,000 residents { $days-num } days before.
epi-method-panel = Weeks of counties, with what is common to a county and to a week taken out; errors clustered by county.
epi-caveat-panel-not-cause = It says that both rose together, not that one caused the other.
epi-caveat-panel-own-county = Facility cases of neighbouring counties are not in it, and people held may be counted in their county too.
epi-caveat-panel-left-out = { $num } county-weeks are not in it, since a facility there did not tell of its cases: not known is not none.
epi-caveat-panel-untold-is-none = It takes { $num } county-weeks of which a facility did not tell for weeks without a case. That is an assumption.
epi-panel-too-small = { $num } counties have a complete series, { $with-num } of them with a facility: too few for an estimate.
epi-panel-no-variation = The facility cases do not vary.
epi-published-spillover-method = A regression over counties with detention in the county and in its economic area; the excess is the prediction less the prediction without detention.
epi-published-spillover-not-recomputable = Its covariates were not published with it, so it cannot be recomputed here. It stands as a claim.
epi-unknown-where-staff-live = Where staff live was never published: their county of residence may be another.
epi-unknown-contacts = Who met whom is not known: no contact tracing between facility and county was published.
epi-unknown-direction = Which way an infection went, in or out, cannot be told from counts.
epi-unknown-counties-not-imported = Of counties without an imported series nothing is said.

epi-went-dark = { $speaker } has published nothing since { $day }.
epi-total-stopped = { $speaker } has given no count of { $place-in } as a whole since { $day }.
epi-stopped-reporting = { $speaker } has no longer listed { $place-in } since { $day }; the last count was { $last }.
epi-never-reported = Nothing about the cases at { $place-in } was published by { $on }. That is not zero.
