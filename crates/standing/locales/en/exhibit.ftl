# The report of an exhibit, to be printed.
exhibit-of = Exhibit
exhibit-silence = Record of silence
exhibit-facility = Standing of a facility
exhibit-check-title = How anyone can check this
exhibit-check = Unpack the exhibit, open a terminal in its folder, and type:
exhibit-check-needs = This needs Python 3.8 or later and its package cryptography, and no network. It says "it holds" where every file is as the log signed it, every entry is in the log, and every source is as it was described; otherwise it says what is not so.
exhibit-check-key = The exhibit brings the key of the log itself, so it can only show that it is whole. To know whose it is, compare this key with one that you have from elsewhere, or name a policy of your own with --policy.
exhibit-key = Key of the log
exhibit-log = Log
exhibit-log-value = { $origin }, { $size } entries
exhibit-root = Root of the log
exhibit-point = As of
exhibit-made = Made
exhibit-software = Software
exhibit-proves = What the log proves: that these entries were in the book, word for word, when its head was signed. It does not prove that what they say is true, nor when anything happened before it was entered.
exhibit-derived-title = Derived
exhibit-derived = What stands under this heading was computed from the records by dated rules; it is no record itself. The same as data: { $file }.
exhibit-records-title = Records
exhibit-records = A schedule of everything that this report rests on (Federal Rules of Evidence, rule 1006). Each entry is in the folder data/entries under its number, with its proof. The marks in square brackets point here.
exhibit-number = No.
exhibit-what = What
exhibit-place-in-log = Place in the log
exhibit-sources-title = Sources
exhibit-source-in = in the exhibit, as captured
exhibit-source-cited = cited; nobody kept its bytes
exhibit-source-elsewhere = captured; the bytes are not in this exhibit
exhibit-source-terms = captured; its terms forbid passing it on
exhibit-nothing-held-back = Nothing was left out.
exhibit-held-back = { $n ->
    [one] { $num } statement or figure that belongs here was left out, since the terms of its source forbid passing it on. What is derived does not rest on it.
   *[other] { $num } statements or figures that belong here were left out, since the terms of their sources forbid passing them on. What is derived does not rest on them.
}
exhibit-figures = Figures as published
exhibit-doubt = Reasons to doubt
exhibit-facts = Facts about the facility
exhibit-rules-title = Rules that were used
exhibit-rules = The files are in the folder data/rules; their names and hashes:
exhibit-certificate = A certificate for the custodian of these records, to be filled in and signed, is in the file { $file }.
