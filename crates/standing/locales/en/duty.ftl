# Whose duty it is, what is owed and late, and the proof that nobody answered.

nav-duty = Whose duty
nav-agenda = Agenda

list-and = { $rest } and { $last }
list-nobody = nobody
duty-days =
    { $n ->
        [one] 1 day
       *[other] { $num } days
    }
duty-number = { $num }

# What is to be done, inside a sentence.
duty-the-eligibility = deciding who may have a dose
duty-the-supply = supplying doses
duty-the-administration = giving the dose
duty-the-transport = bringing people to appointments and back
duty-the-consent-information = informing people and taking consent or refusal
duty-the-continuity = the next dose and the record after a transfer or release
duty-the-reporting = reporting what was done

# The same at the head of a column.
duty-short-eligibility = Eligibility
duty-short-supply = Supply
duty-short-administration = Giving the dose
duty-short-transport = Transport
duty-short-consent-information = Consent and information
duty-short-continuity = Next dose and record
duty-short-reporting = Reporting

# Signs
duty-status-unknown = Unknown
duty-status-orphaned = Orphaned
duty-status-contested = Contested
duty-status-assigned = Assigned
duty-status-ordered = ordered
duty-means-unknown = Nobody has said anything about it that is in this book. That does not mean that nobody is bound by law.
duty-means-orphaned = It was spoken of, and nobody holds it.
duty-means-contested = Somebody holds it or is told to and says that it is not theirs, or several hold it apart.
duty-means-assigned = Somebody says that it is theirs, or was told to do it by one who can bind them.
duty-means-ordered = A court ordered it. This stands beside the status, since what was ordered can still be disputed.
duty-cause-circular = in a circle
duty-cause-disclaimed = disclaimed
duty-cause-silent = no answer
duty-cause-named-only = only named
duty-cause-means-circular = Those who speak point at each other.
duty-cause-means-disclaimed = Somebody says that it is not theirs.
duty-cause-means-silent = Somebody was asked and let the time run out.
duty-cause-means-named-only = Somebody is named by others and has not taken it on.
duty-contest-several-hold = Several hold it or are told to, and no one order binds them together.
duty-contest-held-and-disclaimed = Who holds it or is told to says that it is not theirs.

# Sentences of the views: responsibility
duty-nobody-spoke = Nobody has said whose duty { $function } is here.
duty-circular = { $parties } point at each other, and nobody accepts the duty of { $function }.
duty-disclaimed =
    { $n ->
        [one] { $parties } says that { $function } is not its task, and nobody accepts it.
       *[other] { $parties } say that { $function } is not their task, and nobody accepts it.
    }
duty-silent =
    { $n ->
        [one] { $parties } was asked about { $function } and let the time run out: no answer { $days } after the letter of { $day }.
       *[other] { $parties } were asked about { $function } and let the time run out: no answer { $days } after the letter of { $day }.
    }
duty-named-only =
    { $n ->
        [one] { $parties } is named by others for { $function }, and has not accepted it.
       *[other] { $parties } are named by others for { $function }; none of them has accepted it.
    }
duty-several-hold = { $parties } each hold the duty of { $function } or are told to, and no one order binds them together.
duty-held-and-disclaims =
    { $n ->
        [one] { $parties } must or will see to { $function } by one statement, and says by another that it is not its task.
       *[other] { $parties } must or will see to { $function } by one statement, and say by another that it is not their task.
    }
duty-accepted =
    { $n ->
        [one] { $parties } accepts the duty of { $function }.
       *[other] { $parties } accept the duty of { $function }.
    }
duty-mandated = { $by } says that { $parties } must see to { $function }.
duty-ordered = { $by } ordered on { $day } that { $parties } must see to { $function }.
duty-missing-word = In no statement does { $party } accept or disclaim { $function }.
duty-changed-by = { $by }: { $what }
duty-ended-by = What { $by } had said no longer holds: { $what }
duty-changed-by-silence = { $party } had not answered { $statement } when its time ran out.

