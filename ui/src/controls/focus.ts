/** Where the focus goes in something that has just opened: what is chosen already, else the first that can be filled. */
export function focusFirst(within: Element): void {
  const chosen = within.querySelector<HTMLElement>('input[type=radio]:checked');
  (chosen ?? within.querySelector<HTMLElement>('input:not(:disabled), textarea, select, button'))?.focus();
}
