/** What somebody chose between two changes of one thing (`decisions/0114`): in the outbox, in the header of the write, in the audit trail. */
import * as v from 'valibot';

export const DecidedSchema = v.object({
  /** Which of the two changes stays. */
  keep: v.picklist(['mine', 'theirs']),
  /** Of the row that the person was shown as theirs. */
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});
export type Decided = v.InferOutput<typeof DecidedSchema>;

/** `mine;version=3`: read by servers whose own view says that they keep decisions. */
export const DECIDED_HEADER = 'Patchpanel-Decided';

const FORM = /^(mine|theirs);version=([1-9]\d{0,14})$/;

export function writeDecided({ keep, version }: Decided): string {
  return `${keep};version=${version}`;
}

/** `null` for any other text. */
export function readDecided(text: string): Decided | null {
  const [, keep, version] = FORM.exec(text) ?? [];
  return keep === undefined ? null : { keep: keep as Decided['keep'], version: Number(version) };
}
