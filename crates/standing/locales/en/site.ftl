# The pages.

skip = Skip to the content
tagline = Vaccination and accountability in detention
nav-label = Pages
nav-front = Overview
nav-statements = Statements
nav-sources = Sources
nav-about = About
languages = Languages
on-this-page = On this page

asof-label = As of
asof-on = Day shown
asof-known = Known by the end of
asof-show = Show
asof-hint-now = Leave “known by” empty to see the day with all that has become known since.
asof-hint-by = Show the day with all that has become known since
as-of-now = { $on }, with everything known since.
as-of-by = { $on }, as it could be known by { $by }.

twins-label = This page as data:
twins-api = All addresses
foot-as-published = Figures are shown as published. What looks wrong is flagged, never repaired; what is missing is named, never counted as zero.
foot-no-people = Nothing here is about a named person in custody.
foot-about = What this is, and what it is not
foot-login = Log in to your office
foot-position = Evidence book, position { $position }

pager-label = Pages of this list
pager-previous = Previous
pager-next = Next
pager-of = Page { $page } of { $pages }

fault-bad-title = This question cannot be read
fault-missing-title = There is nothing here
fault-method-title = This can only be read
fault-internal-title = Something went wrong on our side
fault-bad-value = “{ $given }” cannot be used for “{ $name }”. Give a date such as 2021-03-12, an instant such as 2021-03-12T18:00:00Z, or “now”.
fault-bad-date = “{ $given }” cannot be used for “{ $name }”. Give a date such as 2021-03-12.
fault-missing = Nothing is known by the name { $path } as of the point you asked about.
fault-method = Pages of this site can be read (GET, HEAD); nothing can be changed through them.
fault-internal = The answer could not be made. It is not your question that is wrong.
fault-back = To the overview

front-title = Overview
front-headline =
    { $n ->
        [one] As of { $on }, { $sum } people are reported infected and isolated or monitored at the one facility that gave a number.
       *[other] As of { $on }, { $sum } people are reported infected and isolated or monitored at the { $num } facilities in this book that gave a number.
    }
front-headline-none = As of { $on }, no facility’s number of people infected is known.
front-lead = Each figure stands as its publisher gave it, with what is missing said beside it.
front-lead-all = No facility known to have reported is missing from this sum.
front-lead-missing =
    { $n ->
        [one] One more facility gave no exact number and is not in this sum.
       *[other] { $num } more facilities gave no exact number and are not in this sum.
    }
questions = Five questions
q-bad = How bad is it?
q-due = Who is due a dose?
q-duty = Whose duty is it?
q-how = How do they get it?
q-answer = Who has not answered?
q-due-rules =
    { $n ->
        [one] eligibility rule in force that day
       *[other] eligibility rules in force that day
    }
q-due-not-yet = Who is due is not shown on the public site: it stands in each facility’s own sealed registry, where the command “standing due” prints it.
q-duty-count =
    { $n ->
        [one] statement about whose duty it is, by { $speakers }
       *[other] statements about whose duty it is, by { $speakers }
    }
q-how-commitments =
    { $n ->
        [one] promise or plan
       *[other] promises and plans
    }
q-how-orders =
    { $n ->
        [one] order
       *[other] orders
    }
q-how-not-yet = Plans of doses and rides are made from an office’s own files, by the commands “standing allocate” and “standing trips”; none is published here.
q-answer-requests =
    { $n ->
        [one] request in the book
       *[other] requests in the book
    }
speakers =
    { $n ->
        [one] one speaker
       *[other] { $num } speakers
    }
latest = Latest:
total-counted =
    { $n ->
        [one] From one facility
       *[other] From { $num } facilities
    }
total-missing =
    { $n ->
        [one] one gave no exact number
       *[other] { $num } gave no exact number
    }
total-flagged =
    { $n ->
        [one] one figure is in doubt
       *[other] { $num } figures are in doubt
    }
total-nation-only = Published for the nation as a whole, not by facility.
total-none =
    { $n ->
        [one] The one facility gave no exact number.
       *[other] None of { $num } facilities gave an exact number.
    }
total-nobody = Nobody has published this.
total-own = The publisher’s own total: { $value }.
total-who = Who is missing
total-more =
    { $n ->
        [one] and one more, in
       *[other] and { $num } more, in
    }
