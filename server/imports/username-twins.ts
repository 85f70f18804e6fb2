/** Users who are there under nearly the name that a file adds: as a person reads it, and as a spreadsheet changes it. Runs in the server. */
import { damageOf, expandExponent } from '../../lib/domain/csv-damage.ts';
import { mapInSteps } from '../../lib/domain/in-steps.ts';
import { foldText } from '../../lib/domain/near-miss.ts';
import type { Transaction } from '../db/database.ts';
import { readColumns } from './columns.ts';
import type { PresentUsers } from './present-users.ts';
import { type Turn, takeTurns } from './take-turns.ts';

interface TwinsAsked {
  readonly instanceId: string;
  readonly usernames: readonly string[];
  readonly users: PresentUsers;
  readonly turn: Turn;
}

type Likely = (username: string) => string | undefined;

export interface UsernameTwins {
  /** C3. */
  readonly twin: Likely;
  readonly undamaged: Likely;
}

const NONE: UsernameTwins = { twin: () => undefined, undamaged: () => undefined };

/** Only of new names, for which all others must be looked at. */
export async function findTwins(
  tx: Transaction,
  { instanceId, usernames, users, turn }: TwinsAsked,
): Promise<UsernameTwins> {
  const added = usernames.filter((username) => !users.byName(username));
  if (added.length === 0) return NONE;
  const stored = users.allNames ?? (await readNames(tx, instanceId));
  return { twin: await foldedTwins(added, stored, turn), undamaged: undamagedNames(added, stored) };
}

async function foldedTwins(added: readonly string[], stored: readonly string[], turn: Turn): Promise<Likely> {
  const all = [...added, ...stored];
  const folds = await takeTurns(mapInSteps(all, foldName), turn);
  const byFold = new Map<string, string>();
  const firstByFold = new Map<string, string>();
  for (const [place, username] of all.entries()) {
    const fold = folds[place] ?? '';
    byFold.set(fold, username);
    if (place < added.length && !firstByFold.has(fold)) firstByFold.set(fold, username);
  }
  return (username: string) => {
    const fold = foldName(username);
    return [byFold.get(fold), firstByFold.get(fold)].find((twin) => twin !== undefined && twin !== username);
  };
}

/** Only names that are numbers are changed so. */
function undamagedNames(added: readonly string[], stored: readonly string[]): Likely {
  const asked = new Map<string, string[]>();
  for (const username of added) {
    const key = bareNumber(username);
    if (key !== null) asked.set(key, []);
  }
  if (asked.size === 0) return NONE.undamaged;
  for (const username of stored) {
    const key = bareNumber(username);
    if (key !== null) asked.get(key)?.push(username);
  }
  return (username) => {
    const key = bareNumber(username);
    return key === null ? undefined : asked.get(key)?.find((name) => damageOf(username, name) !== null);
  };
}

/** Without `+`, leading zeros and exponent; `null` for what is no number. */
function bareNumber(username: string): string | null {
  const number = expandExponent(username) ?? username;
  return /^\+?\d+$/.test(number) ? number.replace(/^\+?0*/, '') : null;
}

async function readNames(tx: Transaction, instanceId: string): Promise<readonly string[]> {
  const { username } = await readColumns<{ username: string }>(tx, ['username'], {
    select: 'select username from crm_users where tenant_id = $1 and instance_id = $2 and deleted_at is null',
    parameters: [tx.binding.tenantId, instanceId],
  });
  return username;
}

/** Most usernames are plain ASCII, of which there is one Unicode form. */
function foldName(username: string): string {
  return /^[\x21-\x7e]*$/.test(username) ? username.toLowerCase() : foldText(username);
}
