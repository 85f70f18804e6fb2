/** Texts, ages and the words of sync status, read with the real catalogue. */
import { beforeAll, expect, test } from 'vitest';
import { agoText, checkedText } from '../../lib/app/age.ts';
import { syncText } from '../../lib/app/sync-text.ts';
import { t, tParts } from '../../lib/app/text.ts';
import type { SyncStatus } from '../../lib/schema/views.ts';
import { installCatalogue } from '../support/catalogue.ts';

beforeAll(installCatalogue);

const NOW = 1_800_000_000_000;
const status: SyncStatus = { state: 'live', pending: 0, parked: 0, checkedAt: NOW, reason: null };

test.each([
  [0, 'Checked just now'],
  [-5 * 60_000, 'Checked just now'],
  [59_999, 'Checked just now'],
  [60_000, 'Checked 1 min ago'],
  [59 * 60_000, 'Checked 59 min ago'],
  [3_600_000, 'Checked 1 h ago'],
  [47 * 3_600_000, 'Checked 47 h ago'],
  [48 * 3_600_000, 'Checked 2 days ago'],
])('data of %i ms reads "%s"', (age, words) => {
  expect(checkedText(NOW - age, NOW)).toBe(words);
});

test('data that was never confirmed says so', () => {
  expect(checkedText(null, NOW)).toBe('Never checked');
});

test('a moment reads as its age', () => {
  expect(agoText(NOW - 120_000, NOW)).toBe('2 min ago');
});

test.each([
  ['live', 'Live'],
  ['syncing', 'Syncing'],
  ['offline', 'Offline'],
  ['signed-out', 'Signed out'],
  ['failed', 'Failed'],
] as const)('the state %s reads "%s"', (state, words) => {
  expect(syncText({ ...status, state }, NOW).state).toBe(words);
});

test('an empty outbox is all changes saved, a full one is not', () => {
  expect(syncText(status, NOW).saved).toBe('All changes saved');
  expect(syncText({ ...status, pending: 3 }, NOW).saved).toBe('3 not saved yet');
  expect(syncText({ ...status, pending: 3, parked: 1 }, NOW).saved).toBe('3 not saved yet, 1 on hold');
});

test('substituted names are separate pieces and never placeholders themselves', () => {
  expect(tParts('oneYouGroup', '4711', '$3 <b>', 'Tier 1')).toEqual([
    { text: 'You are agent ', strong: false },
    { text: '4711', strong: true },
    { text: ' in ', strong: false },
    { text: '$3 <b>', strong: true },
    { text: ', from your group ', strong: false },
    { text: 'Tier 1', strong: true },
    { text: '.', strong: false },
  ]);
});

test('a text outside an extension page is an error that says so', () => {
  const { chrome } = globalThis;
  Reflect.deleteProperty(globalThis, 'chrome');
  try {
    expect(() => t('account')).toThrow('only available in pages of the extension');
  } finally {
    globalThis.chrome = chrome;
  }
});
