/** What a schema finds wrong with a value, field by field, for forms that show all of it at once. Runs everywhere. */
import * as v from 'valibot';

export interface Fault {
  /** Keys from the outside in, such as `sites`, `2`. */
  readonly path: readonly string[];
  readonly message: string;
}

export function faultsOf(schema: v.GenericSchema, value: unknown): Fault[] {
  const parsed = v.safeParse(schema, value);
  return (parsed.issues ?? []).map((issue) => ({
    path: (issue.path ?? []).map(({ key }) => String(key)),
    message: issue.message,
  }));
}
