/**
 * What runs inside the page: how a stop is named, what stands on the screen.
 *
 * Each function is sent to the page as text, so it may use nothing from this file.
 */

/** Whether the text stands on the screen. */
export function reads(text) {
  return document.body.innerText.includes(text);
}

/**
 * The full name of the stop that is meant by a name: the one so named, else the first whose name
 * begins so. Empty where there is none that can be reached and pressed.
 */
export function meant([name, role]) {
  const all = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const within = document.querySelector('dialog[open]') ?? document;
  const names = [...within.querySelectorAll(all)]
    .filter((stop) => !stop.disabled && stop.checkVisibility())
    .filter((stop) => !role || window.fengsuiRole(stop) === role)
    .filter((stop) => stop.tabIndex >= 0 || window.fengsuiRole(stop) === 'tab')
    .map((stop) => window.fengsuiName(stop));
  return names.find((one) => one === name) ?? names.find((one) => one.startsWith(name)) ?? '';
}

/** The stop that has the focus. */
export function focused() {
  const stop = document.activeElement ?? document.body;
  return {
    role: stop.tabIndex < 0 ? '' : window.fengsuiRole(stop),
    name: window.fengsuiName(stop),
    value: stop.value ?? '',
  };
}

/** Gives the page the two words for a stop; a part of the accessible-name rules that we use. */
export function install() {
  const words = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
  const visible = (node) => {
    const copy = node.cloneNode(true);
    for (const part of copy.querySelectorAll('[aria-hidden=true], svg')) part.remove();
    return words(copy.textContent);
  };
  window.fengsuiName = (stop) => {
    const by = stop.getAttribute('aria-labelledby');
    if (by) return words(by.split(' ').map((id) => visible(document.getElementById(id))).join(' '));
    const said = stop.getAttribute('aria-label');
    if (said) return words(said);
    if (stop.labels?.length) return visible(stop.labels[0]);
    return stop === document.body ? '' : visible(stop) || words(stop.title);
  };
  window.fengsuiRole = (stop) => {
    const said = stop.getAttribute('role');
    if (said) return said;
    const tag = stop.tagName.toLowerCase();
    if (tag === 'a') return 'link';
    if (tag === 'select') return 'combobox';
    if (tag === 'textarea') return 'textbox';
    if (tag !== 'input') return tag;
    return { checkbox: 'checkbox', radio: 'radio' }[stop.type] ?? 'textbox';
  };
}
