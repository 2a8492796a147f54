# Numbers, dates, and the terms of the field. Every message may be changed by a translator.

language-name = English
number-group = ,
number-decimal = .
# From how many digits on the group mark is written.
number-group-from = 4

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
date = { $day } { $month } { $year }
date-month = { $month } { $year }
date-time = { $date }, { $time } { $zone }
interval-open = at all times, as far as was said
interval-from = from { $from }
interval-until = until { $last }
interval-both = { $from } to { $last }

missing-not-reported = not reported
missing-refused = refused
missing-unreadable = unreadable
missing-suppressed = withheld
missing-not-applicable = does not apply
no-exact-number = no exact number
not-known = not known
no-date = no date given
yes = yes

measure-held = People held
measure-cases-cumulative = Confirmed cases since counting began
measure-cases-current = Infected and isolated or monitored now
measure-cases-current-header = Infected now, from the page’s header
measure-deaths-cumulative = Deaths in custody with an infection
measure-tests-cumulative = People tested since counting began
measure-detained-cumulative = Different people detained since counting began
measure-average-daily-population = Average daily population
measure-contract-minimum = Beds paid for whether used or not
measure-capacity = Beds
measure-cases-new = New cases in a period
measure-deaths-new = New deaths in a period
measure-tests-new = Tests in a period
measure-book-ins = People taken into custody in a period
measure-book-outs = People leaving custody in a period
measure-doses-new = Vaccine doses given in a period
measure-doses-cumulative = Vaccine doses given since the start
measure-first-doses-cumulative = People with at least one vaccine dose
measure-fully-vaccinated-cumulative = People fully vaccinated
measure-eligible-count = People eligible or willing
measure-residents = Residents of the area
measure-staff-cases-cumulative = Infections of staff since counting began
measure-rate-ratio = Ratio of two rates
measure-short-held = Held
measure-short-average-daily-population = Average held
measure-short-cases-current = Isolated now
measure-short-cases-cumulative = All cases
measure-short-deaths-cumulative = Deaths

function-eligibility = eligibility
function-supply = supply of doses
function-administration = giving the dose
function-transport = transport
function-consent-information = consent and information
function-continuity = next dose and record on transfer or release
function-reporting = reporting

kind-figure = Figure
kind-responsibility = Whose duty
kind-commitment = Promise
kind-request = Request
kind-order = Order
kind-answer = Answer
kind-event = Event
kind-rule = Rule
kind-profile = Fact about a facility
kind-role = Role

relation-restates = says again
relation-retracts = takes back
relation-corrects = corrects our reading of
relation-answers = answers
relation-bears-on = is evidence on

confidence-seen = The source was read
confidence-date-inferred = The source was read; its date is inferred
confidence-conflict = Sources disagree; each is kept
confidence-reported = Reported at second hand

field-name = Name
field-alias = Also written
field-code = Code
field-operator = Operator
field-county = County
field-state = State
field-city = City
field-zip = Postal code
field-field-office = Field office
field-capacity = Beds
field-contract-minimum = Beds paid for whether used or not
field-coordinates = Coordinates
field-kind = Kind
field-jurisdiction = System
field-same-as = Same place as
