//! Exact comparison of counts, shares and times with a plan's decimal literals.
//!
//! Products are compared in full width: nothing is rounded, so a share of exactly 20 % is never a
//! hair above or below.

use std::cmp::Ordering;

use plan::Decimal;

/// `left` against `literal`.
pub(crate) fn count_order(left: u64, literal: Decimal) -> Ordering {
    ratio_order(left, 1, literal, 1)
}

/// `part` of `whole`, as percent, against `literal`; `None` for a share of nothing.
pub(crate) fn share_order(part: u64, whole: u64, literal: Decimal) -> Option<Ordering> {
    (whole > 0).then(|| ratio_order(part, 100, literal, whole))
}

/// Whole seconds against `literal` units of `unit_seconds` each.
pub(crate) fn time_order(seconds: u64, literal: Decimal, unit_seconds: u64) -> Ordering {
    ratio_order(seconds, 1, literal, unit_seconds)
}

/// The first whole second that is at least `literal` units; `None` past all time.
pub(crate) fn seconds_to_reach(literal: Decimal, unit_seconds: u64) -> Option<u64> {
    if literal.is_sign_negative() {
        return Some(0);
    }
    let mantissa = literal.mantissa().unsigned_abs();
    let product = mantissa.checked_mul(u128::from(unit_seconds))?;
    u64::try_from(product.div_ceil(ten_to(literal.scale()))).ok()
}

/// `left × times` against `literal × by`, all but the literal being at least nought.
fn ratio_order(left: u64, times: u64, literal: Decimal, by: u64) -> Ordering {
    if literal.is_sign_negative() && !literal.is_zero() {
        return Ordering::Greater;
    }
    let scale = ten_to(literal.scale());
    let left = wide_product(u128::from(left) * u128::from(times), scale);
    let right = wide_product(literal.mantissa().unsigned_abs(), u128::from(by));
    left.cmp(&right)
}

/// Ten to the power of a decimal's scale, which is at most 28.
fn ten_to(scale: u32) -> u128 {
    10_u128.saturating_pow(scale)
}

/// The 256-bit product as its high and low half.
fn wide_product(left: u128, right: u128) -> (u128, u128) {
    let half = |number: u128| (number >> 64, number & u128::from(u64::MAX));
    let ((left_high, left_low), (right_high, right_low)) = (half(left), half(right));
    let low = left_low * right_low;
    let cross = left_high * right_low + (low >> 64);
    let (cross_high, cross_low) = half(cross);
    let middle = left_low * right_high + cross_low;
    let high = left_high * right_high + cross_high + (middle >> 64);
    (high, (middle << 64) | (low & u128::from(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cmp::Ordering::{Equal, Greater, Less};

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_share_at_over_and_under_its_percent() {
        let table = [
            ("exactly 20 %", 20, 100, "20", Equal),
            ("a hair under 20 %", 19_999_999, 100_000_000, "20", Less),
            ("a hair over 20 %", 20_000_001, 100_000_000, "20", Greater),
            ("13 of 120 is 10.83 %", 13, 120, "10", Greater),
            ("12 of 120 is 10.0 %", 12, 120, "10", Equal),
            ("13 of 120 is over 10.83", 13, 120, "10.83", Greater),
            ("a third is over 33.33", 1, 3, "33.33", Greater),
            ("a third is under 33.34", 1, 3, "33.34", Less),
            ("the largest numbers", u64::MAX, u64::MAX, "100", Equal),
            ("the largest but one", u64::MAX - 1, u64::MAX, "100", Less),
            ("a negative literal", 0, 5, "-1", Greater),
        ];
        for (name, part, whole, literal, expect) in table {
            assert_eq!(share_order(part, whole, decimal(literal)), Some(expect), "{name}");
        }
        assert_eq!(share_order(0, 0, decimal("1")), None, "a share of nothing is not known");
    }

    #[test]
    fn a_time_is_compared_in_whole_seconds() {
        assert_eq!(time_order(7_199, decimal("2"), 3600), Less);
        assert_eq!(time_order(7_200, decimal("2"), 3600), Equal);
        assert_eq!(time_order(5_400, decimal("1.5"), 3600), Equal);
        assert_eq!(seconds_to_reach(decimal("1.5"), 3600), Some(5_400));
        assert_eq!(seconds_to_reach(decimal("0.0001"), 3600), Some(1));
        assert_eq!(seconds_to_reach(Decimal::MAX, 86_400), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn small_products_agree_with_plain_arithmetic(left: u64, right: u64) {
            let product = u128::from(left) * u128::from(right);
            prop_assert_eq!(wide_product(left.into(), right.into()), (0, product));
        }

        #[test]
        fn a_count_against_itself_is_equal(count: u64) {
            let same = Decimal::from(count);
            prop_assert_eq!(count_order(count, same), Equal);
            if count > 0 {
                prop_assert_eq!(count_order(count - 1, same), Less);
            }
        }
    }
}
