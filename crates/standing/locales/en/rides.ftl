# Rides to outside appointments: sheets to print, and the page.

rides-title = Rides on { $day }
rides-of-facility = { $facility }: rides on { $day }
rides-driver = Ride on { $day }
rides-sum = { $rides } rides, { $persons } people.
rides-list = Rides
rides-facilities = Facilities
rides-token = Token
rides-vehicle = Vehicle
rides-leaves = Leaves
rides-visits = Appointments
rides-back = Back
rides-persons = People
rides-crew = Officers
rides-party = Party
rides-site = Site
rides-arrives = Arrives
rides-appointment = Appointment
rides-observed = Observed until
rides-back-at = Back at { $time }.
rides-on-board = { $persons } people, { $crew } officers.
rides-none = No ride from here on this day.
rides-left = Not planned, and why
rides-reason = Reason
rides-change = Smallest change that would serve them
rides-time = Time
rides-where = Where
rides-seats = Seats taken
rides-leave-from = Leave { $place }
rides-arrive-at = Arrive at { $place }
rides-together = Everybody and the vehicle stay together all the way. Nobody is left at a site.
rides-decline = Everybody may decline the ride or the dose at any time, also on the way, and without giving a reason.
rides-never = A ride is never a reason for restraints that would not be used otherwise, for a transfer, or for a longer stay. Nobody is under way for longer than { $minutes } minutes.
rides-judged = Every time on these sheets was derived again from the plan by an independent check before they were written.
rides-timeline = The day: a lane for each vehicle, a bar for each ride
rides-timeline-note = A bar is a ride from leaving to coming back; the inner part is the appointment with its observation.
rides-leave-base = Leave the base
rides-arrive-base = Back at the base
rides-under-way = Nobody is under way for longer than { $minutes } minutes. The ride is no reason to treat anybody otherwise than they would be without it.

beside-rides = Rides outside
rides-page-title = The rides that were called hard
rides-page-lead = In March 2021 a court heard that taking people from Batavia, New York, to vaccination sites was hard. Eighty-five qualified. Then it ordered counsel to book appointments and the agency to drive. Here is what the rides take: set what you know, and read how many days.
rides-page-record = What is on record about Batavia: who said what, and what was ordered
rides-page-ask = Plan
rides-page-headline = { $n ->
    [0] Nobody can go
    [one] One day: { $people } people, with { $officers } officers and { $vans } vans
   *[other] { $num } days: { $people } people, with { $officers } officers and { $vans } vans
 }
rides-page-proved = { $n ->
    [one] Proved: it cannot be fewer.
   *[other] Proved: no plan under these conditions needs fewer than { $num } days.
 }
rides-page-left = { $n ->
    [one] One person is left without.
   *[other] { $num } people are left without.
 }
rides-page-by-officers = Days, by officers who may be on rides at one moment; all else as above
rides-page-days = Days
rides-page-not-in = not within { $days } days
rides-page-day = Day { $day }: { $people } people
rides-page-sites = Sites outside
rides-page-map = Where the sites lie from the facility, to scale, north up
rides-page-km = Kilometres by road
rides-page-minutes = Minutes
rides-page-source = Source
rides-page-assumed = What is assumed
rides-page-assumed-inputs = That 85 people qualify is on record. How many officers, vans, seats and places there were is not: the numbers in the form are ours until you set them. So are the hours of vans (07:00 to 19:00) and sites (08:00 to 19:00).
rides-page-assumed-road = Rides are { $factor } times the great circle at { $speed } kilometres an hour, and five minutes to get in and out. A measured table of times can be given to the command “standing trips”.
rides-page-assumed-limits = Nobody is under way for longer than { $most } minutes; a van is cleaned for { $clean } minutes between rides; a dose takes { $each } minutes. These are our own limits.
rides-page-leaves-out = Left out: second doses (85 people on a two-dose product ride twice), cohorts that may not travel together, people who change their mind on the day, weather.
rides-judged-page = An independent check derived every time and number again before this page was shown.
rides-input-people = People who qualify and are willing
rides-input-officers = Officers on rides at one moment
rides-input-vans = Vans
rides-input-seats = Seats of a van, besides officers
rides-input-places = People each site takes in an hour
rides-input-observe = Minutes of observation
rides-page-officers = { $n ->
    [one] 1 officer
   *[other] { $num } officers
 }
