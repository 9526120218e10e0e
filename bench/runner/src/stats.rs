//! What is made of several samples of one figure.

/// The middle sample, or the mean of the two in the middle; none without samples.
pub fn median(samples: &[f64]) -> Option<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some(f64::midpoint(lower, upper))
}

/// How far the samples are apart: half of what lies between the quartiles, as a part of the median. None for less than
/// three samples.
pub fn noise(samples: &[f64]) -> Option<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = median(samples)?;
    if sorted.len() < 3 || middle == 0.0 {
        return None;
    }
    let quarter = sorted.len() / 4;
    let (low, high) = (
        sorted.get(quarter)?,
        sorted.get(sorted.len() - 1 - quarter)?,
    );
    Some((high - low) / 2.0 / middle)
}

/// The ratio that is the same between runs that were made by turns: the median of the ratios of each turn, so that what
/// disturbs a whole turn does not count. Samples of different numbers are compared by their medians.
pub fn ratio(ours: &[f64], theirs: &[f64]) -> Option<f64> {
    if ours.len() == theirs.len() {
        let turns: Vec<f64> = ours
            .iter()
            .zip(theirs)
            .map(|(ours, theirs)| ours / theirs)
            .collect();
        return median(&turns).filter(|ratio| ratio.is_finite());
    }
    let ratio = median(ours)? / median(theirs)?;
    ratio.is_finite().then_some(ratio)
}

/// The exponent with which a cost grows: the slope of the line through the points on logarithmic scales, by least
/// squares. 1 is linear; none without two points that differ.
pub fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let logs: Vec<(f64, f64)> = points
        .iter()
        .filter(|(x, y)| *x > 0.0 && *y > 0.0)
        .map(|(x, y)| (x.ln(), y.ln()))
        .collect();
    let count = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let both: f64 = logs.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let square: f64 = logs.iter().map(|point| (point.0 - x).powi(2)).sum();
    (square > 0.0).then(|| both / square)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-9)
    }

    #[test]
    fn medians_do_not_heed_outliers() {
        assert_eq!(median(&[]), None);
        assert!(near(median(&[9.0, 1.0, 2.0]), 2.0));
        assert!(near(median(&[4.0, 1.0, 2.0, 900.0]), 3.0));
    }

    #[test]
    fn noise_is_a_part_of_the_median() {
        assert_eq!(noise(&[1.0, 2.0]), None);
        // Of 1, 9, 10, 11, 99: 9 and 11 are the quartiles.
        assert!(near(noise(&[10.0, 99.0, 1.0, 11.0, 9.0]), 0.1));
    }

    #[test]
    fn a_turn_that_was_disturbed_is_compared_with_itself() {
        assert!(near(ratio(&[2.0, 20.0, 10.0], &[1.0, 10.0, 1.0]), 2.0));
        assert!(near(ratio(&[3.0], &[1.0, 2.0, 3.0]), 1.5));
        assert_eq!(ratio(&[3.0], &[0.0]), None);
        assert_eq!(ratio(&[], &[]), None);
    }

    #[test]
    fn exponents_tell_linear_from_quadratic() {
        let points = |power: i32| [1.0, 10.0, 50.0, 283.0].map(|x: f64| (x, 3.0 * x.powi(power)));
        assert!(near(exponent(&points(1)), 1.0));
        assert!(near(exponent(&points(2)), 2.0));
        assert_eq!(exponent(&[(5.0, 1.0), (5.0, 2.0)]), None);
        assert_eq!(exponent(&[]), None);
    }
}