# Sentences of the views: how time is counted
clock-rule = Counted by { $rule } ({ $citation }), as the law then stood, on { $day }.
clock-courtesy = No law sets a time here; { $days } are what courtesy allows.
clock-trigger = The day of the event, { $day }, is not counted.
clock-given = The date was given: { $day }.
clock-no-receipt = The time counts from receipt, and no proof of receipt is in the book.
clock-not-sent = It has not been sent.
clock-bounced = It came back undelivered on { $day }: no time runs.
clock-none-given = No day was given, so nothing falls due.
clock-extended = { $days } more were taken on { $day }: { $text }.
clock-extension-ignored = The extension of { $day } does not count: { $text }.
clock-pause-ignored = The pause of { $day } does not count: { $text }.
clock-rolled = { $day } is no working day ({ $text }), so it runs on.
clock-due = Due on { $day }; computed, to be verified by counsel.
clock-beyond-calendar = The calendar { $text } does not reach { $day }: no date is computed.
clock-no-version = No version of { $rule } was in force on { $day }.
clock-unknown-rule = There is no rule { $rule } in the calendars.
clock-word-weekend = weekend
clock-word-no-such-pause = the rule knows no such pause
clock-word-no-further-time = the rule allows it no further time
clock-word-no-extension = the rule knows no extension
clock-word-time-over = the time was over
clock-word-one-only = the rule allows one

# Sentences of the views: how late
late-running = { $party } has until { $day }: { $days } left.
late-paused = Time stands still since { $day }.
late-due = { $party } owes it today.
late-overdue = { $party } is { $days } late; it was due on { $day }.
late-unanswered = { $party } has not answered for { $days }.
late-lapsed = { $party } let the time run out on { $day }.
late-open = { $party } named no day; { $days } have passed.
late-ended = Ended on { $day }.
late-ended-after = Ended on { $day }, { $days } late.

# Sentences of the views: what can be done
propose-reminder = { $statement } to { $party } falls due on { $day }.
propose-second-letter = A second letter to { $party } about { $statement } can be written.
propose-step = { $text }
propose-by-law = { $text } ({ $citation })
proposal-suspended = { $party } promised it for { $day }: wait until then.
propose-referred = { $party } says that { $other } must answer: ask { $other }.

# Sentences of the views: silence
silence-finding = By { $day }, { $days } after { $start }, no answer of { $party } to { $statement } was found.
silence-sent = Sent on { $day } ({ $text }).
silence-delivered = Delivered on { $day } ({ $text }).
silence-searched =
    { $n ->
        [one] On { $day } { $by } searched { $text } ({ $method }) and found { $number } message that could be an answer.
       *[other] On { $day } { $by } searched { $text } ({ $method }) and found { $number } messages that could be an answer.
    }
silence-no-sending = Nothing in the book shows how it was sent.
silence-no-delivery = Nothing in the book shows that it was delivered.
silence-no-search = No search for an answer after { $day } is in the public book. A search in an office’s mailbox stays in the office.
silence-no-search-at-all = No search for an answer is in the public book. A search in an office’s mailbox stays in the office.
silence-found = The search of { $day } found { $number } that could be an answer: a person must look.
silence-unconfirmed = On { $day } something came from { $text } that claims to be an answer; nobody has confirmed it.

# Sentences of the views: the sheet. Each stands beside the question that it answers.
sheet-assigned = { $parties }.
sheet-ordered = { $parties }. A court ordered it.
sheet-nobody = Nobody has taken this on.
sheet-contested = This is in dispute.
sheet-unknown = Nobody has said.
sheet-promised = On { $day }, { $party } promised: { $what }
sheet-promised-by = On { $day }, { $party } promised by { $due }: { $what }
sheet-order = On { $day }, { $by } ordered { $parties }: { $what }
sheet-silence =
    { $n ->
        [one] { $party } has not answered for { $days }: { $what }
       *[other] { $party } have not answered for { $days }: { $what }
    }
