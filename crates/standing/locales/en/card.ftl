# The health card as a page to print.

card-title = Vaccination record
card-name = Name
card-birth = Date of birth
card-code = Code to scan
card-date = Date
card-vaccine = Vaccine
card-lot = Lot
card-performer = Given by
card-not-known = not known
card-keep = Keep this card. Any doctor, pharmacy or health department can scan the code to read your doses; you may also take a photo of it. Show it only to those you choose.
card-whose = The card is yours. Nobody may keep it, and you do not have to say where you got it.
card-issued = Issued on { $date }.
