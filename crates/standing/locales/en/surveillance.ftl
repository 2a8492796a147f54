# Surveillance: charts, outbreaks, comparison, coverage, silence, brief, feeds, states.

percent = { $n }%
people = people
nav-outbreaks = The epidemic
nav-brief = This week
chart-source = Source:
chart-finding = { $measure }: { $value } at last, { $most } at most
chart-rows =
    { $n ->
        [one] The same as a table (one row)
       *[other] The same as a table ({ $num } rows)
    }
ends = { $low } to { $high }
ends-open = { $low } or more
estimate = { $value } ({ $ends })
method-level = { $level }, { $method }
method-conditional-exact = exact, given the sum of both counts
method-mid-p = mid-P
method-wald = normal approximation of the logarithm (Wald)
method-score = score
method-poisson-exact = exact Poisson
method-clopper-pearson = exact binomial (Clopper–Pearson)
method-wilson = Wilson
method-normal-over-periods = over the months, normal approximation
method-student-over-periods = over the months, Student’s t
method-student = Student’s t
method-clustered = Student’s t, errors clustered by county
method-posterior = posterior law
method-bounds = bounds, not chance: the true number lies between them
role-cases-at-start = cases at the start
role-cases-at-end = cases at the end
role-cases-new = new cases
role-held = people held
role-residents = residents
role-person-days = person-days
role-doses = doses
role-capacity = beds
role-rule = rule
reasons-title = How this number was made
reasons-estimand = What is estimated
reasons-method = Method
reasons-citations = Where the method comes from
reasons-inputs = Figures that went in
beside-label = Pages about the epidemic
beside-brief = The week in words
beside-outbreaks = Outbreaks
beside-compare = Inside and outside
beside-ratio = “Thirteen times”
beside-coverage = Vaccination
beside-expansion = People and beds
beside-spillover = Spill-over
beside-silence = Silence
choose-place = Place
share-first = with a first dose
share-complete = with a complete series
key-new-cases = new cases
key-doubted = new cases, in doubt or of a part of the days
key-unknown = not known
key-isolated = people isolated or monitored
key-carried = the last number, carried on
key-deaths = a death
key-corrections = the published count fell
key-outbreaks = an outbreak by the rule
key-inside = people held
key-estimate = the estimate
key-interval = its interval
key-bounds = between bounds
key-share = share, counted
key-between = share lies in here
key-claimed = share, as somebody stated it
small-most = at most { $n } in a week
small-none = no new case
small-none-known = no new case in the weeks known
small-unknown = not known
small-span = { $first } to { $last }. Each drawing has its own height.
col-week = Week
col-days = Days
col-new-cases = New cases
col-isolated-most = Most isolated on a day
col-new-deaths = Deaths
col-began = Began
col-over = Over
col-size = Cases
col-attack = Cases over people held
col-peak = Most isolated at once
col-doubling = Doubled in (days)
col-place = Place
col-inside = Inside
col-outside = Outside
col-ratio = Ratio
col-county = County
col-residents = Residents
col-held = People held
col-facility-cases = Cases inside
col-county-cases = Cases in the county
col-share = Share
col-of-whom = Of whom
epidemic-title = { $name }: the epidemic
epidemic-link = the epidemic
epidemic-all-figures = All figures
epidemic-none = No week of this series is known.
epidemic-finding = Most new cases in one week: { $n }, in { $week }
epidemic-finding-none = No new case is known in this time
epidemic-unit = New cases a week (bars) and people isolated (line); { $population }
epidemic-desc = Bars of new cases by week from { $first } to { $last }, with a line of people isolated.
epidemic-desc-unknown =
    { $n ->
        [one] One week is not known.
       *[other] { $num } weeks are not known.
    }
epidemic-desc-corrections =
    { $n ->
        [one] The published count fell once.
       *[other] The published count fell { $num } times.
    }
epidemic-opening = The count was { $n } when it was first seen, on { $day }; when those cases came is not known, and they are in no bar.
corrections-title = Counts that fell
corrections-none = The published count never fell in this time.
corrections-note = A count of cases since the start should only grow. Where it fell, the cases taken back are taken from the weeks before, the latest first; nothing is cut to zero.
correction-line = { $day }: from { $before } to { $after }
outbreaks-title = Outbreaks
outbreaks-finding =
    { $n ->
        [one] One facility of { $judged } that can be judged had an outbreak; { $ongoing }.
       *[other] { $num } facilities of { $judged } that can be judged had an outbreak; { $ongoing }.
    }
