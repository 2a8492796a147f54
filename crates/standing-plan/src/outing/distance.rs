//! Distance on the earth as a sphere.

/// Mean radius of the earth in kilometres (IUGG, R₁).
const RADIUS_KM: f64 = 6_371.008_8;

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
