//! The map: state outlines as paths, and the projection that puts a point among them.
//!
//! The projection is the composite Albers of d3-geo (`geoAlbersUsa`, ISC): the lower forty-eight in
//! a conic equal-area projection with parallels 29.5 and 45.5, Alaska at 35 % of that scale and
//! Hawaii at the same scale, both moved under the south-west. Scale 1300 and centre (487.5, 305)
//! are those of the outlines in `assets/us-states.json`. Other places have no spot on this sheet.

use serde::Deserialize;
use std::collections::BTreeMap;

/// State outlines on their sheet.
#[derive(Debug, Clone, Deserialize, Default)]
pub(super) struct Outlines {
    /// Width of the sheet.
    pub(super) width: u32,
    /// Height of the sheet.
    pub(super) height: u32,
    /// SVG path by postal code.
    pub(super) states: BTreeMap<String, String>,
}

impl Outlines {
    /// Reads `us-states.json`.
    ///
    /// # Errors
    /// Where the bytes are not such a file.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }
}

const SCALE: f64 = 1300.0;
const CENTRE: (f64, f64) = (487.5, 305.0);

/// A conic equal-area projection (Snyder, Map Projections, USGS PP 1395, p. 100, on the sphere).
struct Conic {
    parallels: (f64, f64),
    meridian: f64,
    centre: (f64, f64),
    scale: f64,
    at: (f64, f64),
}

impl Conic {
    fn raw(&self, lng: f64, lat: f64) -> (f64, f64) {
        let (p0, p1) = (self.parallels.0.to_radians(), self.parallels.1.to_radians());
        let n = f64::midpoint(p0.sin(), p1.sin());
        let c = 1.0 + p0.sin() * (2.0 * n - p0.sin());
        let r0 = c.sqrt() / n;
        let r = (c - 2.0 * n * lat.to_radians().sin()).max(0.0).sqrt() / n;
        let angle = n * lng.to_radians();
        (r * angle.sin(), r0 - r * angle.cos())
    }

    fn project(&self, lat: f64, lng: f64) -> (f64, f64) {
        let (cx, cy) = self.raw(self.centre.0, self.centre.1);
        let (x, y) = self.raw(lng - self.meridian, lat);
        (
            self.at.0 + self.scale * (x - cx),
            self.at.1 - self.scale * (y - cy),
        )
    }
}

/// Where a point in degrees north and east lies on the sheet; `None` outside the fifty states.
pub(super) fn project(lat: f64, lng: f64) -> Option<(f64, f64)> {
    let conic = if (51.0..=72.0).contains(&lat) && (lng <= -129.0 || lng >= 172.0) {
        Conic {
            parallels: (55.0, 65.0),
            meridian: -154.0,
            centre: (-2.0, 58.5),
            scale: SCALE * 0.35,
            at: (CENTRE.0 - 0.307 * SCALE, CENTRE.1 + 0.201 * SCALE),
        }
    } else if (18.0..=23.0).contains(&lat) && (-161.0..=-154.0).contains(&lng) {
        Conic {
            parallels: (8.0, 18.0),
            meridian: -157.0,
            centre: (-3.0, 19.9),
            scale: SCALE,
            at: (CENTRE.0 - 0.205 * SCALE, CENTRE.1 + 0.212 * SCALE),
        }
    } else if (24.0..=49.6).contains(&lat) && (-125.0..=-66.5).contains(&lng) {
        Conic {
            parallels: (29.5, 45.5),
            meridian: -96.0,
            centre: (-0.6, 38.7),
            scale: SCALE,
            at: CENTRE,
        }
    } else {
        return None;
    };
    Some(conic.project(lat, if lng >= 172.0 { lng - 360.0 } else { lng }))
}

#[cfg(test)]
mod tests {
    use super::project;

    /// Expected points were computed with d3-geo 3.1.2, `geoAlbersUsa().scale(1300)
    /// .translate([487.5, 305])`.
    fn check(lat: f64, lng: f64, expected: (f64, f64)) {
        let (x, y) = project(lat, lng).expect("on the sheet");
        assert!((x - expected.0).abs() < 1e-6, "x {x} is not {}", expected.0);
        assert!((y - expected.1).abs() < 1e-6, "y {y} is not {}", expected.1);
    }

    #[test]
    fn points_fall_where_the_outlines_projection_puts_them() {
        check(
            34.557_729,
            -117.441_865,
            (103.964_160_154_166, 355.258_934_245_053_3),
        );
        check(
            43.02,
            -78.2,
            (789.953_710_660_456_2, 178.796_233_958_213_86),
        );
        check(
            25.75,
            -80.49,
            (816.710_693_302_163_7, 573.809_428_563_925_4),
        );
    }

    #[test]
    fn alaska_and_hawaii_have_their_own_conics() {
        check(
            61.2181,
            -149.9003,
            (112.277_427_569_713, 544.277_916_220_377_8),
        );
        check(
            21.3069,
            -157.8583,
            (266.959_946_768_631_54, 549.190_372_939_586_3),
        );
    }

    #[test]
    fn puerto_rico_and_guam_have_no_spot_on_the_sheet() {
        assert_eq!(project(18.4655, -66.1057), None);
        assert_eq!(project(13.45, 144.78), None);
    }
}