outbreaks-rule-first = An outbreak here is three weeks whose new cases reach a tenth of the people held; it is over after 28 days without a case. The rule is dated and cited, and a different rule would count differently.
outbreaks-not-judged =
    { $n ->
        [one] One facility cannot be judged.
       *[other] { $num } facilities cannot be judged.
    }
outbreaks-citation = Rule:
outbreaks-list = Every outbreak
outbreaks-none = No outbreak by this rule.
outbreaks-more =
    { $n ->
        [one] One more is in
       *[other] { $num } more are in
    }
outbreaks-refused = Facilities that cannot be judged
outbreak-uncertain = only if few were held
outbreak-lasts = lasts
outbreak-head =
    { $n ->
        [one] Outbreak from { $from }: one case
       *[other] Outbreak from { $from }: { $num } cases
    }
outbreak-last-case = Last case
facility-outbreaks = Outbreaks here
facility-no-outbreak = No outbreak by this rule.
signals-title = Alarms of detectors
signals-note = Detectors need no number of people held. An alarm says that a week was unlike the weeks before it, not that there was an outbreak.
signal-line =
    { $n ->
        [one] { $detector }, week of { $week }: one case, bound { $bound }
       *[other] { $detector }, week of { $week }: { $num } cases, bound { $bound }
    }
reproduction-line = Reproduction number in the { $days } days up to { $day }:
multiples-finding =
    { $n ->
        [one] New cases are known at one facility of { $all }
       *[other] New cases are known at { $num } facilities of { $all }
    }
multiples-unit = New cases a week, each facility to its own height
compare-areas-title = Inside and outside
compare-place-title = { $place }: inside and outside
compare-finding = { $place }: new cases were { $n } times as frequent among people held as in { $outside }
compare-finding-alone = { $place }: there is no figure of the people outside to compare with
compare-finding-none = { $place }: no comparison can be made for these days
inside-lead = New cases per 100,000 people over the same days, of people held and of people outside. Both sides are shown, since a ratio alone hides how many cases it rests on.
compare-from = From
compare-to = To
compare-states =
    { $n ->
        [0] In none of { $all } states with a ratio were new cases more frequent inside than in the state
        [one] In one of { $all } states with a ratio new cases were more frequent inside than in the state
       *[other] In { $num } of { $all } states with a ratio new cases were more frequent inside than in the state
    }
compare-offices =
    { $n ->
        [0] In none of { $all } field offices with a ratio were new cases more frequent inside than in the nation
        [one] In one of { $all } field offices with a ratio new cases were more frequent inside than in the nation
       *[other] In { $num } of { $all } field offices with a ratio new cases were more frequent inside than in the nation
    }
compare-offices-note = A field office is not a state: it may answer for facilities in several.
compare-unit = New cases per 100,000 people, { $days }, on a scale on which equal distances are equal ratios
compare-desc =
    { $n ->
        [one] One place is compared.
       *[other] { $num } places are compared.
    }
compare-source = figures and people as named in each row and in “How this number was made”
compare-nothing = No rate is known for these days, so nothing is drawn.
compare-cases-of =
    { $n ->
        [one] one case among { $people } people
       *[other] { $num } cases among { $people } people
    }
compare-times = × { $n }
compare-no-rate = no rate inside
compare-no-ratio = no ratio
compare-no-outside = nothing outside imported
compare-missing =
    { $n ->
        [one] One facility is not in the rate, and why
       *[other] { $num } facilities are not in the rate, and why
    }
compare-rates = { $place }: { $inside } new cases per 100,000 people held, beside the rates outside
compare-ratio-unit = Ratio of rates; 1 means equally frequent
compare-ratio-desc =
    { $n ->
        [one] One ratio with its interval.
       *[other] { $num } ratios with their intervals.
    }
compare-even = equally frequent
compare-outside-reasons = { $name }: how the figure outside was made
compare-not-likelihood = A ratio of rates compares two populations. It is no one’s personal likelihood: ages differ, and so does who is tested.
simpson-title = The area is not the mean of its facilities
simpson-line =
    { $n ->
        [one] Over its one facility with a rate: { $mean }.
       *[other] Over the { $num } facilities of { $place } with a rate, each against the same outside, the mean of the ratios is { $mean } and the median { $median }.
    }
simpson-missing =
    { $n ->
        [one] One more has no rate.
       *[other] { $num } more have no rate.
    }
