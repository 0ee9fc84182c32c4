/**
 * What can go wrong with a command, as one kind of error with one closed list of codes.
 *
 * To the program's own codes come two of the way to it. A screen acts on `code` and never reads `detail`.
 */
import type { Code } from '../contract/Code';
import type { Failure } from '../contract/Failure';
import { NoAnswer } from '../host/host';

/** The program's codes, and `Unreachable` and `Stranger` for the way to it. */
export type FailedCode = Code | 'Unreachable' | 'Stranger';

/** A command that could not be done. */
export class Failed extends Error {
  readonly code: FailedCode;
  /** For the person who helps. */
  readonly detail: string;
  /** The line in the program's own log; may be empty. */
  readonly trace: string;

  constructor(code: FailedCode, detail: string, trace = '') {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
    this.trace = trace;
  }
}

/** Whatever a host threw, as `Failed`. */
export function failed(thrown: unknown): Failed {
  if (thrown instanceof Failed) return thrown;
  if (thrown instanceof NoAnswer) {
    return new Failed(thrown.why === 'stranger' ? 'Stranger' : 'Unreachable', thrown.message);
  }
  if (isFailure(thrown)) return new Failed(thrown.code, thrown.detail, thrown.trace);
  return new Failed('Internal', String(thrown));
}

function isFailure(thrown: unknown): thrown is Failure {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'detail' in thrown;
}
