/** Finds known values in JSON, and what stands beside them under a telling name; runs in the content script. */
import { PERSON_FIELDS, type PersonField } from '../../schema/identity-test.ts';
import { claimText } from '../claim-text.ts';

export interface JsonFind {
  readonly field: PersonField;
  readonly path: string;
  readonly text: string;
  /** Not known before: its name and its neighbour say it. */
  readonly isBeside: boolean;
}

export type KnownTexts = Readonly<Record<PersonField, string | null>>;

const MOST_VALUES = 5_000;
const MOST_DEPTH = 7;

const TELLING: Readonly<Record<PersonField, RegExp>> = {
  nativeId: /^(id|uid|_id|pk|user_?id|sys_?id|person_?(id|no)|staff_?(id|no)|no|number)$/i,
  username: /^(user_?name|login|login_?name|user_?login|account)$/i,
  fullName: /^(full_?name|display_?name|real_?name|name)$/i,
};

export function findInJson(json: unknown, known: KnownTexts): JsonFind[] {
  const finds: JsonFind[] = [];
  let left = MOST_VALUES;
  const look = (value: unknown, path: string, depth: number): void => {
    left -= 1;
    if (left < 0) return;
    if (typeof value !== 'object' || value === null) {
      const field = fieldOf(value, known);
      if (field) finds.push({ field, path: path || '$', text: claimText(value) ?? '', isBeside: false });
      return;
    }
    if (depth > MOST_DEPTH) return;
    const entries = Object.entries(value).filter(([key]) => !/[.[\]]/.test(key) && key !== '$');
    const before = finds.length;
    for (const [key, inner] of entries) look(inner, join(path, key), depth + 1);
    const isHere = finds.slice(before).some((find) => find.path.length > 0 && isIn(find.path, path));
    if (isHere) finds.push(...besides(entries, path, known));
  };
  look(json, '', 0);
  return finds;
}

function fieldOf(value: unknown, known: KnownTexts): PersonField | undefined {
  const text = claimText(value);
  return text === null ? undefined : PERSON_FIELDS.find((field) => known[field] === text);
}

const join = (path: string, key: string) => {
  if (/^\d+$/.test(key)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
};

/** Right in the object of that path, no deeper. */
function isIn(path: string, parent: string): boolean {
  return /^\.?[^.[]+$/.test(path.slice(parent.length));
}

function besides(entries: readonly [string, unknown][], path: string, known: KnownTexts): JsonFind[] {
  return PERSON_FIELDS.filter((field) => known[field] === null).flatMap((field) => {
    const [key, value] = entries.find(([name]) => TELLING[field].test(name)) ?? [];
    const text = claimText(value);
    return key === undefined || text === null ? [] : [{ field, path: join(path, key), text, isBeside: true }];
  });
}