simpson-note = A few large places can pull the area’s own ratio away from both, so all are shown.
staff-title = Staff
ratio-title = “Thirteen times”
ratio-finding = Cases were { $n } times as frequent in custody, as the mean of the months
ratio-finding-none = The published ratio cannot be recomputed from this book
ratio-lead = One published number, recomputed from the figures of the book. The same counts give several numbers, because they answer different questions; each is named.
ratio-nothing = No published comparison is among the rules of this book.
ratio-published = As published
ratio-estimands = The same months give { $least } to { $most } times, by question and source
ratio-mean = Mean of the months
ratio-pooled = All months together
ratio-mean-row = Mean of the months; { $outside }
ratio-pooled-row = All months together; { $outside }
ratio-months = By month from { $least } to { $most } times, against { $outside }
ratio-why = Why the numbers differ
coverage-title = { $place }: vaccination
coverage-finding = { $place }: at most { $most } of the people held, { $of }
coverage-finding-none = { $place }: no share of the people held can be counted
coverage-unit = Share of people, week of { $week }
coverage-desc =
    { $n ->
        [one] One share on a track from none to all.
       *[other] { $num } shares on tracks from none to all.
    }
coverage-source = as named in each row
coverage-row = { $place }, { $of }
coverage-row-outside = Outside: { $place }, { $of }
coverage-row-claim = Stated by { $speaker }, { $day }
coverage-claims =
    { $n ->
        [one] One share that somebody stated
       *[other] { $num } shares that somebody stated
    }
coverage-claims-note = Claims are shown as claims, each with its arithmetic. They need not agree, and no one of them is taken for the count.
coverage-arithmetic = Worked out:
coverage-nearest = By the { $people } people whose count the publisher dates { $day }, the nearest:
coverage-figures = Figures of doses and vaccinated people
coverage-no-figures = Nobody has published a figure of doses or vaccinated people here.
no-rule-in-force = No rule for this is in force on { $day }.
no-share = no share
stated-under = under { $n }
stated-about = about { $n }
expansion-title = { $place }: people held, beds, and beds paid for
expansion-lead = Did detention grow after vaccination? People held stand beside capacity and contract minimum; cases and doses stand below, over the same days.
expansion-chart = { $place }: people and beds above, cases and doses below
expansion-unit = People and beds; below, cases or doses since counting began
expansion-desc =
    { $n ->
        [one] One line over time.
       *[other] { $num } lines over time.
    }
expansion-source = as named beside each line
expansion-nothing = Nothing of this was published here.
spillover-title = Did cases inside go with cases in the county?
spillover-lead = County cases beside the facilities in the county. An estimate, what others estimated, and first of all what cannot be known.
spillover-cannot = What cannot be known
spillover-panel = An estimate from counties and weeks
spillover-panel-none = If what was not told is taken for no case
spillover-estimate = { $n } county cases in a week go with one facility case some weeks before
spillover-unit = County cases per 100,000 residents that go with one more facility case per 100,000
spillover-desc = { $counties } counties, { $with } of them with a facility, { $rows } county-weeks.
spillover-none-line = no association
spillover-published = What others estimated
spillover-nobody = No published estimate is in this book.
spillover-counties =
    { $n ->
        [one] One county with a facility
       *[other] { $num } counties with a facility
    }
spillover-window = Cases of { $days }.
silence-title = Silence
silences-finding =
    { $n ->
        [one] One figure is no longer reported
       *[other] { $num } figures are no longer reported
    }
silence-finding-dark =
    { $n ->
        [one] One publisher went dark
       *[other] Publishing went dark for { $num } figures
    }
silence-finding-none = Nothing has gone dark by this day
silence-lead = That a figure is not published is a finding with a date. It is not a zero, and not the end of the epidemic.
silence-went-dark = Went dark
silence-went-dark-note = The publisher stopped publishing altogether.
silence-stopped-reporting = Stopped reporting
silence-stopped-reporting-note = The publisher goes on, and no longer with this place.
silence-never-reported = Never reported
silence-never-reported-note = The publisher never gave this figure for the place.
silence-empty = None.
silence-since = since { $day }
silence-days =
    { $n ->
        [one] (one day)
       *[other] ({ $num } days)
    }
