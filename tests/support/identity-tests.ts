/** A spec with something of everything, and what a page answered to a test of it. */
import type { IdentitySpec } from '../../lib/schema/identity-spec.ts';
import type { CrmTabs, IdentityTest, TestAnswer } from '../../lib/schema/identity-test.ts';
import type { Learned } from '../../lib/schema/learned.ts';
import { uuid } from './panel-views.ts';

export const TABS: CrmTabs = {
  tabs: [
    { id: 8, title: 'Weather', host: 'weather.example', isOfSites: false },
    { id: 7, title: 'Jane Doe · Staff', host: 'crm.contoso.example', isOfSites: true },
  ],
  withheld: [],
  barred: [],
};

export const TRIED_SPEC: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  identity: {
    probes: [
      {
        username: [
          { from: 'cookie', name: 'login' },
          { from: 'dom', selector: '#account', attr: 'data-login' },
        ],
        nativeId: [{ from: 'localStorage', key: 'session_token' }],
      },
      {
        fetch: {
          path: '/api/me',
          headers: { 'X-Token': { from: [{ from: 'inlineScript', marker: 'csrf', json: '$' }] } },
        },
        nativeId: [{ from: 'fetch', json: 'user.id' }],
      },
      { nativeId: [{ from: 'inlineScript', marker: 'ME', json: 'id' }] },
      { fullName: [{ from: 'dom', selector: '.name' }] },
    ],
  },
  records: [
    { in: 'path', pattern: '/people/{id:int}' },
    { in: 'nested', key: 'goto', pattern: '/staff/card?no={id:int}' },
  ],
};

export const TESTED: IdentityTest = {
  signedOutBy: null,
  instanceKey: { text: 'crm.contoso.example', sources: [{ is: 'found', text: 'crm.contoso.example' }] },
  probes: [
    {
      verdict: 'person',
      request: null,
      fields: [
        { field: 'nativeId', sources: [{ is: 'present' }] },
        {
          field: 'username',
          sources: [
            { is: 'missing', why: 'not-there' },
            { is: 'found', text: 'jane.doe' },
          ],
        },
      ],
    },
    {
      verdict: 'failed',
      request: {
        outcome: { is: 'failed', why: 'status', status: 404 },
        values: [{ in: 'headers', name: 'X-Token', isThere: true }],
      },
      fields: [{ field: 'nativeId', sources: [{ is: 'missing', why: 'no-answer' }] }],
    },
    {
      verdict: 'person',
      request: null,
      fields: [{ field: 'nativeId', sources: [{ is: 'found', text: '41' }] }],
    },
    {
      verdict: 'nothing',
      request: null,
      fields: [{ field: 'fullName', sources: [{ is: 'missing', why: 'no-element' }] }],
    },
  ],
  signedIn: {
    nativeId: '41',
    username: 'jane.doe',
    fullName: null,
    hidden: [],
    from: { nativeId: 2, username: 0, fullName: null },
    confidence: 'likely',
    impersonating: 'unknown',
  },
  rules: [
    { is: 'unmatched', nativeId: null },
    { is: 'matched', nativeId: '77' },
  ],
  record: { nativeId: '77', username: null, fullName: null },
  owner: null,
};

export const TEST_ANSWER: TestAnswer = {
  test: TESTED,
  signedInUser: { id: uuid(31), name: 'Jane Doe' },
  recordUser: null,
  ownerUser: null,
};

export const LEARNED: Learned = {
  rules: [
    {
      rule: { in: 'nested', key: 'goto', pattern: '/staff/card?no={id:int}' },
      nativeId: '41',
      certainty: 'sure',
    },
  ],
  sources: [
    {
      field: 'nativeId',
      source: { from: 'inlineScript', marker: 'ME', json: 'id' },
      text: '41',
      certainty: 'sure',
    },
    {
      field: 'username',
      source: { from: 'inlineScript', marker: 'ME', json: 'login' },
      text: 'jane.doe',
      certainty: 'likely',
    },
    { field: 'fullName', source: { from: 'dom', selector: 'h1' }, text: 'Jane Doe', certainty: 'guess' },
    { field: 'instanceKey', source: { from: 'host' }, text: 'crm.contoso.example', certainty: 'sure' },
  ],
};