map-title = Where people are infected
map-caption = Tint: people infected now, by state, summed over the facilities that gave a number. Dots: facilities, larger with more people infected; a hollow dot gave no exact number. The same numbers stand in the lists below.
map-no-facility = no facility in the book
map-tiles = Territories not on the map
map-without =
    { $n ->
        [one] One facility has no known spot on this map; it is in the list.
       *[other] { $num } facilities have no known spot on this map; they are in the list.
    }
facilities-title = Facilities
facilities-count =
    { $n ->
        [one] One facility.
       *[other] { $num } facilities.
    }
facilities-in = In { $state } only.
facilities-all = Show all
facilities-hint = Choose the head of a column to sort by it.
facilities-caption = Facilities with their latest figures
sort-by = Sort by
col-facility = Facility
col-state = State
col-office = Office
col-published = Last published
col-facilities = Facilities
col-missing = No number
published-today = that day
published-ago =
    { $n ->
        [one] the day before
       *[other] { $num } days before
    }
published-none = never
flags =
    { $n ->
        [one] one doubt
       *[other] { $num } doubts
    }
states-title = States
offices-title = Field offices
areas-caption = Sums over the facilities that gave a number, and how many gave none for people infected now
areas-none = None is known.

county = { $name } County
aliases = Also written
aliases-more =
    { $n ->
        [one] and one more
       *[other] and { $num } more
    }
provisional = This facility is known only from a list that names it. Nobody has described it yet.
figures-title = Figures
figures-none = No figure is known as of this point.
never-published = Never published by this day:
state-published = Published that day.
state-carried =
    { $n ->
        [one] Nothing was published that day; this is from { $since }, the day before.
       *[other] Nothing was published that day; this is from { $since }, { $num } days before.
    }
state-withdrawn = The publisher has dropped it; last published { $last }.
unchanged =
    { $n ->
        [one] Unchanged for one day.
       *[other] Unchanged for { $num } days, since { $since }.
    }
stated-as-of = Stated as of { $date }.
flags-label = Reasons for doubt
flag = Doubt
flags-more =
    { $n ->
        [one] One more doubt is in
       *[other] { $num } more doubts are in
    }
flagged = in doubt
also = Others say otherwise:
read-in = Read in:
origin-page = page captured { $time }
origin-listed = listed as
history-title = History
history-note = A value stands until the next change. A grey stretch has no value; a triangle marks a figure in doubt.
history-csv = Every change as CSV
history-none = No history is known as of this point.
chart-table =
    { $n ->
        [one] The same as a table (one change)
       *[other] The same as a table ({ $num } changes)
    }
chart-caption = { $measure }: value from each day on
chart-shortened = Of { $num } changes, both ends and the largest are drawn and listed.
chart-all = All of them
chart-desc =
    { $n ->
        [one] One change from { $first } to { $last }; last value { $value }; highest { $most }.
       *[other] { $num } changes from { $first } to { $last }; last value { $value }; highest { $most }.
    }
chart-gaps =
    { $n ->
        [one] One stretch has no value.
       *[other] { $num } stretches have no value.
    }
col-from-day = From
col-value = Value
facts-title = What is said about this place
facts-note = Facts that contradict each other stand side by side, each with its speaker.
facts-none = Nothing is known about this place but its name.
facts-caption = Facts about the facility with speaker and source
facts-more =
    { $n ->
        [one] One more is in
       *[other] { $num } more are in
    }
col-fact = Fact
col-speaker = Speaker
col-valid = When true
col-source = Source
contradicted = contradicted
facility-statements =
    { $n ->
        [one] One statement about this facility, its state or the nation, in order of time.
       *[other] { $num } statements about this facility, its state or the nation, in order of time.
    }
sources-archive = Archived pages of the series
source-statements =
    { $n ->
        [one] one statement
       *[other] { $num } statements
    }
sources-all = All sources

