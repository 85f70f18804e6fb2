/** One transaction of the embedded database, in as few turns of its library as it can. Runs in the server. */
import type { PGlite } from '@electric-sql/pglite';
import { Asked, attempts } from './asked.ts';
import { bindStatement } from './bind.ts';
import type { Binding, Transaction, TransactionOptions } from './database.ts';
import type { PgliteStatements } from './pglite-statements.ts';
import { withinTransaction } from './transaction-scope.ts';
import { COMMIT, UnitLine } from './unit-line.ts';

const ROLLBACK = { sql: 'rollback', parameters: [] };

export interface BoundPglite {
  readonly pglite: PGlite;
  readonly statements: PgliteStatements;
  readonly binding: Binding;
  /** Asks for room on the disk; throws. */
  readonly claim: () => void;
}

/** Others are held back until it resolves. The library's own transactions take two turns to begin and two to end. */
export function pgliteTransaction<T>(
  bound: BoundPglite,
  options: TransactionOptions,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const { pglite, statements, binding, claim } = bound;
  const attempt = async (isWhole: boolean) => {
    const line = new UnitLine((unit) => statements.run(unit));
    const commit = async () => void (await line.ask(COMMIT));
    const asked = new Asked({ line, bind: bindStatement(binding), claim, commit }, options, isWhole);
    try {
      const account = await asked.account();
      const result = await withinTransaction({ binding, account, query: asked.query }, work);
      await asked.commit();
      return result;
    } catch (error) {
      if (pglite.isInTransaction()) await line.ask(ROLLBACK);
      throw error;
    }
  };
  return pglite._runExclusiveTransaction(async () => {
    await pglite._checkReady();
    return attempts(options, attempt);
  });
}
