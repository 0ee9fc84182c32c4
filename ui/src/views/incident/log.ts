/**
 * The log as a table and as marks on a timeline.
 *
 * An amendment stands beneath the line it amends, never in its place: both stay readable.
 */
import type { Mark } from '../../controls/timeline';
import type { DutyView } from '../../contract/DutyView';
import type { LogLine } from '../../contract/LogLine';
import { levelOf } from '../../state/levels';
import { msOf } from '../../text/beijing';
import { t } from '../../text/text.svelte';

/** A line and the lines that amend it, in their order. */
export interface LogRow {
  line: LogLine;
  amendments: LogLine[];
}

/** The lanes, from the top. `record` lines are in the table alone. */
export const LANES = ['grade', 'decision', 'fact', 'report', 'limit'] as const;

/** The rows of the table. An amendment of an amendment stands with the first line. */
export function rowsOf(log: readonly LogLine[]): LogRow[] {
  const rows = new Map<number, LogRow>();
  for (const line of log) {
    const row = line.amends === null ? undefined : rows.get(line.amends);
    if (row) {
      row.amendments.push(line);
      rows.set(line.position, row);
    } else {
      rows.set(line.position, { line, amendments: [] });
    }
  }
  return [...new Set(rows.values())];
}

/** The rows in which the lane and the words are found; an amendment keeps its line in sight. */
export function filtered(rows: readonly LogRow[], lane: string, words: string): LogRow[] {
  const wanted = words.trim().toLowerCase();
  return rows.filter(({ line, amendments }) =>
    [line, ...amendments].some(
      (one) => (lane === '' || one.lane === lane) && `${one.says} ${one.by}`.toLowerCase().includes(wanted),
    ),
  );
}

/** What the timeline draws. A line that was amended is drawn as amended; a grade said again goes on. `end` closes the last span. */
export function marksOf(log: readonly LogLine[], duties: readonly DutyView[], end: number | null): Mark[] {
  const present = rowsOf(log).map(({ line, amendments }) => amendments.at(-1) ?? line);
  const drawn = present.filter((line) => line.lane !== 'record');
  const grades = drawn
    .filter((line) => line.lane === 'grade')
    .sort((a, b) => momentOf(a) - momentOf(b))
    .filter((line, at, all) => line.grade?.word !== all[at - 1]?.grade?.word);
  const spans = grades.flatMap((line, at): Mark[] => {
    const after = grades[at + 1];
    const grade = line.grade;
    if (!grade) return [];
    const until = after ? momentOf(after) : end;
    return [{ lane: 'grade', kind: 'span', at: momentOf(line), until, label: grade.name, level: levelOf(grade) }];
  });
  const points = drawn
    .filter((line) => line.lane !== 'grade' || !line.grade)
    .map((line): Mark => ({ lane: line.lane, kind: 'point', at: momentOf(line), label: line.says }));
  return [...spans, ...points, ...limitsOf(duties)];
}

function limitsOf(duties: readonly DutyView[]): Mark[] {
  const limits = duties
    .filter((duty) => duty.mine && duty.due_at !== null && duty.state !== 'if_grade')
    .map((duty) => ({ duty, at: msOf(duty.due_at ?? '') }))
    .sort((a, b) => a.at - b.at);
  const next = limits.find(({ duty }) => duty.state !== 'settled');
  return limits.map((limit) => ({
    lane: 'limit',
    kind: 'limit',
    at: limit.at,
    label: limit.duty.what,
    met: limit.duty.state === 'settled',
    strong: limit === next,
  }));
}

/** The sentence for those who cannot see the drawing. */
export function sentenceOf(marks: readonly Mark[]): string {
  return t.timeline.sentence(marks.length, marks.filter((mark) => mark.kind === 'limit' && !mark.met).length);
}

function momentOf(line: LogLine): number {
  return msOf(line.about ?? line.at);
}
