/** What every record carries besides its own fields. */
import * as v from 'valibot';

/** `version` starts at 1 and grows by one with each write; `updatedAt` is the server's clock, ISO 8601 with milliseconds. */
export const recordEntries = {
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  updatedAt: v.string(),
  updatedBy: v.nullable(v.string()),
};
