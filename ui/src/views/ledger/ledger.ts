/** Which incidents a ledger shows, and how they count by grade. Pure. */
import type { GradeView } from '../../contract/GradeView';
import type { IncidentCard } from '../../contract/IncidentCard';

/** What is asked of the ledger; an empty word asks nothing. */
export interface Sieve {
  words: string;
  grade: GradeView['word'] | 'none' | '';
  mode: 'live' | 'drill' | '';
  state: 'open' | 'closed' | '';
}

/** The grade in force: the confirmed one, else the preliminary one. */
export function gradeOf(card: IncidentCard): GradeView | null {
  return card.confirmed ?? card.preliminary;
}

/** The incidents that pass; every word typed must occur somewhere, whole or as a part. */
export function sift(cards: readonly IncidentCard[], sieve: Sieve): IncidentCard[] {
  const words = sieve.words.toLowerCase().split(/\s+/).filter(Boolean);
  return cards.filter((card) => {
    const text = [card.number, card.title, ...card.categories].join(' ').toLowerCase();
    const state = card.closed_at === null ? 'open' : 'closed';
    return (
      words.every((word) => text.includes(word)) &&
      (sieve.grade === '' || sieve.grade === (gradeOf(card)?.word ?? 'none')) &&
      (sieve.mode === '' || sieve.mode === card.mode) &&
      (sieve.state === '' || sieve.state === state)
    );
  });
}

/** How many there are of each grade, the highest first; undecided ones come last, without a grade. */
export function tally(cards: readonly IncidentCard[]): { grade: GradeView | null; count: number }[] {
  const found = new Map<string, { grade: GradeView | null; count: number }>();
  for (const card of cards) {
    const grade = gradeOf(card);
    const entry = found.get(grade?.word ?? '') ?? { grade, count: 0 };
    entry.count += 1;
    found.set(grade?.word ?? '', entry);
  }
  return ['I', 'II', 'III', 'IV', ''].flatMap((word) => found.get(word) ?? []);
}