compare-title = Compare what was known when
compare-note = The same day, as it was known at two points.
compare-earlier = As known by the end of
compare-later = and by the end of (empty: now)
compare-show = Compare
compare-page-title = { $name }: what was known when
compare-heading = What was known when
compare-lead = { $name } on { $on }, as it was known at two points.
compare-known-by = Known by { $date }
compare-known-now = Known now
compare-caption = Figures as known at the two points
compare-unknown = not known then
col-measure = Figure
col-difference = Difference
diff-same = the same
diff-higher = higher than was known
diff-lower = lower than was known
diff-newly = a number became known
diff-lost = there is no longer a number
diff-other = said otherwise
differences-title = What differs, and why
differences-none = Nothing differs.
differences-count =
    { $n ->
        [one] One difference.
       *[other] { $num } differences.
    }
differences-more =
    { $n ->
        [one] One more is in
       *[other] { $num } more are in
    }
why = Why:

statements-title = Statements
statements-lead = Who said, asked, promised, ordered or answered what, in order of time. Each points to where it was read.
statements-count =
    { $n ->
        [one] One statement of { $all }.
       *[other] { $num } statements of { $all }.
    }
statements-none = No statement matches.
filter-any = any
filter-kind = Kind
filter-place = Place
filter-apply = Filter
to-whom = to
known-since = known since { $date }
remark-retracted = Taken back by
remark-restated = Said again in
remark-corrected = Our first reading was wrong; this is the corrected one.
remark-function = Function:
remark-due = Due { $date }
record-kind = Kind
record-addressees = Addressed to
record-subject = About
record-said = Date given
record-known = Known since
record-entered = Entered in our book
record-confidence = How well attested
record-label = Label
own-words = This is the meaning in our words, not a quotation.
own-words-quoted = The heading is the meaning in our words; only what stands in quotation marks is quoted.

sources-title = Sources
sources-lead = Where every figure and statement was read, under which licence, and the hash of what was captured.
sources-count =
    { $n ->
        [one] One source.
       *[other] { $num } sources.
    }
sources-none = No source is known as of this point.
sources-caption = Sources with publisher, date, licence and number of statements
col-publisher = Publisher
col-dated = Dated
col-licence = Licence
col-statements = Statements
captures =
    { $n ->
        [one] one captured page
       *[other] { $num } captured pages
    }
source-origin = From
source-captured = Captured
source-not-captured = not captured; cited
source-size = Size
bytes = { $num } bytes
source-span = Pages
source-public = Public
source-not-public = no; it counts as known only from its entry
source-rows-yes = Rows may be passed on.
source-rows-no = Rows may not be passed on.
source-credit = Credit:
source-note = Note
source-read = Read from this source
source-first =
    { $n ->
        [one] The first is shown.
       *[other] The first { $num } are shown.
    }

about-title = About Standing
about-lead = Standing keeps what institutions published and said about vaccination and outbreaks where people are held, and can show for every figure where it came from, when it was said and when it became known.
about-what = What it is
about-what-text = It asks five questions of every place where people are held: how bad is it, who is due a dose, whose duty is it, how do they get it, and who has not answered. This version answers the first, whose duty it is and who has not answered; for the others it shows what the statements in its book say. Where something is not yet computed, the page says so.
about-figures = Figures as published
about-figures-text = A figure is shown as its publisher gave it. Where it looks wrong, a reason for doubt stands beside it with the numbers that raised it; it is never repaired in silence. Where two publishers disagree, both stand.
about-missing = What is missing
about-missing-text = Not reported, refused, withheld, unreadable and zero are different things and are shown differently. A sum says how many facilities are in it and which are not.
about-axes = Which time is used
about-axes-text = “Day shown” is the day in the world. “Known by” is what could be known then: from the time a source was public, else from its entry in our book. A bare date means the end of that day in { $zone }. A correction of our own reading applies to every date, since the source always said what it said.
about-not = What it does not do
about-not-text = It gives no grade to a facility, ranks nobody, sends no letters, deletes no inconvenient figure, and holds no search that could tell where a person is.
about-legal = Not legal advice
about-legal-text = Statements are given in our words unless they are marked as a quotation, which is shown only after it was compared with the original. Dates and deadlines must be verified by counsel against the source before anyone relies on them.
about-medical = Not medical advice
about-medical-text = Nothing here tells who should be given a vaccine. That is for a clinician and the person.
about-people = No people
about-people-text = The pages speak of institutions: agencies, courts, facilities, groups. They hold no immigration status, no registration numbers, no country of origin and no hearing dates.
