//! Turns the text of a condition into a checked tree.
//!
//! The text is CEL, parsed by the `cel` crate; only the subset named here passes, and every fact,
//! word and comparison is checked against the questions, so that `assess` meets no surprise. Macros
//! expand silently in the parser, so what they expand to is refused in the tree.

use crate::condition::{CATEGORY_FACT, Condition, Literal, Node, Operator};
use crate::condition_guard::{Parsed, TREE_DEPTH_MAX, fault, fits, guard};
use crate::nearest::nearest;
use crate::operand::{Operand, operand};
use crate::{Category, Kind, Question};
use cel::common::ast::{CallExpr, Expr, IdedExpr, SourceInfo, operators};

/// What a condition may name.
#[derive(Clone, Copy)]
pub(crate) struct Vocabulary<'p> {
    pub(crate) questions: &'p [Question],
    pub(crate) categories: &'p [Category],
}

/// Parses and checks a condition.
pub(crate) fn parse(text: &str, vocabulary: Vocabulary<'_>) -> Parsed<Condition> {
    guard(text)?;
    let parser = cel::parser::Parser::new().max_recursion_depth(96);
    let Ok((expression, places)) = parser.parse_with_source_info(text) else {
        // The parser's own messages are not shown: they are English, count characters where the
        // offsets count bytes, and printing them can panic.
        return fault(
            format!("条件写法不对：{}", text.chars().take(60).collect::<String>()),
            "只用 && || ! == != < <= > >= in、括号、数字、英文单引号里的词，检查是否成对",
        );
    };
    let reader = Reader { vocabulary, places: &places };
    let root = reader.node(&expression, 0)?;
    Ok(Condition { source: text.to_owned(), root })
}

struct Reader<'p, 't> {
    vocabulary: Vocabulary<'p>,
    places: &'t SourceInfo,
}

impl Reader<'_, '_> {
    fn node(&self, expression: &IdedExpr, depth: usize) -> Parsed<Node> {
        if depth > TREE_DEPTH_MAX {
            return fault("条件嵌套太深", "拆成几条判据");
        }
        if let Expr::Call(call) = &expression.expr {
            return self.call(call, depth);
        }
        match operand(expression, self.places)? {
            Operand::Constant(truth) => Ok(Node::Constant(truth)),
            Operand::Fact(fact) => {
                let question = self.question(&fact)?;
                if question.kind == Kind::YesNo {
                    return Ok(Node::Fact(fact));
                }
                fault(
                    format!("{fact} 不是是否题，不能单独作条件"),
                    "与一个词或数比较，如 x == 'a'、x >= 3",
                )
            }
            Operand::Literal(_) | Operand::List(_) => {
                fault("条件里有单独的数、词或列表", "写成与某个事实的比较")
            }
        }
    }

    fn call(&self, call: &CallExpr, depth: usize) -> Parsed<Node> {
        let arguments = call.args.as_slice();
        let compare = |operator| self.compare(operator, arguments);
        match (call.func_name.as_str(), arguments) {
            _ if call.target.is_some() => {
                fault(format!("条件里不能调用 {}", call.func_name), "只用比较、&&、||、!、in")
            }
            (operators::LOGICAL_NOT, [inner]) => {
                Ok(Node::Not(Box::new(self.node(inner, depth + 1)?)))
            }
            (operators::LOGICAL_AND, _) => {
                let mut parts = Vec::new();
                self.gather(operators::LOGICAL_AND, arguments, depth, &mut parts)?;
                Ok(Node::And(parts))
            }
            (operators::LOGICAL_OR, _) => {
                let mut parts = Vec::new();
                self.gather(operators::LOGICAL_OR, arguments, depth, &mut parts)?;
                Ok(Node::Or(parts))
            }
            (operators::EQUALS, _) => compare(Operator::Equal),
            (operators::NOT_EQUALS, _) => compare(Operator::NotEqual),
            (operators::LESS, _) => compare(Operator::Less),
            (operators::LESS_EQUALS, _) => compare(Operator::LessOrEqual),
            (operators::GREATER, _) => compare(Operator::Greater),
            (operators::GREATER_EQUALS, _) => compare(Operator::GreaterOrEqual),
            (operators::IN, [left, right]) => self.membership(left, right),
            (name, _) => {
                fault(format!("条件里不能用 {name}"), "只用比较、&&、||、!、in,不做算术和函数")
            }
        }
    }

    /// Joins a chain of the same connective into one node, however the parser balanced it.
    fn gather(
        &self,
        name: &str,
        arguments: &[IdedExpr],
        depth: usize,
        parts: &mut Vec<Node>,
    ) -> Parsed<()> {
        if depth > TREE_DEPTH_MAX {
            return fault("条件嵌套太深", "拆成几条判据");
        }
        for argument in arguments {
            match &argument.expr {
                Expr::Call(call) if call.func_name == name && call.target.is_none() => {
                    self.gather(name, &call.args, depth + 1, parts)?;
                }
                _ => parts.push(self.node(argument, depth + 1)?),
            }
        }
        Ok(())
    }

