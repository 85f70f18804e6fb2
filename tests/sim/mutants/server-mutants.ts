/** Planted bugs of the server's handlers. */
import type { Mutant } from './mutant.ts';

export const SERVER_MUTANTS: readonly Mutant[] = [
  {
    name: 'ignores If-Match',
    file: 'server/records/patch-record.ts',
    text: '    if (before.version !== version) throw await refuseVersion(tx, kind, before);\n',
    instead: '',
    breaks: ['I6'],
  },
  {
    name: 'knows no idempotency key again',
    file: 'server/records/idempotency.ts',
    text: `.digest('hex');
  const place = [caller.tenantId, caller.accountId, key];`,
    instead: `.digest('hex');
  const place = [caller.tenantId, caller.accountId, key + String(performance.now())];`,
    breaks: ['I2', 'UI'],
  },
  {
    name: 'answers the row from before the edit',
    file: 'server/records/patch-record.ts',
    text: '    answer: answerOf(after),',
    instead: '    answer: answerOf(before),',
    breaks: ['I1', 'I4'],
  },
  {
    name: 'keeps the version of an edited row',
    file: 'server/records/store-row.ts',
    text: 'updated_at = clock_timestamp(), version = version + 1,',
    instead: 'updated_at = clock_timestamp(),',
    breaks: ['I5', 'I6'],
  },
  {
    name: 'keeps the version of what a deletion or restoration touches',
    file: 'server/records/touch-rows.ts',
    text: 'version = version + 1, updated_at = clock_timestamp(), updated_by = $3',
    instead: 'updated_at = clock_timestamp(), updated_by = $3',
    breaks: ['I8', 'I5'],
  },
  {
    name: 'puts only the first change of a write into the feed',
    file: 'server/records/write-once.ts',
    text: 'sealChanges(tx, changes) :',
    instead: 'sealChanges(tx, changes.slice(0, 1)) :',
    breaks: ['I5'],
  },
  {
    name: 'tells nobody of deletions',
    file: 'server/feed/changes.ts',
    text: '.filter((row) => row.deleted)',
    instead: '.filter((row) => row.deleted && row.seq < 0)',
    breaks: ['I5'],
  },
  {
    name: 'continues a cursor of another epoch',
    file: 'server/feed/cursor.ts',
    text: '    cursor.epoch === head.epoch &&\n',
    instead: '',
    breaks: ['I5', 'I3'],
  },
  {
    name: 'continues a cursor of another scope',
    file: 'server/feed/cursor.ts',
    text: '    cursor.scopeHash === scopeHash &&\n',
    instead: '',
    breaks: ['I7', 'I5'],
  },
  {
    name: 'loses the change that follows a cursor',
    file: 'server/feed/changes.ts',
    text: 'where tenant_id = $1 and seq > $2 and',
    instead: 'where tenant_id = $1 and seq > $2 + 1 and',
    breaks: ['I5'],
  },
  {
    name: 'gives a snapshot a later cursor than its rows',
    file: 'server/feed/snapshot.ts',
    text: 'since: writeCursor(cursor),',
    instead: 'since: writeCursor(head),',
    breaks: ['I5'],
  },
  {
    name: 'keeps another scope for the snapshot that is written already',
    file: 'server/feed/snapshot.ts',
    text: 'return newest ?? { epoch',
    instead: 'return [...this.#kept.values()].at(-1)?.cursor ?? { epoch',
    breaks: ['I7', 'I5'],
  },
  {
    name: 'remembers that there is nothing new although something has changed',
    file: 'server/http/idle-answers.ts',
    text: 'if (!kept.isOver) tenant.remove(kept);',
    instead: 'if (!kept.isOver && kept.waiting.size > 0) tenant.remove(kept);',
    breaks: ['I5', 'I7'],
  },
  {
    name: 'tells no poll of an account that its rights have changed',
    file: 'server/feed/concerns.ts',
    text: 'return [...(accounts ?? []), ...touched];',
    instead: 'return touched;',
    breaks: ['I7', 'I5'],
  },
  {
    name: 'says of a row that was deleted since that it is of now',
    file: 'server/records/answer-position.ts',
    text: '  return seq === null ? 0 : seq - 1;',
    instead: '  return head;',
    breaks: ['I5', 'I8'],
  },
  {
    name: 'drops the events that a patch does not name',
    file: 'lib/domain/apply-patch.ts',
    text: 'merged.events = { ...own.events, ...setEvents };',
    instead: 'merged.events = { ...(setEvents ?? own.events) };',
    breaks: ['I1', 'I6'],
  },
];
