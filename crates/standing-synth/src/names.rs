//! Names that are plainly invented: things as given names, landscapes as family names.

use crate::draws::{Draws, Topic};
use crate::person::Name;

const GIVEN: [&str; 40] = [
    "Abacus", "Almanac", "Anchor", "Bellows", "Button", "Candle", "Chime", "Compass", "Copper",
    "Cricket", "Ember", "Feather", "Fiddle", "Garnet", "Hazelnut", "Inkwell", "Kettle", "Lantern",
    "Ledger", "Lichen", "Marble", "Nutmeg", "Oatmeal", "Pebble", "Pepper", "Pocket", "Quill",
    "Ribbon", "Saffron", "Satchel", "Sparrow", "Tassel", "Thimble", "Thistle", "Tinder",
    "Umbrella", "Velvet", "Walnut", "Whistle", "Zither",
];

const FAMILY: [&str; 40] = [
    "of-Alder-Bend",
    "of-Ash-Hollow",
    "of-Bare-Ridge",
    "of-Birch-Lake",
    "of-Black-Sand",
    "of-Blue-Mesa",
    "of-Briar-Hill",
    "of-Cedar-Gap",
    "of-Clay-Bank",
    "of-Cold-Spring",
    "of-Deep-Well",
    "of-Dry-Fork",
    "of-East-Dune",
    "of-Elm-Crossing",
    "of-Far-Pasture",
    "of-Fern-Gully",
    "of-Flat-Rock",
    "of-Fog-Harbor",
    "of-Gray-Cliff",
    "of-Green-Delta",
    "of-High-Plain",
    "of-Iron-Creek",
    "of-Juniper-Pass",
    "of-Long-Shore",
    "of-Low-Meadow",
    "of-Maple-Run",
    "of-Moss-Landing",
    "of-North-Fen",
    "of-Oak-Grove",
    "of-Old-Orchard",
    "of-Pine-Barren",
    "of-Red-Canyon",
    "of-Reed-Marsh",
    "of-Salt-Flat",
    "of-Slate-Quarry",
    "of-Still-Water",
    "of-Stone-Bridge",
    "of-Tall-Grass",
    "of-Two-Rivers",
    "of-Wind-Gate",
];

/// The name of a person.
pub(crate) fn name(seed: u64, index: u64) -> Name {
    let mut draws = Draws::of(seed, index, Topic::Name);
    let mut pick = |list: &[&'static str; 40]| {
        list.get(draws.below(40) as usize)
            .copied()
            .unwrap_or("Nobody")
    };
    Name {
        given: pick(&GIVEN),
        family: pick(&FAMILY),
    }
}
