/** What is remembered of a database: answers to the same account's same question, until something is committed. */
import { expect, it } from 'vitest';
import type { Database, Transaction } from '../../server/db/database.ts';
import { RememberedReads } from './remembered-reads.ts';
import { TENANT } from './world-rows.ts';

function counted() {
  const told: string[] = [];
  const database: Database = {
    driver: 'postgres',
    async transaction(binding, work) {
      told.push('begin');
      const query = async (sql: string) => {
        told.push(sql);
        if (sql === 'wrong') throw new Error('wrong');
        return [{ rows: [told.length] }];
      };
      const answer = await work({ binding, query: query as Transaction['query'] });
      told.push('commit');
      return answer;
    },
    compareMigrations: async () => ({ missing: [], unknown: [] }),
    onCommitted: () => () => undefined,
    hears: () => true,
    close: async () => undefined,
  };
  const reads = new RememberedReads(database);
  const ask = (sql: string, accountId = 'a', parameters: unknown[] = []) =>
    reads.read({ tenantId: TENANT, accountId }, (tx) => tx.query(sql, parameters), { readOnly: true });
  return { told, reads, ask };
}

it('a question is asked once until something is committed', async () => {
  const { told, reads, ask } = counted();
  const first = await ask('one');
  expect(await ask('one')).toEqual(first);
  expect(told).toEqual(['begin', 'one', 'commit']);
  reads.forget();
  await ask('one');
  expect(told).toHaveLength(6);
});

it('another account or another parameter is another question', async () => {
  const { told, ask } = counted();
  await ask('one');
  await ask('one', 'b');
  await ask('one', 'a', [1]);
  expect(told.filter((said) => said === 'one')).toHaveLength(3);
});

it('what is not known yet is asked in one transaction', async () => {
  const { told, reads, ask } = counted();
  await ask('one');
  const both = async (tx: Transaction) => [
    await tx.query('one'),
    await tx.query('two'),
    await tx.query('three'),
  ];
  await reads.read({ tenantId: TENANT, accountId: 'a' }, both, { readOnly: true });
  expect(told).toEqual(['begin', 'one', 'commit', 'begin', 'two', 'three', 'commit']);
});

it('a question that fails fails each time, and an answer cannot be changed', async () => {
  const { told, ask } = counted();
  await expect(ask('wrong')).rejects.toThrow('wrong');
  await expect(ask('wrong')).rejects.toThrow('wrong');
  expect(told.filter((said) => said === 'wrong')).toHaveLength(2);
  const [row] = (await ask('one')) as { rows: number[] }[];
  expect(() => row?.rows.push(1)).toThrow();
});
