/** What the forms of the console refuse or show at a field, by rule. */
import type { FakePageClient } from '../support/fake-page-client.ts';

/** A form that is filled in and sent. */
export interface FormCase {
  /** Of the page of users, of the start page, of an environment. */
  readonly at: 'users' | 'home' | 'environment';
  /** Button that opens the form. */
  readonly opens: string;
  readonly fields: Readonly<Record<string, string>>;
  /** What the background says when it is sent. */
  readonly answers?: FakePageClient['answers'];
  /** `null`: `Add` cannot be pressed. */
  readonly told: { readonly field: string; readonly text: string } | null;
  /** The command that must not be sent. */
  readonly without?: 'addUser' | 'createRecord';
}

const refused = (rule: string, field: string) => ({
  ok: false as const,
  error: {
    kind: 'refused' as const,
    detail: `${rule} says no.`,
    problem: { status: 409, code: 'taken', title: 'Taken', detail: `${rule} says no.`, rule, field },
  },
});

export const FORM_CASES: Readonly<Record<string, Readonly<Record<string, FormCase>>>> = {
  C1: {
    'a user needs a username': {
      at: 'users',
      opens: 'Add User',
      fields: { 'Full Name': 'Nobody' },
      told: null,
      without: 'addUser',
    },
  },
  C2: {
    'a taken username is told at its field': {
      at: 'users',
      opens: 'Add User',
      fields: { Username: 'eve' },
      answers: { addUser: () => refused('C2', 'username') },
      told: { field: 'Username', text: 'C2 says no.' },
    },
  },
  C4: {
    'a taken group name is told at its field': {
      at: 'users',
      opens: 'Add User Group',
      fields: { Name: 'Tier 2' },
      answers: { createRecord: () => refused('C4', 'name') },
      told: { field: 'Name', text: 'C4 says no.' },
    },
  },
  C6: {
    'a taken agent id is told at its field': {
      at: 'environment',
      opens: 'Add Agent',
      fields: { 'Agent Id': '0007', Name: 'x' },
      answers: { createRecord: () => refused('C6', 'agentId') },
      told: { field: 'Agent Id', text: 'C6 says no.' },
    },
  },
  C15: {
    'half of a character is told at its field': {
      at: 'home',
      opens: 'Add CRM Instance',
      fields: { Name: 'a\ud800', 'CRM ID': 'crm.example.com' },
      told: { field: 'Name', text: 'cannot be stored' },
      without: 'createRecord',
    },
  },
};