sheet-call-health = { $party } is the health authority here.
sheet-call-care = { $party } gives health care here.
sheet-call-custodian = { $party } holds people here.
sheet-no-call = No number to call is known for this place.
sheet-may-decline = You may accept or decline a vaccine. You may ask for information in your language first.
sheet-not-custody = A vaccine does not decide whether you are held or released, or for how long.

duty-left-out =
    { $n ->
        [one] One more is not on this page. All of them:
       *[other] { $num } more are not on this page. All of them:
    }

# The matrix
duty-title = Whose duty is it?
duty-beside-label = Pages about duty
duty-beside-matrix = Whose duty
duty-beside-requests = Requests
duty-beside-agenda = Agenda
duty-beside-dockets = Dockets
duty-beside-plans = Plans
duty-facilities =
    { $n ->
        [one] one facility
       *[other] { $num } facilities
    }
duty-finding-orphaned =
    { $n ->
        [one] On { $on }, nobody holds the duty of { $function } at one of { $all }.
       *[other] On { $on }, nobody holds the duty of { $function } at { $num } of { $all }.
    }
duty-finding-contested =
    { $n ->
        [one] On { $on }, one duty is in dispute, and none is without a holder that anybody spoke of.
       *[other] On { $on }, { $num } duties are in dispute, and none is without a holder that anybody spoke of.
    }
duty-finding-held = On { $on }, every duty that anybody spoke of is held by somebody.
duty-finding-unknown = On { $on }, nobody has said whose duty anything is.
duty-counts = Of { $all }, { $assigned }, { $contested }, { $orphaned }; { $unknown }.
duty-count-cells =
    { $n ->
        [one] one duty
       *[other] { $num } duties
    }
duty-count-assigned =
    { $n ->
        [one] 1 is assigned
       *[other] { $num } are assigned
    }
duty-count-contested =
    { $n ->
        [one] 1 contested
       *[other] { $num } contested
    }
duty-count-orphaned =
    { $n ->
        [one] 1 orphaned
       *[other] { $num } orphaned
    }
duty-count-unknown =
    { $n ->
        [one] of 1 nobody has spoken
       *[other] of { $num } nobody has spoken
    }
duty-count-ordered =
    { $n ->
        [one] A court ordered 1 of them.
       *[other] A court ordered { $num } of them.
    }
duty-known-then = What could be known on { $on } itself
duty-known-same = Nothing that has become known since makes any of it read otherwise.
duty-known-differs =
    { $n ->
        [one] With what has become known since, one duty stands otherwise or on other statements.
       *[other] With what has become known since, { $num } duties stand otherwise or on other statements.
    }
duty-known-now = See the day with all that is known now
duty-filter-status = How a duty stands
duty-caption =
    { $n ->
        [one] One facility of { $all } by seven functions. Choose a cell to see who said what.
       *[other] { $num } facilities of { $all } by seven functions. Choose a cell to see who said what.
    }
duty-none = No facility matches.
duty-said-of-nation = said of the whole nation
duty-said-of-state = said of the whole state
duty-signs = What the signs mean
duty-inherits = What is said of the nation or a state holds for each facility in it, until the same speaker says something of a narrower place.
front-orphaned =
    { $n ->
        [one] duty at a facility that nobody holds
       *[other] duties at facilities that nobody holds
    }
front-duty = All of them at a glance
front-late =
    { $n ->
        [one] request past its time without an answer
       *[other] requests past their time without an answer
    }
front-agenda = What is due and late on this day

# A cell
duty-since = so since { $day }
duty-other-functions = The seven functions here
duty-missing = Missing:
duty-also = Also:
duty-mandate = { $by } says that { $party } must do it, { $day }.
duty-mandate-order = { $by } ordered { $party } to do it, { $day }.
duty-see-statement = See the statement
known-title-then = What could be known on { $day }
known-title-now = What was known then, and what is known now
known-same = Nothing about { $day } has become known since that makes it read otherwise.
known-differs = What could be known on { $day } is not what is known now.
known-show-now = Show the day with all that is known now
known-show-then = Show only what could be known that day
known-status-now = With what is known now:
known-status-then = As it could be known then:
known-later =
    { $n ->
        [one] One statement about this day became known only later:
       *[other] { $num } statements about this day became known only later:
    }
