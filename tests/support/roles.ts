/** Finds elements the way a person with assistive technology does: by role and accessible name. */

const SELECTORS: Record<string, string> = {
  button: 'button:not([role]), [role=button]',
  checkbox: 'input[type=checkbox]',
  combobox: 'select, [role=combobox]',
  dialog: 'dialog[open]',
  heading: 'h1, h2, h3',
  link: 'a[href]',
  list: 'ul, ol',
  menuitem: '[role=menuitem]',
  navigation: 'nav',
  option: '[role=option]',
  radio: 'input[type=radio]',
  radiogroup: '[role=radiogroup]',
  region: 'section',
  searchbox: 'input[type=search]',
  status: '[role=status]',
  textbox: 'textarea, input[type=text]:not([role])',
  tree: '[role=tree]',
  treeitem: '[role=treeitem]',
};

/** Follows the order of the accessible name computation (w3.org/TR/accname) as far as the pages use it. */
export function accessibleName(element: Element): string {
  const labelledBy = element.getAttribute('aria-labelledby');
  if (labelledBy) return text(document.getElementById(labelledBy));
  const label = element.getAttribute('aria-label');
  if (label) return label;
  if (element.id) {
    const forElement = document.querySelector(`label[for="${element.id}"]`);
    if (forElement) return text(forElement);
  }
  return text(element.closest('label') ?? element);
}

function text(element: Element | null): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

export function allByRole(role: keyof typeof SELECTORS, name?: string): HTMLElement[] {
  const found = [...document.querySelectorAll<HTMLElement>(SELECTORS[role] ?? role)];
  return name === undefined ? found : found.filter((element) => accessibleName(element) === name);
}

export function byRole<E extends HTMLElement = HTMLElement>(role: keyof typeof SELECTORS, name?: string): E {
  const [first, ...others] = allByRole(role, name);
  if (!first) {
    const there = allByRole(role).map(accessibleName).join(' | ');
    throw new Error(`There is no ${role} "${name ?? ''}". There are: ${there || 'none'}.`);
  }
  if (others.length > 0) throw new Error(`There are ${others.length + 1} of ${role} "${name ?? ''}".`);
  return first as E;
}
