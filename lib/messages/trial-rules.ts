/** What the payloads of the commands that try rules on a tab must look like; from the console only. */
import * as v from 'valibot';
import { isUuid } from '../schema/id.ts';
import { TestRequestSchema } from '../schema/identity-test.ts';
import { LearnRequestSchema } from '../schema/learned.ts';
import { Text } from '../schema/text.ts';
import type { Surface } from './protocol.ts';
import type { TrialCommands } from './trial-protocol.ts';

const ruleOf = (payload: v.GenericSchema, limit: number) => ({
  surfaces: ['console'] as readonly Surface[],
  payload,
  limit,
});

const Sites = v.pipe(v.array(Text), v.maxLength(100));
const Uuid = v.custom<string>(isUuid, 'Expected a lower-case UUID.');

export const TRIAL_RULES: { [C in keyof TrialCommands]: ReturnType<typeof ruleOf> } = {
  readCrmTabs: ruleOf(v.strictObject({ sites: Sites }), 131_072),
  testIdentity: ruleOf(TestRequestSchema, 262_144),
  learnIdentity: ruleOf(LearnRequestSchema, 8_192),
  cancelTrial: ruleOf(v.strictObject({ key: Uuid }), 4_096),
};
