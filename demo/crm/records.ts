/** Contacts and tickets of the demo CRM, made from its people, and the search over its lists. Runs on Node. */
import { pickName } from '../data/names.ts';
import type { DemoPerson } from '../data/people.ts';
import { createRandom } from '../data/random.ts';

export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  readonly phone: string;
}

export interface Ticket {
  readonly id: string;
  readonly subject: string;
  readonly status: string;
  readonly priority: string;
  readonly contactId: string;
  readonly contactName: string;
  /** Native id of the CRM user who works on it. */
  readonly assigneeId: string;
  readonly assigneeName: string;
}

export interface CrmRecords {
  readonly users: readonly DemoPerson[];
  readonly contacts: readonly Contact[];
  readonly tickets: readonly Ticket[];
}

const CONTACTS = 240;
const TICKETS = 400;

const COMPANIES = [
  'Alder Logistics',
  'Brightwater Dental',
  'Café Lumière',
  'Delta Printing',
  'Evergreen Homes',
];
const SUBJECTS = [
  'Invoice shows the wrong address',
  'Cannot sign in after password change',
  'Replacement part arrived damaged',
  'Change of delivery date',
  'Headset loses connection',
  'Refund for a cancelled order',
  'Question about the yearly contract',
  'Technician did not come',
];
const STATUSES = ['Open', 'Waiting for customer', 'In progress', 'Solved'];
const PRIORITIES = ['Low', 'Normal', 'High'];

export function createCrmRecords(people: readonly DemoPerson[]): CrmRecords {
  const random = createRandom(1, 'contacts and tickets');
  const contacts = Array.from({ length: CONTACTS }, (_, index) => ({
    id: String(501 + index),
    name: pickName(random).fullName,
    company: random.pick(COMPANIES),
    phone: `+44 20 7946 0${String(random.below(1000)).padStart(3, '0')}`,
  }));
  const tickets = Array.from({ length: TICKETS }, (_, index) => {
    const contact = random.pick(contacts);
    const assignee = random.pick(people.slice(0, 60));
    return {
      id: String(9001 + index),
      subject: `${random.pick(SUBJECTS)} (${contact.company}, no. ${9001 + index})`,
      status: random.pick(STATUSES),
      priority: random.pick(PRIORITIES),
      contactId: contact.id,
      contactName: contact.name,
      assigneeId: assignee.nativeId,
      assigneeName: assignee.fullName,
    };
  });
  return { users: people, contacts, tickets };
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

export const PAGE_SIZE = 50;

/** One page of those whose values contain the text, without regard to case. Pages count from 1. */
export function searchPage<T extends object>(all: readonly T[], query: string, page: number): Page<T> {
  const wanted = query.trim().toLowerCase();
  const found = wanted === '' ? all : all.filter((record) => matches(record, wanted));
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const shown = Math.min(Math.max(1, page), pages);
  return {
    items: found.slice((shown - 1) * PAGE_SIZE, shown * PAGE_SIZE),
    total: found.length,
    page: shown,
    pages,
  };
}

function matches(record: object, wanted: string): boolean {
  return Object.values(record).some(
    (value) => typeof value === 'string' && value.toLowerCase().includes(wanted),
  );
}