known-turned = These stand otherwise with what has become known since:
stance-accepts = says that it is its own task
stance-disclaims = says that it is not its task
stance-assigns = says that it is the task of { $party }
stance-mandates = says that { $party } must do it
stance-orders = orders { $party } to do it
word-counts = counts on this day
word-superseded = said anew later
word-narrowed = gives way to its word about a narrower place
word-retracted = taken back by { $day }
word-not-yet = holds only from { $day }
word-ended = no longer holds since { $day }
word-place = said of { $place }
words-title = Who said what, in order
words-lead = Claims and counter-claims as they were made. What is in our words is not a quotation; each leads to its source.
words-none = By this day nobody had said anything about it that is in this book.
changes-title = How it came to stand so
changes-none = It has not changed: nobody had said anything by this day.
change-by = by
owed-title = What was asked, ordered and promised about it
owed-none = Nothing.
rules-title = Rules about it
rule-in-force = in force on this day
rule-not-in-force = not in force on this day
replies-title = Each party’s own word
replies-lead = Every body that is named, with what others say of it and what it says itself, side by side.
replies-of-it = What others say of it, or ask of it
replies-by-it = What it says itself
replies-not-named = Nobody names it.
replies-silent = By this day, nothing by it about this is in this book.
replies-how-title = To reply
replies-how = Any body named on this page can reply to it. Send the reply, with the address of this page, to the office that runs this site, in a form that can be kept: a letter, an e-mail, a statement on your own site.
replies-how-kept = A person enters it with its date and source and publishes it here, at the same size and in the same place as what is said of you. It takes nothing away: what was said before stays, with what was said against it.

# What is owed
computed-by-counsel = Computed, to be verified by counsel.
people-held-there = the people held there
col-bearer = Who owes it
col-stands = How it stands
col-due = Due
obligation-more = Details
obligation-stands = How it stands: who owes what by it, and since when
obligation-binds = binds by { $force }
obligation-kind-request = Request
obligation-kind-commitment = Promise
obligation-kind-order = Order
obligation-state-draft = written, not sent
obligation-state-sent = sent
obligation-state-delivered = delivered
obligation-state-acknowledged = acknowledged
obligation-state-paused = paused
obligation-state-bounced = came back undelivered
obligation-state-answered = answered
obligation-state-disputed = answered, and the answer disputed
obligation-state-closed = closed
obligation-state-open = open
obligation-state-stayed = stayed
obligation-state-partly-done = done in part
obligation-state-done = done
obligation-state-lifted = lifted
force-courtesy = courtesy
force-promise = promise
force-contract = contract
force-regulation = regulation
force-statute = statute
force-order = a court’s order
lateness-not-running = no time runs
lateness-running = in time
lateness-paused = time stands still
lateness-due = due today
lateness-overdue = late
lateness-unanswered = unanswered
lateness-lapsed = run out
lateness-open = no day named
lateness-ended = ended

# Requests
requests-title = Requests
requests-finding =
    { $n ->
        [one] On { $on }, one of { $all } is past its time and has not come.
       *[other] On { $on }, { $num } of { $all } are past their time and have not come.
    }
requests-of =
    { $n ->
        [one] one answer that is owed
       *[other] { $num } answers that are owed
    }
requests-of-all =
    { $n ->
        [one] one thing that is owed
       *[other] { $num } things that are owed
    }
requests-ended =
    { $n ->
        [one] One was answered, done or closed.
       *[other] { $num } were answered, done or closed.
    }
requests-lead = A letter to several bodies is owed an answer by each. Where no law sets a time it is unanswered, never late by law. No answer in this book does not prove that none was given.
requests-kind-all = all
requests-none = Nothing matches.
letter-lead =
    { $n ->
        [one] One body owes something by it.
       *[other] { $num } bodies each owe something by it.
    }
