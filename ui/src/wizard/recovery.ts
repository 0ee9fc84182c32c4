/** The check that a recovery code was written down right: two of its groups typed from the paper. */

/** The groups a recovery code is written in. */
export function groupsOf(code: string): string[] {
  return code.split('-').filter((group) => group !== '');
}

/** The places (from 0) of the two groups asked for: one in the middle and the last. */
export function askedPlaces(groups: readonly string[]): [number, number] {
  return [Math.floor((groups.length - 1) / 2), groups.length - 1];
}

/** True when what was typed is that group, capitals and spaces aside. */
export function sameGroup(typed: string, group: string | undefined): boolean {
  return group !== undefined && typed.replace(/[\s-]/g, '').toUpperCase() === group.toUpperCase();
}
