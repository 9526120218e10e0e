//! Decimal numbers by their digits, without floats on the way.

/// A number's text times a power of ten, rounded half away from zero, and whether that is all of it. `None` if it is no
/// number, or beyond what an [`i128`] holds.
pub(crate) fn scaled(text: &str, power: i64) -> Option<(i128, bool)> {
    let (coefficient, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (sign, unsigned) = match coefficient.strip_prefix('-') {
        Some(unsigned) => (-1, unsigned),
        None => (1, coefficient),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let length = i64::try_from(whole.len()).ok()?;
    let shift = exponent.parse::<i64>().ok()?.checked_add(power)?;
    // How many digits count, the first ones of all.
    let kept = length.checked_add(shift)?;
    let (mut value, mut is_exact, mut at) = (0_i128, true, 0_i64);
    for byte in whole.bytes().chain(fraction.bytes()) {
        let digit = i128::from(char::from(byte).to_digit(10)?);
        if at < kept {
            value = value.checked_mul(10)?.checked_add(digit)?;
        } else {
            is_exact &= digit == 0;
            value += i128::from(at == kept && digit >= 5);
        }
        at += 1;
    }
    if at == 0 {
        return None;
    }
    while at < kept && value != 0 {
        value = value.checked_mul(10)?;
        at += 1;
    }
    Some((sign * value, is_exact))
}

/// A number as JSON writes it: `+05.` is `5`, `.5` is `0.5`. `None` if it is no number.
pub(crate) fn json(digits: &str) -> Option<String> {
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let sign = if digits.starts_with('-') { "-" } else { "" };
    let end = unsigned.find(['e', 'E']).unwrap_or(unsigned.len());
    let (coefficient, exponent) = unsigned.split_at(end);
    let (whole, fraction) = coefficient.split_once('.').unwrap_or((coefficient, ""));
    let all = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let power = exponent.get(1..).unwrap_or_default();
    let power = power.strip_prefix(['+', '-']).unwrap_or(power);
    if !(all(whole) && all(fraction) && all(power)) || power.is_empty() != exponent.is_empty() {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    Some([sign, whole, point, fraction, exponent].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_scaled_by_their_digits() {
        for (text, power, value, is_exact) in [
            ("0", 0, 0, true),
            ("-12", 0, -12, true),
            ("3.0", 0, 3, true),
            ("1.25e2", 0, 125, true),
            ("1.25E+1", 0, 13, false),
            ("-1.5", 0, -2, false),
            ("0.4", 0, 0, false),
            ("1e3", 2, 100_000, true),
            ("25e-3", 2, 3, false),
            ("1e-9", 0, 0, false),
            ("0e999999999999", 0, 0, true),
            ("1515531081.1234567", 6, 1_515_531_081_123_457, false),
        ] {
            assert_eq!(scaled(text, power), Some((value, is_exact)), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "e5",
            "1e",
            "--1",
            "1.-5",
            "1e40",
            "x",
            "1e99999999999999999999",
        ] {
            assert_eq!(scaled(text, 0), None, "{text}");
        }
    }

    #[test]
    fn every_digit_is_written_in_json_s_own_form() {
        let long = "123456789012345678901234567890.000000000000000000000000000001";
        for (digits, written) in [
            (long, long),
            ("18446744073709551616", "18446744073709551616"),
            ("-0012", "-12"),
            ("000", "0"),
            ("+5", "5"),
            (".5", "0.5"),
            ("-.5e+3", "-0.5e+3"),
            ("5.", "5"),
            ("1.20E-10", "1.20E-10"),
        ] {
            assert_eq!(json(digits).as_deref(), Some(written));
        }
        for digits in ["x", "1e", "1e+", "1.2.3", "--1", "1e5e5", "NaN"] {
            assert_eq!(json(digits), None, "{digits}");
        }
    }
}