letter-others =
    { $n ->
        [one] One other body owes something by the same
       *[other] { $num } other bodies owe something by the same
    }
record-function = Function
record-owed-to = Owed to
record-state = State
record-binds = Binds by
record-promised = Promised meanwhile for
record-docket = Docket
events-title = What happened, and what shows it
event-no-sending = the letter itself is in the book; nothing shows how it was sent
event-shown-by = shown by:
event-says = said by
event-misfit = This does not fit and changes nothing:
event-reference = their number { $text };
event-no-stop = this stops no clock
event-unconfirmed = It claims to be a reply. It changes nothing until a person has confirmed it.
event-found =
    { $n ->
        [one] { $num } message that could be an answer
       *[other] { $num } messages that could be an answer
    }
event-partly = in part
event-answered = answered
event-confirmed = confirmed by a person
event-promised = promised
event-promised-by = for { $day }
event-promised-no-day = without a day
event-taken-back = taken back
event-asked-again = asked again
proof-sender-says = only the sender says so
proof-presumed = nothing came back, and a rule presumes it
proof-server = their mail server took it
proof-carrier = the carrier records it
proof-receipt = somebody signed, or their form gave a receipt
proof-addressee = they say so themselves
closing-satisfied = whoever asked has what was asked for
closing-withdrawn = it was taken back
closing-superseded = a later one took its place
closing-moot = it has no object any more
misfit-not-sent = it was not sent yet
misfit-already-sent = it was sent already
misfit-undelivered = it came back undelivered and was not sent again
misfit-arrived = it had arrived already, so it cannot have come back
misfit-not-paused = time did not stand still
misfit-already-paused = time stood still already
misfit-not-answered = there was no answer to dispute
misfit-already-answered = it was answered already
misfit-already-done = it was done already
misfit-lifted = it was lifted
misfit-closed = it was closed
reply-doubt-sender-domain = the sender’s domain is not, or only looks like, theirs
reply-doubt-display-name = the name shown is another address
reply-doubt-several-senders = more than one sender
reply-doubt-dated-before = dated before the letter
reply-doubt-no-reference = does not say which letter it answers
reply-doubt-automatic = a machine sent it
reply-doubt-unproven-bounce = says that it was not delivered, unproven
reply-doubt-odd-headers = odd headers
reply-doubt-executable = holds a program
reply-doubt-too-many-parts = more parts than a letter has
reply-doubt-hidden-text = hidden words
clock-title = How the time was counted
clock-law = As the law then stood:
clock-before-extension = Without the extension: { $day }.
clock-skipped =
    { $n ->
        [one] One day does not count
       *[other] { $num } days do not count
    }
clock-every-day =
    { $n ->
        [one] Every day: one
       *[other] Every day: { $num }
    }
day-trigger = the day of the event, not counted
day-counted = { $number }
day-not-counted = not counted
day-rolled = so it runs on
day-rolled-to = the next working day: due
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
clock-by = By:
event-ends-nothing = by another than the one who was asked: it ends nothing
answers-by-others = Answers by others than the one who was asked; they end nothing:
unconfirmed-note =
    { $n ->
        [one] One message claims to be a reply and waits for a person to confirm it.
       *[other] { $num } messages claim to be a reply and wait for a person to confirm them.
    }
proposals-title = What the rules open next
proposal-from = From { $day }:
proposals-note = Nothing here is sent by software. Counsel must verify it.

# The record of silence
silence-record-title = Record of silence
silence-record-lead = What shows that it was sent and arrived, who looked for an answer and where, and that none was found.
silence-record-open = Open the record, to print
silence-record-whole = Nothing is lacking in this record.
silence-record-not-whole = This record is not whole: what it lacks is said below.
silence-record-shown = What shows it
silence-record-lacks = What it lacks
silence-record-made = Made from the public book as of this point: { $point } It speaks of what is in the book; no answer in the book does not prove that none was given.
silence-record-name = Name, role, day
silence-record-signed = Signature
record-asked-by = Asked by
record-asked-of = Asked of
record-asked = What was asked
lack-sending = Proof of how it was sent.
lack-delivery = Proof that it arrived.
lack-search = A search for an answer after the due date.
lack-found = A search found something that a person must look at.
lack-unconfirmed = Something that claims to be an answer waits for a person.
lack-not-due = The time has not run out.

