/** The record pages of the demo CRM: a user, a contact, a ticket. Runs in its page, unbuilt. */
import { readJson } from './crm.js';
import { element, link } from './element.js';
import { status } from './lists.js';

/** @typedef {{ kind: string, title: string, fields: [label: string, value: Node | string][] }} Shape */

/** @typedef {import('../../data/people.ts').DemoPerson} User */
/** @typedef {import('../records.ts').Contact} Contact */
/** @typedef {import('../records.ts').Ticket} Ticket */

/** @type {Record<string, (record: User & Contact & Ticket) => Shape>} */
const SHAPES = {
  users: (user) => ({
    title: user.fullName,
    kind: 'User',
    fields: [
      ['Login', user.username],
      ['User no.', user.nativeId],
      ['E-mail', `${user.username.toLowerCase()}@northwind.example`],
    ],
  }),
  contacts: (contact) => ({
    title: contact.name,
    kind: 'Contact',
    fields: [
      ['Company', contact.company],
      ['Phone', contact.phone],
      ['Contact no.', contact.id],
    ],
  }),
  tickets: (ticket) => ({
    title: ticket.subject,
    kind: 'Ticket',
    fields: [
      ['Ticket no.', ticket.id],
      ['Status', status(ticket.status)],
      ['Priority', ticket.priority],
      ['Contact', link(`/contacts/${ticket.contactId}`, ticket.contactName)],
      ['Assigned to', link(`/users/${ticket.assigneeId}`, ticket.assigneeName)],
    ],
  }),
};

/**
 * Fills `main` with a record; `isCurrent` says whether the person is still on its page when the answer comes.
 * @param {{ main: HTMLElement, list: string, id: string, isCurrent: () => boolean }} place
 */
export async function showRecord({ main, list, id, isCurrent }) {
  main.replaceChildren(element('p', { role: 'status' }, 'Loading …'));
  try {
    const record = await readJson(`/api/${list}/${encodeURIComponent(id)}`);
    const shape = record && SHAPES[list]?.(record);
    if (!isCurrent()) return;
    if (shape) fill(main, shape, { list, id });
    else showNotFound(main);
  } catch (error) {
    if (isCurrent()) main.replaceChildren(element('p', { role: 'alert' }, String(error)));
  }
}

/**
 * @param {HTMLElement} main
 * @param {Shape} shape
 * @param {{ list: string, id: string }} record
 */
function fill(main, { title, kind, fields }, { list, id }) {
  const entries = fields.flatMap(([label, value]) => [
    element('dt', {}, label),
    element('dd', { dir: 'auto', 'data-field': label }, value),
  ]);
  main.replaceChildren(
    element('p', { class: 'crumb' }, link(`/${list}`, `All ${list}`)),
    element(
      'article',
      { 'data-record': `${list}/${id}` },
      element('p', { class: 'kind' }, kind),
      element('h1', { dir: 'auto' }, title),
      element('dl', {}, ...entries),
    ),
  );
  document.title = `${title} · Northwind CRM`;
}

/** @param {HTMLElement} main */
export function showNotFound(main) {
  main.replaceChildren(
    element('h1', {}, 'Not found'),
    element('p', {}, 'There is no such page in Northwind CRM. It may have been removed.'),
    element('p', {}, link('/home', 'Back to the home page')),
  );
}
