//! Reads one side of a comparison: a fact's name, a number, a word, or a list of them.
//!
//! A number's value is taken from the text, because the parser keeps it in binary floating point.

use cel::common::ast::{Expr, IdedExpr, LiteralValue, SourceInfo};
use rust_decimal::Decimal;

use crate::Literal;
use crate::condition_guard::{Parsed, fault};

/// A literal or a list of them, before it is known what it is compared with.
pub(crate) enum Operand {
    Fact(String),
    Constant(bool),
    Literal(Literal),
    List(Vec<Literal>),
}

/// Reads one side of a comparison.
pub(crate) fn operand(expression: &IdedExpr, places: &SourceInfo) -> Parsed<Operand> {
    match &expression.expr {
        Expr::Literal(LiteralValue::Boolean(truth)) => Ok(Operand::Constant(**truth)),
        Expr::Literal(value) => literal(expression, value, places).map(Operand::Literal),
        Expr::List(list) if list.optional_indices.is_empty() => {
            let mut literals = Vec::new();
            for element in &list.elements {
                match operand(element, places)? {
                    Operand::Literal(literal) => literals.push(literal),
                    _ => return fault("列表里只能写数或词", "写成 ['a', 'b']"),
                }
            }
            Ok(Operand::List(literals))
        }
        Expr::Ident(_) | Expr::Select(_) => match name_of(&expression.expr) {
            Some(fact) => Ok(Operand::Fact(fact)),
            None => fault("条件里的事实名写得不对", "事实名是小写英文、数字、下划线，用点分段"),
        },
        Expr::Call(_) => fault("比较的一边不能再是运算", "用括号和 && || 组合比较"),
        Expr::List(_)
        | Expr::Comprehension(_)
        | Expr::Map(_)
        | Expr::Struct(_)
        | Expr::Unspecified => fault("条件里不能用宏、表或结构", "只用比较、&&、||、!、in"),
    }
}

fn literal(expression: &IdedExpr, value: &LiteralValue, places: &SourceInfo) -> Parsed<Literal> {
    match value {
        LiteralValue::String(word) => Ok(Literal::Word(word.inner().to_owned())),
        LiteralValue::Int(number) => Ok(Literal::Number(Decimal::from(**number))),
        LiteralValue::Double(number) => decimal(expression, places, **number < 0.0),
        _ => fault("条件里只能写整数、小数和英文单引号里的词", "改写这个值"),
    }
}

/// Reads a decimal from the text itself: the parser's own value is binary and not exact. The
/// place of a negative one leaves out its sign.
fn decimal(expression: &IdedExpr, places: &SourceInfo, negative: bool) -> Parsed<Literal> {
    let written = places
        .offset_for(expression.id)
        .and_then(|(start, stop)| {
            let start = usize::try_from(start).ok()?;
            let stop = usize::try_from(stop).ok()?;
            places.source.get(start..=stop)
        })
        .unwrap_or_default();
    let exponent = written.contains(['e', 'E']);
    match written.trim().parse::<Decimal>() {
        Ok(_) if exponent => fault("小数不能用指数", "写成 0.5 的样子"),
        Ok(number) if negative => Ok(Literal::Number(-number.abs())),
        Ok(number) => Ok(Literal::Number(number)),
        Err(_) => fault(format!("小数写法不对：{written}"), "写成 0.5 的样子，不用指数"),
    }
}

/// The dotted name an expression spells; `None` where it spells none.
fn name_of(expression: &Expr) -> Option<String> {
    let mut segments = Vec::new();
    let mut expression = expression;
    loop {
        match expression {
            Expr::Ident(name) => {
                segments.push(name.as_str());
                break;
            }
            Expr::Select(select) if !select.test => {
                segments.push(select.field.as_str());
                expression = &select.operand.expr;
            }
            _ => return None,
        }
    }
    segments.reverse();
    Some(segments.join("."))
}
