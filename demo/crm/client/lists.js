/** The lists of the demo CRM with their search and paging. Runs in its page, unbuilt. */
import { readJson } from './crm.js';
import { element, link } from './element.js';

/** @typedef {Record<string, string>} Item the fields of a record, all text */
/** @typedef {{ items: Item[], total: number, page: number, pages: number }} Found */
/** @typedef {[label: string, cell: (item: Item) => Node | string]} Column */

const text = (/** @type {string} */ key) => (/** @type {Item} */ item) => item[key] ?? '';

/** @type {(list: string, id: string, name: string) => (item: Item) => Node} */
const recordLink = (list, id, name) => (item) => link(`/${list}/${item[id]}`, item[name] ?? '');

/** @type {Record<string, { heading: string, columns: Column[] }>} */
const LISTS = {
  users: {
    heading: 'Users',
    columns: [
      ['Name', recordLink('users', 'nativeId', 'fullName')],
      ['Login', text('username')],
      ['User no.', text('nativeId')],
    ],
  },
  contacts: {
    heading: 'Contacts',
    columns: [
      ['Name', recordLink('contacts', 'id', 'name')],
      ['Company', text('company')],
      ['Phone', text('phone')],
    ],
  },
  tickets: {
    heading: 'Tickets',
    columns: [
      ['Subject', recordLink('tickets', 'id', 'subject')],
      ['Status', (ticket) => status(ticket.status ?? '')],
      ['Assigned to', text('assigneeName')],
    ],
  },
};

/** @param {string} name */
export function status(name) {
  const kind = name.replace(/ .*/, '').toLowerCase();
  return element('span', { class: 'status', 'data-status': kind }, name);
}

/**
 * Fills `main` with a list; returns at once, the rows follow.
 * @param {HTMLElement} main
 * @param {string} list
 */
export function showList(main, list) {
  const { heading, columns } = LISTS[list] ?? { heading: '', columns: [] };
  const rows = element('tbody');
  const summary = element('p', { class: 'summary', role: 'status' }, 'Loading …');
  const pager = element('nav', { class: 'pager', 'aria-label': 'Pages' });
  const search = document.createElement('input');
  search.type = 'search';
  search.placeholder = 'Search';
  search.setAttribute('aria-label', `Search ${list}`);
  let latest = 0;

  /** @param {number} page */
  async function load(page) {
    latest += 1;
    const request = latest;
    const query = new URLSearchParams({ q: search.value, page: String(page) });
    try {
      const found = await readJson(`/api/${list}?${query}`);
      if (request === latest) fill(found);
    } catch (error) {
      summary.textContent = String(error);
    }
  }

  /** @param {Found} found */
  function fill({ items, total, page, pages }) {
    rows.replaceChildren(...items.map((item) => rowOf(columns, item)));
    summary.textContent = total === 0 ? 'Nothing found' : `${total} found, page ${page} of ${pages}`;
    /** @type {(label: string, to: number) => Node} */
    const step = (label, to) =>
      element('button', { type: 'button', disabled: to < 1 || to > pages, onclick: () => load(to) }, label);
    pager.replaceChildren(step('Previous page', page - 1), step('Next page', page + 1));
  }

  search.addEventListener('input', () => load(1));
  const heads = columns.map(([label]) => element('th', { scope: 'col' }, label));
  main.replaceChildren(
    element('div', { class: 'bar' }, element('h1', {}, heading), search),
    summary,
    element('table', {}, element('thead', {}, element('tr', {}, ...heads)), rows),
    pager,
  );
  load(1);
}

/**
 * @param {Column[]} columns
 * @param {Item} item
 */
function rowOf(columns, item) {
  return element('tr', {}, ...columns.map(([, cell]) => element('td', { dir: 'auto' }, cell(item))));
}
