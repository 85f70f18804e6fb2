/** Who takes part in a demo that was loaded before: kept beside its data, because making all rows again takes a second. Runs on Node. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { GrantSchema } from '../lib/schema/account.ts';
import { idOf } from '../lib/schema/id.ts';
import type { WrittenDemo } from './generate-elsewhere.ts';

const PersonSchema = v.object({ nativeId: v.string(), username: v.string(), fullName: v.string() });
const AccountSchema = v.object({
  id: idOf('accounts'),
  username: v.string(),
  password: v.string(),
  role: v.picklist(['admin', 'support', 'agent']),
  crmUsername: v.string(),
  crmId: v.string(),
  grants: v.array(GrantSchema),
});
const DemoCastSchema = v.object({
  /** The instance of the demo CRM. */
  instanceId: idOf('crm-instances'),
  accounts: v.array(AccountSchema),
  people: v.array(PersonSchema),
});
export type DemoCast = v.InferOutput<typeof DemoCastSchema>;

const pathIn = (dataDir: string) => join(dataDir, 'demo-cast.json');

export function castOf({ rows, accounts, people }: WrittenDemo): DemoCast {
  const [main] = rows['crm-instances'];
  if (!main) throw new Error('The demo has no CRM instance.');
  return { instanceId: main.id, accounts, people };
}

/** `null` when the folder is new, or the file is damaged: then the data is made once more to know. */
export async function readCast(dataDir: string): Promise<DemoCast | null> {
  const text = await readFile(pathIn(dataDir), 'utf8').catch(() => 'null');
  try {
    const parsed = v.safeParse(DemoCastSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

export async function writeCast(dataDir: string, cast: DemoCast): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const path = pathIn(dataDir);
  await writeFile(`${path}.new`, JSON.stringify(cast));
  await rename(`${path}.new`, path);
}
