//! Minutes of driving from coordinates, where nobody measured them.

use crate::ReadError;
use serde::{Deserialize, Serialize};

/// Mean radius of the earth in kilometres (IUGG, R₁).
const RADIUS_KM: f64 = 6_371.008_8;
/// No ride takes longer than that.
const MOST_MIN: f64 = 100_000.0;

/// How minutes follow from coordinates: the great circle, times a factor, at a speed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Road {
    /// Kilometres by road over kilometres of the great circle.
    pub factor: f64,
    /// Kilometres an hour.
    pub km_per_hour: f64,
    /// Minutes added to each ride: getting in and out.
    pub extra_min: i32,
}

impl Road {
    /// Minutes between two places (latitude and longitude in degrees), rounded up.
    #[must_use]
    pub fn minutes(&self, a: (f64, f64), b: (f64, f64)) -> i32 {
        let ride = great_circle_km(a, b) * self.factor / self.km_per_hour * 60.0;
        #[expect(clippy::cast_possible_truncation, reason = "at most 100,000")]
        let ride = ride.ceil().min(MOST_MIN) as i32;
        ride.saturating_add(self.extra_min)
    }

    /// Whether the numbers make sense.
    ///
    /// # Errors
    /// Where factor or speed is not above 0, or minutes are added that are not 0 to 600.
    pub(super) fn check(&self) -> Result<(), ReadError> {
        let positive = |n: f64| n.is_finite() && n > 0.0;
        if !positive(self.factor) || !positive(self.km_per_hour) {
            return Err(ReadError::content(
                "road",
                "factor and km_per_hour are above 0",
            ));
        }
        if !(0..=600).contains(&self.extra_min) {
            return Err(ReadError::content("road", "extra_min is 0 to 600"));
        }
        Ok(())
    }
}

/// Kilometres of the great circle between two places, as latitude and longitude in degrees (the
/// haversine formula). Within 0.6 % of the distance on the ellipsoid.
#[must_use]
pub fn great_circle_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let half = |d: f64| (d / 2.0).sin().powi(2);
    let h = half(lat_b - lat_a) + lat_a.cos() * lat_b.cos() * half((b.1 - a.1).to_radians());
    2.0 * RADIUS_KM * h.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::great_circle_km;

    #[test]
    fn a_degree_of_a_meridian_is_a_hundred_and_eleven_kilometres() {
        let degree = great_circle_km((42.0, -78.0), (43.0, -78.0));
        assert!((degree - 111.195).abs() < 0.001, "{degree}");
        assert!(great_circle_km((43.0, -78.0), (43.0, -78.0)).abs() < 1e-9);
        let there = great_circle_km((42.95, -78.82), (43.06, -77.62));
        let back = great_circle_km((43.06, -77.62), (42.95, -78.82));
        assert!((there - back).abs() < 1e-9);
        let half = great_circle_km((0.0, 0.0), (0.0, 180.0));
        assert!((half - 20_015.1).abs() < 0.1, "{half}");
    }
}