brief-title = { $place }: the week
brief-head = { $place }, this week
brief-empty = Nothing can be said about this week.
brief-figure = the figure
brief-figure-n = figure { $n }
brief-note = These sentences are made from the numbers by rules; nobody wrote them by hand. Rule:
feeds-label = Feeds:
feed-outbreaks = new outbreaks
feed-went-dark = went dark
feed-lowered = figures lowered
feed-outbreaks-of = New outbreaks: { $place }
feed-went-dark-of = Went dark: { $place }
feed-lowered-of = Figures lowered: { $place }
feed-subtitle = Made from figures as published; nothing here is about a named person.
feed-outbreak = { $name }: outbreak from { $day }
feed-outbreak-text = By the rule of this book an outbreak began at { $name } on { $day }; { $size } cases so far, the last on { $last }.
feed-dark = { $name }: { $measure } no longer published
feed-lowered-entry = { $name }: the count of cases was lowered
state-title = { $state }: how many, how firm, compared
state-finding = By { $on }, { $ever } people had been confirmed infected in { $state }’s facilities since counting began; { $now }.
state-finding-ever = By { $on }, { $ever } people had been confirmed infected in { $state }’s facilities since counting began; how many were infected then is not known.
state-finding-none = How many were infected in { $state }’s facilities by { $on } is not known.
state-firm = Is that figure firm?
state-compared = How does it compare?
state-compared-line = { $days }: { $inside } new cases per 100,000 people held, { $outside } per 100,000 people in { $name }: { $n } times as many.
state-compared-none = { $state } cannot be compared with the people outside for these days.
state-strip = Cases in { $state }’s facilities were { $n } times as frequent as in the state; each facility against county, state and nation
state-compare-more = Other days, intervals and reasons
firm-nothing = There is no figure to be firm.
firm-yes = Yes, as far as the publisher’s word goes.
firm-least = It is a least number: somebody is missing from it.
firm-doubts = Nobody is missing, and there are doubts.
firm-published = It is the sum of what the agency published, not a count made by anyone else.
firm-counted =
    { $n ->
        [one] One facility is in the sum.
       *[other] { $num } facilities are in the sum.
    }
firm-missing =
    { $n ->
        [one] One facility gave no number and is not counted as zero:
       *[other] { $num } facilities gave no number and are not counted as zero:
    }
firm-none-missing = No facility known to have reported is missing.
firm-flagged =
    { $n ->
        [one] One figure in the sum is in doubt:
       *[other] { $num } figures in the sum are in doubt:
    }
firm-no-flag = No figure in the sum is in doubt by the rules of this book.
firm-carried =
    { $n ->
        [one] Not everything was published that day: a figure was carried on for one day.
       *[other] Not everything was published that day: a figure was carried on for up to { $num } days.
    }
firm-not-carried = Every figure was published on that very day.
firm-no-own-total = The agency published no total for the state to check it against.
firm-as-known-then = See it as it could be known that day
firm-note = Only confirmed cases among people held are counted; who was not tested is in no figure. Staff are not in it.
ask-state = How many were infected, is that firm, and how does it compare? Choose a state and a day.
ask-show = Answer
key-outside-county = outside: the county
key-outside-state = outside: the state
key-outside-nation = outside: the nation
small-desc = Bars of new cases by week from { $first } to { $last }.
col-greatest-week = Most in a week
col-weeks-unknown = Weeks not known
outbreaks-ongoing =
    { $n ->
        [0] none lasts
        [one] one outbreak lasts
       *[other] { $num } outbreaks last
    }
detector-ears-c1 = EARS C1
detector-ears-c2 = EARS C2
detector-ears-c3 = EARS C3
detector-cusum = Cumulative sum (CUSUM)
detector-farrington = Farrington
detector-reproduction = Reproduction number
outbreaks-sixty-three = The publication of this rule counted 63 of 88 facilities with an outbreak, from 6 May 2020 to 21 June 2021, with its own weekly series and counts of people held. Here people held are known from three lists and single figures, so other facilities can be judged, some by averages of a longer time; docs/conformance/outbreaks.md says how often both agree and what is missing.
compare-none-inside = no case inside
ratio-question = Question and source
ratio-months-none = No month can be computed against { $outside }
spillover-row = All counties and weeks
spillover-row-head = Interval
state-finding-now =
    { $n ->
        [0] nobody was infected or isolated then
        [one] one person was infected or isolated then
       *[other] { $num } were infected or isolated then
    }
state-county = And with the county?
state-county-none = No facility here can be compared with its county for these days.
state-county-more =
    { $n ->
        [0] In none of the { $all } facilities that can be compared were new cases more frequent than in the county around.
        [one] In one of the { $all } facilities that can be compared new cases were more frequent than in the county around.
       *[other] In { $num } of the { $all } facilities that can be compared new cases were more frequent than in the county around.
    }
state-county-line = { $inside } new cases per 100,000 people held, { $outside } in { $county } County: × { $ratio }
state-county-without =
    { $n ->
        [one] One more facility cannot be compared with its county: its cases or its people held are not known for these days, or no county series was imported.
       *[other] { $num } more facilities cannot be compared with their county: their cases or their people held are not known for these days, or no county series was imported.
    }
state-county-line-none = no new case among the people held, { $outside } per 100,000 people in { $county } County