# The agenda
agenda-title = Agenda
agenda-link = What is due and late here
agenda-all = everything in the book
agenda-of = Standing, agenda: { $subject }
agenda-finding = On { $on }: { $due }, { $overdue }, { $promised }.
agenda-count-due =
    { $n ->
        [0] nothing is due today
        [one] one thing is due today
       *[other] { $num } things are due today
    }
agenda-count-overdue =
    { $n ->
        [0] nothing is late
        [one] one is late or unanswered
       *[other] { $num } are late or unanswered
    }
agenda-count-promised =
    { $n ->
        [0] nothing is promised or ordered and open
        [one] one is promised or ordered and open
       *[other] { $num } are promised or ordered and open
    }
agenda-lead = About: { $subject }. Replies that fall due within { $days } are listed too.
agenda-list-due = Due today
agenda-list-overdue = Late or unanswered
agenda-list-promised = Promised or ordered, open
agenda-list-upcoming = Replies that fall due soon
agenda-list-paused = Time stands still
agenda-no-day = no day named
agenda-owed-to = owes it to
agenda-party = Owed by or to
agenda-empty = Nothing stands on this day.
agenda-subscribe = Subscribe:
agenda-computed = Every day here is computed, to be verified by counsel. Only what is public is listed.

# Dockets
dockets-title = Dockets
dockets-finding =
    { $n ->
        [0] No court case is in this book by this day.
        [one] One court case is in this book.
       *[other] { $num } court cases are in this book.
    }
dockets-lead = What was filed, what was ordered, and what became of it, with the source of each.
dockets-none = No docket has an entry by this day.
docket-finding = { $entries }; { $obligations }, { $open }.
docket-entries =
    { $n ->
        [one] One entry
       *[other] { $num } entries
    }
docket-obligations =
    { $n ->
        [one] one thing is owed by it
       *[other] { $num } things are owed by it
    }
docket-open =
    { $n ->
        [0] none of them open
        [one] one of them open
       *[other] { $num } of them open
    }
docket-entries-title = Entries
docket-evidence-title = Said elsewhere, and evidence here
docket-evidence-note = Not filed in this case, as far as this book knows. It bears on what was filed, argued or ordered.
docket-obligations-title = What it obliges to, and what became of it
docket-number = no. { $number }
docket-shown-by = Shown by

# Plans
plans-title = Plans and pledges
plans-finding =
    { $n ->
        [0] By { $on }, nobody had published a plan or pledge to vaccinate.
        [one] By { $on }, there was one plan or pledge to vaccinate.
       *[other] By { $on }, there were { $num } plans and pledges to vaccinate.
    }
plans-lead = Eight items that a vaccination plan must contain, and the words of each plan about them. There is no total: one item does not make up for another.
plans-none = None is in this book by this day.
plan-silent = says nothing
plan-nothing-read = No words about any of the eight items were read out of its source.
plan-own-words = (in our words, not a quotation)
plan-item-supply = Who supplies the doses
plan-item-administration = Who gives them
plan-item-transport = How people and doses meet
plan-item-second-dose = The second dose on transfer and release
plan-item-consent-language = Consent, information, languages
plan-item-staff = Staff
plan-item-timeline = By when
plan-item-reporting = Who reports what was done

# The sheet of a facility
sheet-link = A sheet for the people held here and their families, to print
sheet-eyebrow = For the people held here and their families
sheet-title = Vaccines at { $name }
sheet-rights = Your rights
sheet-who = Who is responsible for what here
sheet-q-eligibility = Who decides that you may have a vaccine?
sheet-q-supply = Who brings the vaccine here?
sheet-q-administration = Who gives it?
sheet-q-transport = Who takes you to an appointment outside?
sheet-q-consent-information = Who explains it and asks if you agree?
sheet-q-continuity = Who sees to the second dose if you are moved or released?
sheet-q-reporting = Who tells the public what was done?
sheet-promised-title = What was promised or ordered, and when
sheet-promised-none = Nothing was promised or ordered that we know of.
sheet-original = What is quoted or described is in English, as it was published.
sheet-silent-title = Who has not answered
sheet-silent-none = No question about this place is waiting past its time.
sheet-more =
    { $n ->
        [one] and one more, on the page of this place
       *[other] and { $num } more, on the page of this place
    }
