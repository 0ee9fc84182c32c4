//! What stands between a condition as written and the tree: limits before the parser sees it, and
//! whether a fact and a literal can be compared at all.
//!
//! The parser is not trusted with text longer, deeper or stranger than a plan needs.

use rust_decimal::Decimal;

use crate::{Kind, Literal, Question};

/// The most bytes a condition may have.
pub(crate) const CONDITION_BYTES_MAX: usize = 4 << 10;
/// How deep brackets may nest. A bracket costs the parser some 200 KiB of stack in a debug build, and
/// a plan may be read on a thread that has two megabytes.
const NESTING_MAX: usize = 4;
/// The most bytes between two connectives: one comparison, not a chain of them.
const COMPARISON_BYTES_MAX: usize = 400;
/// How deep the tree may be, brackets and balanced chains together.
pub(crate) const TREE_DEPTH_MAX: usize = 64;

/// What is wrong with a condition and how to mend it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) what: String,
    pub(crate) mend: String,
}

/// A result whose failure is one fault.
pub(crate) type Parsed<T> = Result<T, Fault>;

/// A fault as a result.
pub(crate) fn fault<T>(what: impl Into<String>, mend: impl Into<String>) -> Parsed<T> {
    Err(Fault { what: what.into(), mend: mend.into() })
}

/// Refuses what the parser should never see: too long, too deep, or characters outside the subset.
pub(crate) fn guard(text: &str) -> Parsed<()> {
    if text.len() > CONDITION_BYTES_MAX {
        return fault("条件超过4KiB", "拆成几条判据");
    }
    // The parser drops a doubled minus without a trace.
    let after_minus = text.split('-').skip(1);
    if after_minus.into_iter().any(|rest| !rest.starts_with(|next: char| next.is_ascii_digit())) {
        return fault("负号后面要紧跟数字", "条件里不做减法");
    }
    if text.split(['&', '|']).any(|part| part.len() > COMPARISON_BYTES_MAX) {
        return fault("一个比较超过400字节", "写短一些，或拆成几个比较");
    }
    let mut depth = 0_usize;
    let mut negations = 0_usize;
    for character in text.chars() {
        let allowed =
            character.is_ascii_alphanumeric() || " \t\r\n_.'\"()[],&|!=<>-".contains(character);
        if !allowed {
            return fault(
                format!("条件里不能有“{character}”"),
                "条件只用英文字母、数字和 && || ! == != < <= > >= in () [] '' ,",
            );
        }
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        negations = if character == '!' || character == '-' { negations + 1 } else { 0 };
        if depth > NESTING_MAX || negations > NESTING_MAX {
            return fault(format!("条件嵌套超过{NESTING_MAX}层"), "拆成几条判据");
        }
    }
    Ok(())
}

/// Whether a question's answers can be compared with a literal.
pub(crate) fn fits(question: &Question, literal: &Literal) -> Parsed<()> {
    let fact = &question.fact;
    match (question.kind, literal) {
        (Kind::Choice | Kind::Choices | Kind::Judgement, Literal::Word(word)) => {
            if question.option(word).is_some() {
                return Ok(());
            }
            let words: Vec<_> =
                question.options.iter().map(|option| option.word.as_str()).collect();
            fault(format!("{fact} 没有选项 {word}"), format!("只有：{}", words.join("、")))
        }
        (Kind::Count, Literal::Number(number)) if !number.fract().is_zero() => {
            fault(format!("{fact} 是整数，不能与小数 {number} 比较"), "改成整数")
        }
        (Kind::Share, Literal::Number(number))
            if *number < Decimal::ZERO || *number > Decimal::ONE_HUNDRED =>
        {
            fault(format!("{fact} 按百分数比较，{number} 不在0到100之间"), "写百分数，如 50")
        }
        (Kind::Count | Kind::Share | Kind::Amount | Kind::Clock, Literal::Number(_)) => Ok(()),
        (Kind::Text, _) => fault(format!("{fact} 是文字，不能作条件"), "换用是否题或选择题"),
        (Kind::YesNo, _) => fault(format!("{fact} 是是否题，不能与数或词比较"), "直接写事实名"),
        (_, Literal::Word(word)) => {
            fault(format!("{fact} 是数，不能与词 {word} 比较"), "写数字，不加引号")
        }
        (_, Literal::Number(number)) => {
            fault(format!("{fact} 的答案是词，不能与数 {number} 比较"), "写英文单引号里的词")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::guard;

    #[test]
    fn too_long_too_deep_or_strange_is_refused_before_parsing() {
        let table = [
            ("long", "a || ".repeat(900), false),
            ("deep", "(".repeat(5), false),
            ("deep list", "[".repeat(4000), false),
            ("long name", format!("a{}", ".b".repeat(300)), false),
            ("chain of comparisons", format!("a{}", "<b".repeat(300)), false),
            ("many negations", "!".repeat(4000), false),
            ("full-width bracket", "\u{ff08}a\u{ff09}".to_owned(), false),
            ("arithmetic", "a + 1 > 2".to_owned(), false),
            ("braces", "{}".to_owned(), false),
            ("doubled minus", "--a > 1".to_owned(), false),
            ("plain", "a && (b >= 3 || !c)".to_owned(), true),
        ];
        for (name, text, expect) in table {
            assert_eq!(guard(&text).is_ok(), expect, "{name}");
        }
    }
}
