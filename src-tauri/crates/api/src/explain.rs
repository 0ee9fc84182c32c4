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
         padding:4px 8px;text-align:left;vertical-align:top}}td:first-child{{white-space:nowrap}}\
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
    lines.extend(plan.exclusions.iter().map(|rule| format!("不适用：{rule}")));
    lines
}

fn parts(plan: &PlanView) -> Vec<Part<'_>> {
    let mut parts = vec![part("类别", ["条款", "类别", "包括"], &plan.categories)];
    parts.extend(plan.grades.iter().map(|grade| {
        part(&format!("等级：{}", grade.grade.name), ["条款", "名称", "情形"], &grade.rows)
    }));
    parts.extend([
        part("应办", ["条款", "事项", "谁、报谁、时限"], &plan.duties),
        part("响应与处置", ["条款", "何时、谁", "做什么"], &plan.steps),
        part("预警", ["条款", "颜色、谁", "含义与要求"], &plan.warnings),
        part("表格", ["条款", "表格", "栏目"], &plan.forms),
        part("平时", ["条款", "事项", "谁、多久"], &plan.upkeep),
    ]);
    parts.retain(|part| !part.rows.is_empty());
    parts
}

/// A column that no row fills is left out.
fn part<'a>(heading: &str, head: [&'static str; 3], rows: &'a [PlanRow]) -> Part<'a> {
    let cells = |row: &'a PlanRow| [row.clause.as_str(), row.title.as_str(), row.says.as_str()];
    let titled = rows.iter().any(|row| !row.title.is_empty());
    let shown = |[clause, title, says]: [&'a str; 3]| {
        if titled { vec![clause, title, says] } else { vec![clause, says] }
    };
    Part {
        heading: heading.to_owned(),
        head: shown(head),
        rows: rows.iter().map(cells).map(shown).collect(),
    }
}

fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Library;

    #[test]
    fn every_row_of_every_plan_is_in_both() {
        for summary in Library::load(&[]).view().plans {
            let plan = crate::explained(&[], &summary.id).unwrap();
            let (markdown, html) = (explain_markdown(&plan), explain_html(&plan));
            let rows = plan.duties.iter().chain(&plan.steps).chain(&plan.categories);
            for row in rows.chain(plan.grades.iter().flat_map(|grade| &grade.rows)) {
                assert!(markdown.contains(&cell(&row.says)), "{}", row.says);
                assert!(html.contains(&escaped(&row.says)), "{}", row.says);
            }
        }
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
