/** Which of the four levels a grade or a colour is drawn as. The words always come from the program. */
import type { AssessmentView } from '../contract/AssessmentView';
import type { CellView } from '../contract/CellView';
import type { GradeView } from '../contract/GradeView';
import type { IncidentCard } from '../contract/IncidentCard';
import type { WarningView } from '../contract/WarningView';

/** 1 is the highest. */
export type Level = 1 | 2 | 3 | 4;

const grades: Record<GradeView['word'], Level> = { I: 1, II: 2, III: 3, IV: 4 };
const colours: Record<WarningView['colour'], Level> = { red: 1, orange: 2, yellow: 3, blue: 4 };
const cellStates: Record<CellView['state'], 'is' | 'soon' | 'may' | 'no'> = {
  floor: 'is',
  fixed: 'is',
  between: 'may',
  coming: 'soon',
  ceiling: 'may',
  excluded: 'no',
};

/** The level of a grade. */
export function levelOf(grade: GradeView): Level {
  return grades[grade.word];
}

/** The level of a warning. */
export function levelOfColour(warning: WarningView): Level {
  return colours[warning.colour];
}

/** Whether a warning takes the screen. */
export function takesScreen(warning: WarningView): boolean {
  return warning.colour === 'red' || warning.colour === 'orange';
}

/** The cells of the meter. */
export function cellsOf(assessment: AssessmentView) {
  return assessment.cells.map((cell) => ({
    level: levelOf(cell.grade),
    state: cellStates[cell.state],
    at: cell.says,
    name: cell.grade.name,
    clause: cell.clause || undefined,
  }));
}

/** What is known of an incident's grade, the firmest first: confirmed, preliminary, a range, or nothing. */
export function gradeOf(card: IncidentCard):
  | { by: 'confirmed' | 'preliminary'; levels: Level[]; grades: GradeView[] }
  | { by: 'range'; levels: Level[]; grades: GradeView[] }
  | null {
  if (card.confirmed) return { by: 'confirmed', levels: [levelOf(card.confirmed)], grades: [card.confirmed] };
  if (card.preliminary) return { by: 'preliminary', levels: [levelOf(card.preliminary)], grades: [card.preliminary] };
  if (!card.range) return null;
  const [floor, ceiling] = card.range;
  const distinct = floor.word === ceiling.word ? [floor] : [floor, ceiling];
  return { by: 'range', levels: distinct.map(levelOf), grades: distinct };
}
