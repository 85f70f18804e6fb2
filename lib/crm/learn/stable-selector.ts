/** A selector that finds an element by what its authors named, not by numbers or places; runs in the content script. */

const STABLE_NAME = /^[A-Za-z][A-Za-z_-]{1,40}$/;
const NAMED_BY = [
  'data-testid',
  'data-test',
  'data-role',
  'data-field',
  'name',
  'property',
  'itemprop',
  'role',
];
const MOST_ANCESTORS = 4;

/** `null` where only its place would tell it. `attr`: the attribute that is read, whose name may tell it. */
export function stableSelector(element: Element, attr: string | null): string | null {
  const own = ownSelectors(element, attr);
  const direct = own.find((selector) => isOnly(element, selector));
  if (direct) return direct;
  const ends = [...own, element.localName];
  let ancestor = element.parentElement;
  for (let height = 0; ancestor && height < MOST_ANCESTORS; height++) {
    for (const outer of ownSelectors(ancestor, null)) {
      const found = ends.map((end) => `${outer} ${end}`).find((selector) => isOnly(element, selector));
      if (found) return found;
    }
    ancestor = ancestor.parentElement;
  }
  return null;
}

function ownSelectors(element: Element, attr: string | null): string[] {
  const tag = element.localName;
  const named = NAMED_BY.filter((name) => STABLE_NAME.test(element.getAttribute(name) ?? ''));
  return [
    ...(STABLE_NAME.test(element.id) ? [`#${element.id}`] : []),
    ...named.map((name) => `${tag}[${name}="${element.getAttribute(name)}"]`),
    ...(attr?.startsWith('data-') ? [`${tag}[${attr}]`] : []),
    ...[...element.classList].filter((name) => STABLE_NAME.test(name)).map((name) => `${tag}.${name}`),
    ...(['html', 'body', 'header', 'nav', 'main'].includes(tag) ? [tag] : []),
  ];
}

/** The only one: what the engine finds first on another page is then this one too. */
function isOnly(element: Element, selector: string): boolean {
  const all = element.ownerDocument.querySelectorAll(selector);
  return all.length === 1 && all[0] === element;
}
