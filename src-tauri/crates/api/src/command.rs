//! The list of commands. Adding one is one line here and one function.

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
    ($( $(#[doc = $doc:literal])* $module:ident::$name:ident($args:ty) -> $reply:ty; )*) => {
        /// Every command, by the name the screens call it, and what it does.
        pub const COMMANDS: &[(&str, &str)] =
            &[$((stringify!($name), concat!($($doc),*))),*];

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
    session::status(i::Nothing) -> v::session::StatusView;
    /// The plans on this machine and the problems of those that are not sound.
    plans::plans(i::Nothing) -> v::plan::PlansView;
    /// One plan, readable.
    plans::plan(i::ByPlan) -> v::plan::PlanView;
    /// What a file of a bundle of plans holds and whether it may be imported; writes nothing.
    bundles::look_at_bundle(i::ByUpload) -> Decision<v::plan::BundleOfferView>;
    /// Imports a bundle of plans.
    bundles::import_bundle(i::ImportBundle) -> Decision<v::plan::PlansView>;
    /// Uses a bundle of plans no longer; its version stays the lowest that may come again.
    bundles::remove_bundle(i::ByBundle) -> Decision<v::plan::PlansView>;
    /// The working-day calendar: every declared year and where it is from.
    calendar::calendar(i::Nothing) -> v::calendar::CalendarView;
    /// Fills in a year of the calendar; it goes before every other of that year.
    calendar::save_calendar_year(i::SaveCalendarYear) -> Decision<v::calendar::CalendarView>;
    /// Takes a year away that the unit filled in; what it stood before holds again.
    calendar::remove_calendar_year(i::ByYear) -> Decision<v::calendar::CalendarView>;
    /// Creates the store; gives the recovery code once.
    access::first_run(i::FirstRun) -> Decision<v::session::FirstRunView>;
    /// Opens the store.
    access::unlock(i::Unlock) -> v::session::StatusView;
    /// Closes the store and forgets the key.
    access::lock(i::Nothing) -> v::session::StatusView;
    /// Changes the passphrase.
    access::change_passphrase(i::ChangePassphrase) -> Decision<v::session::SettingsView>;
    /// Makes another recovery code; the one before no longer opens.
    access::renew_recovery_code(i::Unlock) -> Decision<v::session::FirstRunView>;
    /// Turns the keyring's key slot on or off.
    access::use_keyring(i::UseKeyring) -> v::session::SettingsView;
    /// The bar at the top of every screen.
    session::bar(i::Nothing) -> v::session::BarView;
    /// Puts prompts away until their next stage, for a day at the most.
    heard::put_away(i::PutAway) -> v::session::BarView;
    /// 值班台.
    session::home(i::Nothing) -> v::session::HomeView;
    /// A person says what time it is, or that the machine's clock is right.
    time::confirm_time(i::ConfirmTime) -> Decision<v::clock::ClockStateView>;
    /// The settings.
    settings::settings(i::Nothing) -> v::session::SettingsView;
    /// Saves settings.
    settings::save_settings(i::SaveSettings) -> Decision<v::session::SettingsView>;
    /// Shows a test notification.
    settings::test_notification(i::Nothing) -> v::session::SettingsView;
    /// A person saw the test notification.
    settings::confirm_notification(i::Nothing) -> v::session::SettingsView;
    /// What the plan asks a unit once for all its incidents, and what was answered.
    unit_answers::unit_answers(i::Nothing) -> Vec<v::grade::UnitAnswerView>;
    /// Answers one of these questions.
    unit_answers::answer_for_unit(i::AnswerForUnit) -> Decision<Vec<v::grade::UnitAnswerView>>;
    /// Begins an enrolment with a superior.
    superior::enrol(i::Enrol) -> Decision<v::link::EnrolmentView>;
    /// Asks whether the superior has confirmed.
    superior::enrolment(i::Nothing) -> v::link::EnrolmentView;
    /// Gives up an enrolment that is not confirmed.
    superior::abandon_enrolment(i::Nothing) -> v::link::EnrolmentView;
    /// Starts the practice superior and enrols with it; all its traffic is a drill.
    superior::start_practice(i::Nothing) -> Decision<v::link::EnrolmentView>;
    /// Leaves the practice superior.
    superior::stop_practice(i::Nothing) -> v::link::EnrolmentView;
    /// Has the practice superior issue a warning.
    superior::practice_warning(i::Nothing) -> v::link::EnrolmentView;
    /// Tries the link now.
    superior::try_now(i::Nothing) -> v::link::LinkView;
    /// Every incident, open ones first.
    incidents::incidents(i::Nothing) -> Vec<v::incident::IncidentCard>;
    /// Opens an incident and writes the first entry of its log.
    incidents::open_incident(i::OpenIncident) -> Decision<v::incident::IncidentView>;
    /// One incident, whole.
    incidents::incident(i::ById) -> v::incident::IncidentView;
    /// Writes the title.
    incidents::write_title(i::WriteTitle) -> Decision<v::incident::IncidentView>;
    /// Writes a passage of the record.
    incidents::write_passage(i::WritePassage) -> Decision<v::incident::IncidentView>;
    /// Says when it occurred.
    incidents::set_occurrence(i::SetOccurrence) -> Decision<v::incident::IncidentView>;
    /// Which categories plain words point to, the likeliest first.
    incidents::suggest_categories(i::Suggest) -> Vec<v::incident::SuggestionView>;
    /// Numbers and durations in plain words, as answers to confirm.
    incidents::lift_numbers(i::Suggest) -> Vec<v::grade::LiftedView>;
    /// Chooses categories.
    incidents::choose_categories(i::Categorise) -> Decision<v::incident::IncidentView>;
    /// Answers a question.
    incidents::answer_fact(i::AnswerFact) -> Decision<v::incident::IncidentView>;
    /// Logs a call.
    proving::log_call(i::LogCall) -> Decision<v::incident::IncidentView>;
    /// Decides the preliminary grade (初判).
    incidents::judge_grade(i::JudgeGrade) -> Decision<v::incident::IncidentView>;
    /// Records the confirmed grade (核定).
    incidents::confirm_grade(i::ConfirmGrade) -> Decision<v::incident::IncidentView>;
    /// What a grade would do to the duties, old and new.
    preview::preview_grade(i::PreviewGrade) -> Vec<v::shift::ShiftView>;
    /// Sets an instant, or corrects one.
    marks::set_mark(i::SetMark) -> Decision<v::incident::IncidentView>;
    /// Ticks a step of the response.
    incidents::tick_step(i::TickStep) -> Decision<v::incident::IncidentView>;
    /// Settles a duty with proof.
    proving::settle_duty(i::SettleDuty) -> Decision<v::incident::IncidentView>;
    /// Adds a remark.
    incidents::add_note(i::AddNote) -> Decision<v::incident::IncidentView>;
    /// Closes an incident.
    incidents::close_incident(i::CloseIncident) -> Decision<v::incident::IncidentView>;
    /// The standing tasks of the year.
    upkeep::upkeep(i::Nothing) -> Vec<v::upkeep::UpkeepView>;
    /// Records that a standing task was done.
    upkeep::settle_upkeep(i::SettleUpkeep) -> Decision<Vec<v::upkeep::UpkeepView>>;
    /// A report filled from the record.
    reports::draft_report(i::DraftReport) -> v::report::DraftView;
    /// Decides a report: final bytes in the outbox.
    reports::send_report(i::SendReport) -> Decision<v::incident::IncidentView>;
    /// A follow-up made from what was told last.
    follow_up::draft_follow_up(i::DraftFollowUp) -> v::follow_up::FollowUpView;
    /// Writes what changed and tells it, in one action.
    follow_up::follow_up(i::FollowUp) -> Decision<v::incident::IncidentView>;
    /// 发件.
    reports::outbox(i::Nothing) -> v::report::OutboxView;
    /// Withdraws a delivery.
    reports::withdraw_delivery(i::Withdraw) -> Decision<v::report::OutboxView>;
    /// Tries a held delivery again.
    reports::retry_delivery(i::ById) -> v::report::OutboxView;
    /// Every warning, active ones first.
    warnings::warnings(i::Nothing) -> Vec<v::warning::WarningView>;
    /// Signs for a warning.
    warnings::sign_for(i::SignFor) -> Decision<v::warning::WarningView>;
    /// Ticks something that a warning asks of us.
    warnings::tick_action(i::TickAction) -> Decision<v::warning::WarningView>;
}

fn encode<T: Serialize>(reply: T) -> Result<Value, Failure> {
    serde_json::to_value(reply).map_err(|error| Failure::plain(Code::Internal, error.to_string()))
}
