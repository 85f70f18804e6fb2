/** What the filters of the console's grids must look like in a message. */
import * as v from 'valibot';
import { HEALTH_KINDS } from '../schema/console/health-window.ts';
import { isUuid } from '../schema/id.ts';

const Uuid = v.custom<string>(isUuid, 'Expected a lower-case UUID.');
const Mapped = v.nullable(v.picklist(['mapped', 'unmapped']));

export const UsersFilterSchema = v.strictObject({
  groupId: v.nullable(v.union([v.literal('none'), Uuid])),
  mapped: Mapped,
  mode: v.nullable(v.picklist(['inherit', 'override'])),
  environmentId: v.nullable(Uuid),
  health: v.optional(v.nullable(v.picklist(HEALTH_KINDS))),
});

export const AgentsFilterSchema = v.strictObject({
  active: v.nullable(v.picklist(['active', 'inactive'])),
  mapped: Mapped,
});
