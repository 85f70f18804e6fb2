/** Makes DOM elements for the demo CRM. Runs in its page, unbuilt; text is always set as text, never as markup. */

/**
 * `on…` properties are listeners, the others attributes; children are nodes or text.
 * @param {string} name
 * @param {Record<string, string | boolean | null | ((event: Event) => void)>} properties
 * @param {(Node | string)[]} children
 */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') node.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}

/**
 * A link inside the CRM: names may be in any script, so each decides its own direction.
 * @param {string} href
 * @param {string} text
 * @param {Record<string, string | boolean>} properties
 */
export const link = (href, text, properties = {}) => element('a', { href, dir: 'auto', ...properties }, text);
