/** The ids a `Field` gives its hint and its complaint, for the input's `aria-describedby`. */
export function described(id: string, hint?: string, wrong?: string): string | undefined {
  const ids = [wrong ? `${id}-wrong` : '', hint ? `${id}-hint` : ''].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}
