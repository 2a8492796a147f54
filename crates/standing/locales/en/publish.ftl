# A published copy of the site.

publish-copy = A published copy as of { $day }. Other days, searches and forms need the program.
publish-find = Find a facility
publish-find-lead = Choose a letter that a word of its name, its place or its state begins with.
publish-find-all = All
publish-find-facility = Facility
publish-find-state = State
