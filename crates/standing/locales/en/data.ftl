# Open data: the list of tables.

twins-data = All tables
data-title = Open data
data-finding = { $n ->
    [one] One table, { $rows } rows, on the day above
   *[other] { $n } tables, { $rows } rows, on the day above
}
data-lead = What this site shows, as tables: CSV and Parquet with the same rows, each column described. Change the day or what was known above, and the tables follow. Nothing here is about a person in custody.
data-load = Load it in one line
data-load-text = Parquet keeps numbers, days and empty cells apart; DuckDB reads only the part that it needs.
data-load-csv = In CSV an empty cell is never zero. A cell that a spreadsheet would run as a formula has an apostrophe before it; Parquet holds the exact text.
data-tables = The tables
data-tables-note = Columns and sentences in the tables are in English.
data-rows = { $rows } rows
data-rows-held-back = { $rows } held back
data-columns = { $n ->
    [one] One column
   *[other] The { $n } columns
}
data-column = Column
data-type = Type
data-meaning = Meaning
data-key = part of the key
data-table = Table
data-rows-head = Rows
data-held-back = What was held back
data-held-back-finding = { $rows } rows are not here.
data-held-back-why = Why, and where to get them
data-held-back-text = Some sources do not let their rows be passed on. Rows read from them stay out of these tables, and so does whatever could only be computed with them. A row that stands on several such sources is counted for each. What is not here was not therefore never said.
data-held-back-none = Nothing: every source of this book lets its rows be passed on.
data-held-back-computed = computed with the help of such sources
data-held-back-list = The list of what is held back, with where to get it
held-back-note = Some sources do not let their rows be passed on: JSON and CSV leave out what stands on them.
data-whole = The whole package
data-file-datapackage = describes every file (Data Package 2.0)
data-file-dictionary = every column of every table
data-file-readme = what a person reads first
data-file-sums = hashes of all files
data-size = All files together: { $size }.
data-terms = Each row may be used on the terms of its source, with its credit:
data-same = The same book and question give the same bytes. On your own machine:

data-table-facilities = Facilities
data-about-facilities = Where people are held, as the directory lists it.
data-table-profile = Facts about facilities
data-about-profile = Names, codes, operators, capacities: each as one speaker gives it, contradicting ones side by side.
data-table-figures = Figures day by day
data-about-figures = Every series of figures for every day: published, carried since, or withdrawn; with the doubts that lie on it.
data-table-changes = Readings and where they were read
data-about-changes = Each figure from when it stood, with its source, its page or statement, and since when it could be known.
data-table-series = Reference series
data-about-series = The people outside: cases, doses and residents of counties, states and the nation, every snapshot.
data-table-flags = Doubts about figures
data-about-flags = Why a figure is doubted, by which rule, from when to when.
data-table-areas = Sums over areas
data-about-areas = Nation, states and field offices on the day, with who is not in the sum and why.
data-table-outbreaks = Outbreaks
data-about-outbreaks = By the rule in force; facilities without one, and those that cannot be judged, are named too.
data-table-findings = What is not published
data-about-findings = What went dark, what stopped, what never was.
data-table-duty = Whose duty it is
data-about-duty = Seven functions at each facility: held, contested, orphaned or unknown, and from which statements.
data-table-obligations = Requests, promises and orders
data-about-obligations = Who owes what, by when, and how late: computed, to be verified by counsel.
data-table-claims = Claims recomputed
data-about-claims = Claims of a case held against the book. On this page it is empty; the command fills it for a case that it is given.
data-table-statements = Statements
data-about-statements = What was said, by whom, about what, and where it was read.
data-table-parties = Parties
data-about-parties = Who speaks and owes: agencies, courts, operators, groups, officials.
data-table-sources = Sources and their terms
data-about-sources = Every source of the book, with the terms on which its rows may be passed on.
data-table-withheld = What was held back
data-about-withheld = By table and source: how many rows, why, and where to get them.