sheet-call-title = Whom to call
sheet-operator = { $operator } runs this place.
sheet-fill-health = Health office, telephone:
sheet-fill-legal = Legal help, telephone:
sheet-foot = All of this comes from what these bodies said themselves or from published sources. This sheet names no person and asks nothing of you. It is no medical or legal advice.
sheet-print = To print it, use your browser’s print command: it fits on one page. The page of this place:

# Drafts of letters
letter-day = { $day }
letter-from = From: { $party }
letter-from-blank = From: [to be filled in]
letter-to = To: { $party }
letter-to-blank = To: [to be filled in]
letter-subject = Subject:
letter-subject-second = Second letter: our letter of { $day } about { $place }
letter-subject-expedite = Expedited processing: our request of { $day } about { $place }
letter-subject-appeal = Appeal: our request of { $day } about { $place }
letter-subject-mediation = Mediation: our request of { $day } about { $place }, to { $party }
letter-subject-referred = A request that { $party } refers to you
letter-subject-counsel = For counsel: our request of { $day } about { $place }, to { $party }
letter-subject-promise = Your promise of { $day } about { $place }
letter-subject-order = For counsel: the order of { $day } about { $place }
letter-asked = On { $day } we wrote to you about { $place }. In short: { $what }
letter-asked-other = On { $day } we wrote to { $party } about { $place }. In short: { $what }
letter-reached = The letter reached you on { $day }.
letter-reached-other = The letter reached them on { $day }.
letter-acknowledged = You acknowledged it on { $day }. An acknowledgement is not an answer.
letter-acknowledged-as = You acknowledged it on { $day } under the reference { $text }. An acknowledgement is not an answer.
letter-acknowledged-other = They acknowledged it on { $day }.
letter-due = By { $citation } an answer was due on { $due } (computed, to be verified by counsel). Today is { $day }, and none has reached us.
letter-due-other = By { $citation } an answer was due on { $due } (computed, to be verified by counsel). By { $day } none has reached us.
letter-hoped = We asked for an answer by { $due }. Our letter is { $days } old, and none has reached us.
letter-promised = You had promised an answer for { $day }.
letter-answer-now = Please answer now, or tell us who will and by when.
letter-expedite = We ask for expedited processing. The need is compelling because: [to be filled in]
letter-expedite-by = We ask for expedited processing under { $citation }. The need is compelling because: [to be filled in]
letter-appeal = This letter is for whoever decides on appeals. We appeal. Please decide within the time that the law gives, and in writing.
letter-appeal-by = This letter is for whoever decides on appeals. We appeal under { $citation }. Please decide within the time that the law gives, and in writing.
letter-mediate = We ask you to mediate.
letter-mediate-by = We ask you to mediate under { $citation }.
letter-referred = On { $day } { $party } answered that this is for you.
letter-ask-same = We ask you the same. If it is not yours to answer, please say whose it is.
letter-may-file = What may be filed is for counsel to say. These are the facts for it.
letter-may-file-by = What may be filed under { $citation } is for counsel to say. These are the facts for it.
letter-you-promised = On { $day } you promised: { $what }
letter-you-promised-for = On { $day } you promised: { $what } It was due on { $due }.
letter-what-became = Please tell us in writing what became of it, and by when the rest will be done.
letter-ordered = On { $day } { $by } ordered { $party }: { $what }
letter-ordered-for = On { $day } { $by } ordered { $party }: { $what } It was due on { $due }.
letter-not-shown = Nothing in the book shows that it was done by { $day }.
