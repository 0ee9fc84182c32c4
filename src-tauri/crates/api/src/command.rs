//! The list of commands. Adding one is one line here and one function. What stands behind `=` is what
//! the shell tells its user.

use crate::{
    App, Code, Decision, Failure, access, bundles, calendar, decoding::decode, follow_up, heard,
    incidents, input as i, marks, plans, preview, proving, reports, session, settings, superior,
    time, unit_answers, upkeep, view as v, warnings,
};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use ts_rs::TS;

macro_rules! commands {
    ($(
        $(#[doc = $doc:literal])*
        $module:ident::$name:ident($args:ty) -> $reply:ty = $says:literal;
    )*) => {
        /// Every command, by the name the screens call it, and what it does, for whoever calls it
        /// from the shell.
        pub const COMMANDS: &[(&str, &str)] = &[$((stringify!($name), $says)),*];

        /// Runs one command.
        pub(crate) async fn dispatch(
            app: &Arc<App>,
            name: &str,
            args: Value,
        ) -> Result<Value, Failure> {
            match name {
                $(stringify!($name) => encode($module::$name(app, decode(args)?).await?),)*
                _ => Err(Failure::plain(Code::Missing, format!("没有命令 {name}"))),
            }
        }

        /// The same list for TypeScript: the arguments and the reply of each command.
        #[derive(TS)]
        pub struct Commands { $( $(#[doc = $doc])* pub $name: ($args, $reply), )* }
    };
}

commands! {
    /// Where the program stands.
    session::status(i::Nothing) -> v::session::StatusView = "程序现在的状态";
    /// The plans on this machine and the problems of those that are not sound.
    plans::plans(i::Nothing) -> v::plan::PlansView = "本机的预案，和不能用的预案的问题";
    /// One plan, readable.
    plans::plan(i::ByPlan) -> v::plan::PlanView = "一部预案，可读的样子";
    /// What a file of a bundle of plans holds and whether it may be imported; writes nothing.
    bundles::look_at_bundle(i::ByUpload) -> Decision<v::plan::BundleOfferView>
        = "看预案包文件里有什么、能不能导入，不写入任何东西";
    /// Imports a bundle of plans.
    bundles::import_bundle(i::ImportBundle) -> Decision<v::plan::PlansView> = "导入预案包";
    /// Uses a bundle of plans no longer; its version stays the lowest that may come again.
    bundles::remove_bundle(i::ByBundle) -> Decision<v::plan::PlansView>
        = "停用预案包；它的版本仍是以后能导入的最低版本";
    /// The working-day calendar: every declared year and where it is from.
    calendar::calendar(i::Nothing) -> v::calendar::CalendarView
        = "工作日历：有哪些年份，各自的来源";
    /// Fills in a year of the calendar; it goes before every other of that year.
    calendar::save_calendar_year(i::SaveCalendarYear) -> Decision<v::calendar::CalendarView>
        = "填写一年的日历，优先于别处来的同一年";
    /// Takes a year away that the unit filled in; what it stood before holds again.
    calendar::remove_calendar_year(i::ByYear) -> Decision<v::calendar::CalendarView>
        = "撤销本单位填写的一年，恢复原来的";
    /// Creates the store; gives the recovery code once.
    access::first_run(i::FirstRun) -> Decision<v::session::FirstRunView>
        = "建立本机数据，只此一次给出恢复码";
    /// Opens the store.
    access::unlock(i::Unlock) -> v::session::StatusView = "解锁";
    /// Closes the store and forgets the key.
    access::lock(i::Nothing) -> v::session::StatusView = "锁定，并从内存里清除密钥";
    /// Changes the passphrase.
    access::change_passphrase(i::ChangePassphrase) -> Decision<v::session::SettingsView>
        = "更换口令";
    /// Makes another recovery code; the one before no longer opens.
    access::renew_recovery_code(i::Unlock) -> Decision<v::session::FirstRunView> = "换发恢复码";
    /// Turns the keyring's key slot on or off.
    access::use_keyring(i::UseKeyring) -> v::session::SettingsView = "开始或停止用系统钥匙串解锁";
    /// The bar at the top of every screen.
    session::bar(i::Nothing) -> v::session::BarView = "各屏上方的一条：单位、连接、时钟、提示";
    /// Puts prompts away until their next stage, for a day at the most.
    heard::put_away(i::PutAway) -> v::session::BarView = "把提示收起，到下一阶段再出现，最多一天";
    /// 值班台.
    session::home(i::Nothing) -> v::session::HomeView = "值班台";
    /// A person says what time it is, or that the machine's clock is right.
    time::confirm_time(i::ConfirmTime) -> Decision<v::clock::ClockStateView>
        = "核对时间：告诉程序现在几点";
    /// The settings.
    settings::settings(i::Nothing) -> v::session::SettingsView = "设置";
    /// Saves settings.
    settings::save_settings(i::SaveSettings) -> Decision<v::session::SettingsView> = "保存设置";
    /// Shows a test notification.
    settings::test_notification(i::Nothing) -> v::session::SettingsView = "发一条试验通知";
    /// A person saw the test notification.
    settings::confirm_notification(i::Nothing) -> v::session::SettingsView
        = "记下试验通知看到了没有";
    /// What the plan asks a unit once for all its incidents, and what was answered.
    unit_answers::unit_answers(i::Nothing) -> Vec<v::grade::UnitAnswerView>
        = "预案留给本单位定的清单";
    /// Answers one of these questions.
    unit_answers::answer_for_unit(i::AnswerForUnit) -> Decision<Vec<v::grade::UnitAnswerView>>
        = "填写本单位清单里的一项，以后的事件沿用";
    /// Begins an enrolment with a superior.
    superior::enrol(i::Enrol) -> Decision<v::link::EnrolmentView> = "用上级的凭证登记";
    /// Asks whether the superior has confirmed.
    superior::enrolment(i::Nothing) -> v::link::EnrolmentView = "登记办到哪一步";
    /// Gives up an enrolment that is not confirmed.
    superior::abandon_enrolment(i::Nothing) -> v::link::EnrolmentView = "放弃登记";
    /// Starts the practice superior and enrols with it; all its traffic is a drill.
    superior::start_practice(i::Nothing) -> Decision<v::link::EnrolmentView>
        = "开始练习：登记到本机的练习上级";
    /// Leaves the practice superior.
    superior::stop_practice(i::Nothing) -> v::link::EnrolmentView = "结束练习";
    /// Has the practice superior issue a warning.
    superior::practice_warning(i::Nothing) -> v::link::EnrolmentView = "请练习上级发一条预警";
    /// Tries the link now.
    superior::try_now(i::Nothing) -> v::link::LinkView = "马上再连一次上级";
    /// Every incident, open ones first.
    incidents::incidents(i::Nothing) -> Vec<v::incident::IncidentCard> = "全部事件，未结的在前";
    /// Opens an incident and writes the first entry of its log.
    incidents::open_incident(i::OpenIncident) -> Decision<v::incident::IncidentView>
        = "开始记录一起事件";
    /// One incident, whole.
    incidents::incident(i::ById) -> v::incident::IncidentView = "一起事件的全部内容";
    /// Writes the title.
    incidents::write_title(i::WriteTitle) -> Decision<v::incident::IncidentView> = "写标题";
    /// Writes a passage of the record.
    incidents::write_passage(i::WritePassage) -> Decision<v::incident::IncidentView>
        = "写记录的一段";
    /// Says when it occurred.
    incidents::set_occurrence(i::SetOccurrence) -> Decision<v::incident::IncidentView>
        = "写何时发生";
    /// Which categories plain words point to, the likeliest first.
    incidents::suggest_categories(i::Suggest) -> Vec<v::incident::SuggestionView>
        = "由大白话找类别，最像的在前";
    /// Numbers and durations in plain words, as answers to confirm.
    incidents::lift_numbers(i::Suggest) -> Vec<v::grade::LiftedView>
        = "从大白话里找数量和时长，供确认";
    /// Chooses categories.
    incidents::choose_categories(i::Categorise) -> Decision<v::incident::IncidentView> = "选择类别";
    /// Answers a question.
    incidents::answer_fact(i::AnswerFact) -> Decision<v::incident::IncidentView> = "回答一个问题";
    /// Logs a call.
    proving::log_call(i::LogCall) -> Decision<v::incident::IncidentView> = "记一次电话";
    /// Decides the preliminary grade (初判).
    incidents::judge_grade(i::JudgeGrade) -> Decision<v::incident::IncidentView> = "初判或调级";
    /// Records the confirmed grade (核定).
    incidents::confirm_grade(i::ConfirmGrade) -> Decision<v::incident::IncidentView>
        = "记录核定的级别";
    /// What a grade would do to the duties, old and new.
    preview::preview_grade(i::PreviewGrade) -> Vec<v::shift::ShiftView>
        = "定成某一级会怎样改变应办事项，新旧对照";
    /// Sets an instant, or corrects one.
    marks::set_mark(i::SetMark) -> Decision<v::incident::IncidentView>
        = "记时点，或更正、撤销一个时点";
    /// Ticks a step of the response.
    incidents::tick_step(i::TickStep) -> Decision<v::incident::IncidentView> = "勾选处置步骤";
    /// Settles a duty with proof.
    proving::settle_duty(i::SettleDuty) -> Decision<v::incident::IncidentView>
        = "办结一项应办，附凭据";
    /// Adds a remark.
    incidents::add_note(i::AddNote) -> Decision<v::incident::IncidentView> = "加一条备注";
    /// Closes an incident.
    incidents::close_incident(i::CloseIncident) -> Decision<v::incident::IncidentView> = "结案";
    /// The standing tasks of the year.
    upkeep::upkeep(i::Nothing) -> Vec<v::upkeep::UpkeepView> = "预案平时要做的事";
    /// Records that a standing task was done.
    upkeep::settle_upkeep(i::SettleUpkeep) -> Decision<Vec<v::upkeep::UpkeepView>>
        = "记录平时要做的一件事已经做了";
    /// A report filled from the record.
    reports::draft_report(i::DraftReport) -> v::report::DraftView = "由记录填好的报告";
    /// Decides a report: final bytes in the outbox.
    reports::send_report(i::SendReport) -> Decision<v::incident::IncidentView>
        = "决定报出，存入发件";
    /// A follow-up made from what was told last.
    follow_up::draft_follow_up(i::DraftFollowUp) -> v::follow_up::FollowUpView
        = "由上次所报填好的续报";
    /// Writes what changed and tells it, in one action.
    follow_up::follow_up(i::FollowUp) -> Decision<v::incident::IncidentView>
        = "写下变化的部分并报出，一次办成";
    /// 发件.
    reports::outbox(i::Nothing) -> v::report::OutboxView = "发件";
    /// Withdraws a delivery.
    reports::withdraw_delivery(i::Withdraw) -> Decision<v::report::OutboxView> = "撤回一件发件";
    /// Tries a held delivery again.
    reports::retry_delivery(i::ById) -> v::report::OutboxView = "再发一次停下的发件";
    /// Every warning, active ones first.
    warnings::warnings(i::Nothing) -> Vec<v::warning::WarningView> = "全部预警，有效的在前";
    /// Signs for a warning.
    warnings::sign_for(i::SignFor) -> Decision<v::warning::WarningView> = "签收预警";
    /// Ticks something that a warning asks of us.
    warnings::tick_action(i::TickAction) -> Decision<v::warning::WarningView>
        = "勾选预警要求的一项";
}

fn encode<T: Serialize>(reply: T) -> Result<Value, Failure> {
    serde_json::to_value(reply).map_err(|error| Failure::plain(Code::Internal, error.to_string()))
}
