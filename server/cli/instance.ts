/** Which CRM instance a command is about: named by id, CRM ID or name, or the only one there is. Runs in the command line. */
import * as v from 'valibot';
import { IMPORT_KINDS, type ImportKind } from '../../lib/schema/import-columns.ts';
import type { Api } from './api.ts';
import type { CommandLine } from './command-line.ts';
import { usage } from './exit.ts';

const InstancesSchema = v.object({
  items: v.array(v.object({ id: v.string(), name: v.string(), crmId: v.string() })),
});

export function kindOf(line: CommandLine): ImportKind {
  const given = line.text('kind') ?? 'crm-users';
  const kind = IMPORT_KINDS.find((each) => each === given);
  if (kind) return kind;
  throw usage(`--kind is ${IMPORT_KINDS.join(' or ')}.`);
}

/** `undefined` for agents, which belong to none. */
export async function findInstance(api: Api, line: CommandLine): Promise<string | undefined> {
  if (kindOf(line) === 'cti-agents') return undefined;
  const given = line.text('instance');
  const { items } = await api.read(InstancesSchema, { path: '/v1/crm-instances', query: { limit: '1000' } });
  const named =
    given === undefined ? items : items.filter(({ id, name, crmId }) => [id, name, crmId].includes(given));
  const [only, ...others] = named;
  if (only && others.length === 0) return only.id;
  const known = items.map(({ name, crmId }) => `${name} (${crmId})`).join(', ');
  throw usage(
    given === undefined
      ? `Say which --instance: ${known}.`
      : `No single instance is called ${given}. There are: ${known}.`,
  );
}