    fn compare(&self, operator: Operator, arguments: &[IdedExpr]) -> Parsed<Node> {
        let [left, right] = arguments else {
            return fault("比较要有两边", "写成 事实 >= 数 的样子");
        };
        match (operand(left, self.places)?, operand(right, self.places)?) {
            (Operand::Fact(fact), Operand::Literal(literal)) => self.typed(fact, operator, literal),
            (Operand::Literal(literal), Operand::Fact(fact)) => {
                self.typed(fact, operator.mirrored(), literal)
            }
            (Operand::Fact(fact), Operand::Constant(truth))
            | (Operand::Constant(truth), Operand::Fact(fact)) => self.truth(fact, operator, truth),
            _ => fault(
                "比较的一边要是事实，另一边要是数或词",
                "写成 事实 >= 数、事实 == '词' 的样子",
            ),
        }
    }

    fn truth(&self, fact: String, operator: Operator, truth: bool) -> Parsed<Node> {
        if self.question(&fact)?.kind != Kind::YesNo {
            return fault(format!("{fact} 不是是否题，不能与 true/false 比较"), "改用它的词或数");
        }
        match (operator, truth) {
            (Operator::Equal, true) | (Operator::NotEqual, false) => Ok(Node::Fact(fact)),
            (Operator::Equal, false) | (Operator::NotEqual, true) => {
                Ok(Node::Not(Box::new(Node::Fact(fact))))
            }
            _ => fault(format!("是否题 {fact} 没有大小"), "直接写事实，或在前面加 !"),
        }
    }

    fn typed(&self, fact: String, operator: Operator, literal: Literal) -> Parsed<Node> {
        let question = self.question(&fact)?;
        let ordered = !matches!(operator, Operator::Equal | Operator::NotEqual);
        if ordered && question.kind == Kind::Choice {
            return fault(format!("选择题 {fact} 没有大小"), "用 ==、!= 或 in");
        }
        if question.kind == Kind::Choices {
            return fault(format!("多选题 {fact} 不能用比较"), "写成 '词' in 事实");
        }
        fits(question, &literal)?;
        Ok(Node::Compare { fact, operator, literal })
    }

    fn membership(&self, left: &IdedExpr, right: &IdedExpr) -> Parsed<Node> {
        match (operand(left, self.places)?, operand(right, self.places)?) {
            (Operand::Fact(fact), Operand::List(list)) => {
                let question = self.question(&fact)?;
                if question.kind == Kind::Choices {
                    return fault(
                        format!("{fact} 可多选，不能写在 in 左边"),
                        "写成 '词' in 事实，几个词用 || 连接",
                    );
                }
                if list.is_empty() {
                    return fault("in 后面的列表是空的", "列出至少一个词或数");
                }
                for literal in &list {
                    fits(question, literal)?;
                }
                Ok(Node::Within { fact, list })
            }
            (Operand::Literal(Literal::Word(word)), Operand::Fact(fact)) => self.holds(fact, word),
            _ => fault("in 的写法不对", "写成 事实 in ['a', 'b'],或 'a' in 可多选的事实"),
        }
    }

    fn holds(&self, fact: String, word: String) -> Parsed<Node> {
        if fact == CATEGORY_FACT {
            if !self.vocabulary.categories.iter().any(|top| top.find(&word).is_some()) {
                return fault(format!("没有类别 {word}"), "用 categories.toml 里的类别编号");
            }
            return Ok(Node::Contains { fact, word });
        }
        let question = self.question(&fact)?;
        if question.kind != Kind::Choices {
            return fault(format!("{fact} 不是多选题"), "写成 事实 in ['a', 'b']");
        }
        fits(question, &Literal::Word(word.clone()))?;
        Ok(Node::Contains { fact, word })
    }

    fn question(&self, fact: &str) -> Parsed<&Question> {
        if fact == CATEGORY_FACT {
            return fault("category 只能这样用:'类别编号' in category", "改写这个条件");
        }
        let questions = self.vocabulary.questions;
        if let Some(question) = questions.iter().find(|question| question.fact == fact) {
            return Ok(question);
        }
        let mend = match nearest(fact, questions.iter().map(|question| question.fact.as_str())) {
            Some(near) => format!("是不是想写 {near}?"),
            None => "先在 facts.toml 里写上这个事实".to_owned(),
        };
        fault(format!("没有事实 {fact}"), mend)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Vocabulary, parse};
    use crate::{Category, Choice, Kind, Literal, Node, Operator, Question};

