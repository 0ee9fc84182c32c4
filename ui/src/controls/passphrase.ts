/** How strong a passphrase is, in four words. A rough judgement for a person, not a gate: the program's own limit is length. */

/** The fewest characters the program takes; it refuses shorter ones itself. */
export const PASSPHRASE_LENGTH_MIN = 8;

/** From nothing typed to strong enough. */
export type Strength = 'empty' | 'short' | 'weak' | 'fair' | 'strong';

const USUAL_PARTS = /(password|passw0rd|qwerty|asdf|admin|letmein|abc|123|111|000|666|888|20\d\d|woaini)/gi;

/**
 * Judges by length, counting a Chinese character as two, what everyone types as one, and a character repeated as nothing.
 */
export function strengthOf(passphrase: string): Strength {
  const length = [...passphrase].length;
  if (length === 0) return 'empty';
  if (length < PASSPHRASE_LENGTH_MIN) return 'short';
  const plain = passphrase.replace(USUAL_PARTS, '*').replace(/(.)\1+/gu, '$1');
  const weight = [...plain].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0);
  const different = new Set(plain.toLowerCase()).size;
  if (weight < 10 || different < 6) return 'weak';
  return weight >= 18 && different >= 9 ? 'strong' : 'fair';
}
