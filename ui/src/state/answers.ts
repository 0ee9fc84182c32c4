/**
 * What a person typed or chose, as an answer that the program takes.
 *
 * Digits may be full-width and grouped, since that is how people and input methods write them; nothing else is guessed.
 */
import type { AnswerInput } from '../contract/AnswerInput';
import type { OptionView } from '../contract/OptionView';
import type { QuestionView } from '../contract/QuestionView';
import type { SpanInput } from '../contract/SpanInput';

/** The value behind 不清楚 among the buttons. */
export const UNKNOWN = 'unknown';

/** What the fields of a question hold; each kind uses its own. */
export interface Given {
  option: string;
  options: string[];
  number: string;
  whole: string;
  /** The stretches of a clock, one at least. */
  spans: { since: string | null; until: string | null }[];
  by: string;
  reason: string;
  text: string;
}

/** The fields, filled from an answer given before. `by` is who judges unless the answer says another. */
export function givenOf(answer: AnswerInput | null | undefined, by: string): Given {
  const given: Given = {
    option: answer === null ? UNKNOWN : '',
    options: [],
    number: '',
    whole: '',
    spans: [{ since: null, until: null }],
    by,
    reason: '',
    text: '',
  };
  switch (answer?.kind) {
    case 'yes_no':
      return { ...given, option: answer.yes ? 'yes' : 'no' };
    case 'choice':
      return { ...given, option: answer.option };
    case 'choices':
      return { ...given, options: [...answer.options] };
    case 'count':
      return { ...given, number: String(answer.count) };
    case 'share':
      return { ...given, number: String(answer.part), whole: String(answer.whole) };
    case 'amount':
      return { ...given, number: answer.amount };
    case 'clock':
      return { ...given, spans: answer.spans.map((span) => ({ ...span })) };
    case 'judgement':
      return { ...given, option: answer.word, by: answer.by, reason: answer.reason };
    case 'text':
      return { ...given, text: answer.text };
    default:
      return given;
  }
}

/** The answer that the fields make; undefined where something is missing or is no number. */
export function answerOf(kind: QuestionView['kind'], given: Given): AnswerInput | undefined {
  switch (kind) {
    case 'yes_no':
      return yesNo(given.option);
    case 'choice':
      return given.option === '' ? undefined : { kind, option: given.option };
    case 'choices':
      return given.options.length === 0 ? undefined : { kind, options: given.options };
    case 'count': {
      const count = wholeNumber(given.number);
      return count === undefined ? undefined : { kind, count };
    }
    case 'share': {
      const part = wholeNumber(given.number);
      const whole = wholeNumber(given.whole);
      return part === undefined || whole === undefined ? undefined : { kind, part, whole };
    }
    case 'amount': {
      const amount = plainDigits(given.number);
      return /^\d+(\.\d+)?$/.test(amount) ? { kind, amount } : undefined;
    }
    case 'clock':
      return given.spans.every(begun) ? { kind, spans: given.spans } : undefined;
    case 'judgement':
      return given.option === '' ? undefined : { kind, word: given.option, by: given.by.trim(), reason: given.reason.trim() };
    case 'text':
      return given.text.trim() === '' ? undefined : { kind, text: given.text.trim() };
  }
}

/** The buttons of a question: its own options, then 不清楚 where they do not hold it. */
export function buttonsOf(options: readonly OptionView[], unknown: string, effect: string): OptionView[] {
  return options.some((option) => option.value === UNKNOWN)
    ? [...options]
    : [...options, { value: UNKNOWN, label: unknown, effect }];
}

function begun(span: Given['spans'][number]): span is SpanInput {
  return span.since !== null;
}

function yesNo(option: string): AnswerInput | undefined {
  if (option === 'yes' || option === 'true') return { kind: 'yes_no', yes: true };
  if (option === 'no' || option === 'false') return { kind: 'yes_no', yes: false };
  return undefined;
}

function wholeNumber(typed: string): number | undefined {
  const digits = plainDigits(typed);
  const count = Number(digits);
  return /^\d+$/.test(digits) && Number.isSafeInteger(count) ? count : undefined;
}

function plainDigits(typed: string): string {
  return typed
    .replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 48))
    .replace(/[\uff0e\u3002]/g, '.')
    .replace(/[,\uff0c\s]/g, '');
}