    fn question(fact: &str, kind: Kind, words: &[&str]) -> Question {
        let option =
            |word: &&str| Choice { word: (*word).to_owned(), says: (*word).to_owned(), hint: None };
        Question {
            fact: fact.to_owned(),
            ask: fact.to_owned(),
            hint: None,
            topic: None,
            clause: None,
            kind,
            unit: None,
            options: words.iter().map(option).collect(),
            only_if: None,
            standing: false,
        }
    }

    fn questions() -> Vec<Question> {
        vec![
            question("down", Kind::YesNo, &[]),
            question("net.scope", Kind::Choice, &["city", "school"]),
            question("net.parts", Kind::Choices, &["lan", "wan"]),
            question("people", Kind::Count, &[]),
            question("hosts", Kind::Share, &[]),
            question("loss", Kind::Amount, &[]),
            question("hours", Kind::Clock, &[]),
            question("threat", Kind::Judgement, &["grave", "some"]),
            question("words", Kind::Text, &[]),
        ]
    }

    fn categories() -> Vec<Category> {
        vec![Category {
            id: "attack".to_owned(),
            name: "网络攻击".to_owned(),
            clause: "附件1(2)".to_owned(),
            code: None,
            examples: vec![],
            synonyms: vec![],
            like: vec![],
            note: None,
            children: vec![],
        }]
    }

    fn check(text: &str) -> Result<Node, String> {
        let (questions, categories) = (questions(), categories());
        parse(text, Vocabulary { questions: &questions, categories: &categories })
            .map(|condition| condition.root)
            .map_err(|fault| fault.what)
    }

    fn number(fact: &str, operator: Operator, text: &str) -> Node {
        Node::Compare {
            fact: fact.to_owned(),
            operator,
            literal: Literal::Number(text.parse().unwrap()),
        }
    }

    #[test]
    fn comparisons_keep_the_fact_left_and_the_number_exact() {
        let table = [
            ("people >= 200000", number("people", Operator::GreaterOrEqual, "200000")),
            ("200000 < people", number("people", Operator::Greater, "200000")),
            ("loss == 0.1", number("loss", Operator::Equal, "0.1")),
            (
                "(loss) == 12345678901234567.89",
                number("loss", Operator::Equal, "12345678901234567.89"),
            ),
            ("loss > -0.5", number("loss", Operator::Greater, "-0.5")),
            ("down == false", Node::Not(Box::new(Node::Fact("down".to_owned())))),
            (
                "'attack' in category",
                Node::Contains { fact: "category".to_owned(), word: "attack".to_owned() },
            ),
        ];
        for (text, expect) in table {
            assert_eq!(check(text), Ok(expect), "{text}");
        }
    }

    #[test]
    fn the_deepest_that_is_let_through_fits_a_small_stack() {
        let wide = vec!["(((down)))"; 40].join(" && ");
        let deep = format!("!(!(!(!({})))) || {wide}", vec!["down"; 300].join("||"));
        let small = std::thread::Builder::new().stack_size(2 << 20);
        let parsed = small.spawn(move || check(&deep).is_ok()).unwrap().join();
        assert!(parsed.unwrap());
    }

    #[test]
    fn chains_are_flat_however_long() {
        let text = vec!["down"; 200].join(" || ");
        assert_eq!(check(&text), Ok(Node::Or(vec![Node::Fact("down".to_owned()); 200])));
    }

    #[test]
    fn everything_outside_the_subset_is_refused() {
        for text in [
            "",
            "has(net.scope)",
            "[1].all(x, x > 0)",
            "['lan'].exists(x, x in net.parts)",
            "size(people)",
            "people",
            "down > 1",
            "down >= true",
            "net.scope > 'city'",
            "net.scope == 'town'",
            "net.parts == 'lan'",
            "net.parts in ['lan']",
            "'x' in net.parts",
            "people >= 'many'",
            "people >= 0.5",
            "hosts >= 101",
            "threat >= 'none'",
            "threat >= 3",
            "words == 'a'",
            "unknown_fact",
            "dwon",
            "category == 'attack'",
            "'malware' in category",
            "people in []",
            "1 == 1",
            "people >= people",
            "down && (",
            "people >= 5u",
            "loss >= 1e3",
            "null",
            "net.scope == \"city",
            "down.has()",
            "--people > 1",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
        assert!(check("dwon").unwrap_err().contains("dwon"));
    }

    proptest! {
        /// Whatever a person writes is answered, never a panic.
        #[test]
        fn any_text_is_answered(text in "[a-z.'\\[\\]()!&|=<>,\" 0-9-]{0,60}") {
            drop(check(&text));
        }

        #[test]
        fn any_numbers_come_back_exactly(whole in 0_u64..10_u64.pow(15), cents in 0_u32..10_000) {
            let text = format!("{whole}.{cents:04}");
            prop_assert_eq!(
                check(&format!("loss >= {text}")),
                Ok(number("loss", Operator::GreaterOrEqual, &text))
            );
        }
    }
}
