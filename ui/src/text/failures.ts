/**
 * What a person is told for each failure, and what to try next. The code alone decides.
 *
 * A code without words does not compile.
 */
import type { Code } from '../contract/Code';
import { t } from './text.svelte';

/** A failure in words. */
export interface FailureWords {
  title: string;
  next: string;
}

/** The words for every code, those of the way to the program included. */
export type Failures = Record<Code | 'Unreachable' | 'Stranger', FailureWords>;

/** The words for a code, in the language chosen. */
export function failureWords(code: keyof Failures): FailureWords {
  return t.failures[code];
}
