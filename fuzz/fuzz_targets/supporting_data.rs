//! Compiles arbitrary bytes as an antigen file beside a small schedule, and as the schedule itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standing_forecast::{Compiled, SourceFile};

const SCHEDULE: &[u8] = b"<scheduleSupportingData><liveVirusConflicts/><vaccineGroups>\
<vaccineGroup><name>Fever</name><administerFullVaccineGroup/></vaccineGroup></vaccineGroups>\
<vaccineGroupToAntigenMap><vaccineGroupMap><name>Fever</name><antigen>Fever</antigen>\
</vaccineGroupMap></vaccineGroupToAntigenMap><cvxToAntigenMap><cvxMap><cvx>01</cvx>\
<shortDescription>fever</shortDescription><association><antigen>Fever</antigen></association>\
</cvxMap></cvxToAntigenMap><observations/></scheduleSupportingData>";

fuzz_target!(|bytes: &[u8]| {
    let file = |name, bytes| SourceFile { name, bytes };
    let _ = Compiled::from_files("fuzz", &[file("a.xml", bytes), file("s.xml", SCHEDULE)]);
    let _ = Compiled::from_files("fuzz", &[file("s.xml", bytes)]);
});
