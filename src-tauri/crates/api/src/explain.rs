//! A plan as readable Chinese tables, in Markdown (GitHub tables) and as one HTML page.
//!
//! Both are written from the same rows, so that they cannot tell different things.

use crate::view::plan::{PlanRow, PlanView};

/// A part of a readable plan: a heading, the head of its table and the rows.
struct Part<'a> {
    heading: String,
    head: Vec<&'a str>,
    rows: Vec<Vec<&'a str>>,
}

/// The plan in Markdown.
#[must_use]
pub fn explain_markdown(plan: &PlanView) -> String {
    let mut text = format!("# {}\n\n{}\n", plan.summary.title, front(plan).join("\n\n"));
    for part in parts(plan) {
        text += &format!("\n## {}\n\n| {} |\n", part.heading, part.head.join(" | "));
        text += &format!("|{}\n", "---|".repeat(part.head.len()));
        for row in part.rows {
            let cells: Vec<String> = row.into_iter().map(cell).collect();
            text += &format!("| {} |\n", cells.join(" | "));
        }
    }
    text
}

/// The plan as one HTML page without scripts, for any browser and for the printer.
#[must_use]
pub fn explain_html(plan: &PlanView) -> String {
    let title = escaped(&plan.summary.title);
    let mut text = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>body{{font-family:\"Noto Sans CJK SC\",\"Microsoft YaHei UI\",sans-serif;margin:2em;\
         line-height:1.6}}table{{border-collapse:collapse;width:100%}}th,td{{border:1px solid #888;\
         padding:4px 8px;text-align:left;vertical-align:top}}th{{white-space:nowrap}}\
         td:first-child{{max-width:9em}}td:nth-child(2):not(:last-child){{min-width:6em}}\
         </style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    for line in front(plan) {
        text += &format!("<p>{}</p>\n", escaped(&line));
    }
    for part in parts(plan) {
        text += &format!("<h2>{}</h2>\n<table>\n", escaped(&part.heading));
        let head: String = part.head.iter().map(|name| format!("<th>{name}</th>")).collect();
        text += &format!("<thead><tr>{head}</tr></thead>\n<tbody>\n");
        for row in part.rows {
            let cells: String =
                row.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
            text += &format!("<tr>{cells}</tr>\n");
        }
        text.push_str("</tbody>\n</table>\n");
    }
    text.push_str("</body>\n</html>\n");
    text
}

fn front(plan: &PlanView) -> Vec<String> {
    let mut lines = vec![
        format!(
            "{}，印发日期：{}。适用：{}。",
            plan.summary.issuer, plan.summary.issued, plan.summary.scope
        ),
        format!("数据版本 {}，摘要 {}。", plan.version, plan.digest),
    ];
    if !plan.basis.is_empty() {
        lines.push(format!("依据：{}。", plan.basis.join("；")));
    }
    lines.extend(plan.covers.iter().map(|rule| format!("适用于：{rule}")));
    lines.extend(plan.exclusions.iter().map(|rule| format!("不适用：{rule}")));
    lines.push(
        "标“存疑”“推定”和“疑义与读法”的，是原文没有写明、由数据作者读出来的，以原文为准。"
            .to_owned(),
    );
    lines
}

fn parts(plan: &PlanView) -> Vec<Part<'_>> {
    let mut parts = vec![
        part("类别", ["条款", "类别", "包括", "条件"], &plan.categories),
        part("定级要问的", ["条款", "哪方面", "问什么", "何时问"], &plan.questions),
    ];
    parts.extend(plan.grades.iter().map(|grade| {
        let heading = format!("等级：{}", grade.grade.name);
        part(&heading, ["条款", "名称", "情形", "怎样算"], &grade.rows)
    }));
    parts.extend([
        part("应办", ["条款", "事项", "谁→向谁、时限", "条件"], &plan.duties),
        part("响应与处置", ["条款", "何时、谁", "做什么", "条件"], &plan.steps),
        part("预警", ["条款", "颜色、谁", "含义与要求", "条件"], &plan.warnings),
        part("表格", ["条款", "表格", "栏目", "条件"], &plan.forms),
        part("平时", ["条款", "事项", "谁、多久", "条件"], &plan.upkeep),
        part("职责", ["条款", "谁", "负责什么", "条件"], &plan.roles),
        part("疑义与读法", ["条款", "编号", "原文与读法", "条件"], &plan.readings),
    ]);
    parts.retain(|part| !part.rows.is_empty());
    parts
}

/// A column that no row fills is left out.
fn part<'a>(heading: &str, head: [&'static str; 4], rows: &'a [PlanRow]) -> Part<'a> {
    let cells = |row: &'a PlanRow| {
        [row.clause.as_str(), row.title.as_str(), row.says.as_str(), row.when.as_str()]
    };
    let filled = [0, 1, 2, 3].map(|column: usize| {
        rows.iter().any(|row| cells(row).get(column).is_some_and(|cell| !cell.is_empty()))
    });
    let shown = |cells: [&'a str; 4]| -> Vec<&'a str> {
        cells.into_iter().zip(filled).filter(|(_, filled)| *filled).map(|(cell, _)| cell).collect()
    };
    Part {
        heading: heading.to_owned(),
        head: shown(head),
        rows: rows.iter().map(cells).map(shown).collect(),
    }
}

fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;").replace(['\n', '\r'], " ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Library;

    /// What a person must find of a plan, taken from its files and not from the view.
    fn held(plan: &plan::Plan) -> Vec<&str> {
        let mut held: Vec<&str> = Vec::new();
        held.extend(plan.questions.iter().map(|question| question.ask.as_str()));
        held.extend(plan.criteria.iter().map(|criterion| criterion.says.as_str()));
        held.extend(plan.criteria.iter().filter_map(|criterion| criterion.disputed.as_deref()));
        held.extend(plan.obligations.iter().flat_map(|owed| [&*owed.clause, &*owed.what]));
        held.extend(plan.obligations.iter().filter_map(|owed| owed.note.as_deref()));
        held.extend(plan.response.steps.iter().map(|step| step.says.as_str()));
        held.extend(plan.response.cautions.iter().map(|caution| caution.says.as_str()));
        held.extend(plan.warnings.contents.iter().map(|content| content.name.as_str()));
        held.extend(plan.warnings.triage.iter().map(|action| action.says.as_str()));
        held.extend(plan.warnings.actions.iter().map(|action| action.says.as_str()));
        held.extend(plan.forms.iter().flat_map(plan::Form::fields).map(|field| &*field.title));
        held.extend(plan.roles.iter().flat_map(|role| role.tasks.iter().map(String::as_str)));
        held.extend(plan.roles.iter().filter_map(|role| Some(&*role.phone.as_ref()?.number)));
        held.extend(plan.readings.iter().flat_map(|doubt| [&*doubt.id, &*doubt.reading]));
        held.extend(plan.upkeep.iter().map(|task| task.what.as_str()));
        held.extend(plan.number.as_deref());
        let fields = plan.forms.iter().flat_map(plan::Form::fields);
        held.extend(fields.filter_map(|field| field.note.as_deref()));
        held
    }

    #[test]
    fn everything_that_a_plan_holds_is_in_both() {
        let library = Library::load(&[]);
        for summary in library.view().plans {
            let plan = library.newest(&summary.id).unwrap();
            let view = crate::explained(&[], &summary.id).unwrap();
            let (markdown, html) = (explain_markdown(&view), explain_html(&view));
            for text in held(&plan) {
                assert!(markdown.contains(&cell(text)), "{}: {text}", summary.id);
                assert!(html.contains(&escaped(text)), "{}: {text}", summary.id);
            }
        }
    }

    /// The row of an obligation: what it says of who, when and how often.
    fn duty(plan: &str, id: &str) -> PlanRow {
        let declared = Library::load(&[]).newest(plan).unwrap().obligation(id).unwrap().clone();
        let rows = crate::explained(&[], plan).unwrap().duties;
        rows.into_iter().find(|row| row.title == declared.what).unwrap()
    }

    #[test]
    fn a_limit_keeps_its_number_beside_the_plans_own_word() {
        let says = duty("jidong-county", "unit_report").says;
        assert!(says.contains("第一时间，自事发起1小时内"), "{says}");
        assert!(says.contains("事发时间未知时先从发现起算"), "{says}");
        let says = duty("jidong-county", "committee_phone").says;
        assert!(says.contains("自核实起20分钟内；从何时起算原文没有写，推定为核实"), "{says}");
        assert!(says.contains("也可理解为从接报起算") && says.contains("方式：电话"), "{says}");
    }

    #[test]
    fn what_holds_for_some_says_for_whom() {
        let plan = crate::explained(&[], "guiyang-customs").unwrap();
        assert!(plan.steps.iter().any(|row| row.when.starts_with("类别是")));
        let only = plan.duties.iter().find(|row| row.when.contains("隶属海关"));
        assert!(only.is_some(), "{:?}", plan.duties);
        let doubt = plan.grades.iter().flat_map(|grade| &grade.rows);
        assert!(doubt.clone().any(|row| row.says.contains("存疑（")));
    }

    #[test]
    fn a_plan_without_categories_says_why() {
        let plan = crate::explained(&[], "linxiang-city").unwrap();
        let [only] = plan.categories.as_slice() else { panic!("{:?}", plan.categories) };
        assert!(only.title == "没有类别清单" && !only.says.is_empty());
        let markdown = explain_markdown(&plan);
        assert!(markdown.contains("## 类别") && markdown.contains(&cell(&only.says)));
    }

    #[test]
    fn what_would_break_a_table_is_escaped() {
        assert_eq!(cell("a|b\nc"), "a\\|b c");
        assert_eq!(escaped("<b>&\""), "&lt;b&gt;&amp;&quot;");
    }
}
