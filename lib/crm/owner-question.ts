/** Whom a CRM has to be asked for, so that it tells who owns the record of another kind that a page is about. Pure. */
import type { PersonClaim } from '../schema/claims.ts';
import type { IdentitySpec, OwnerProbe, OwnerRule } from '../schema/identity-spec.ts';
import { readRecord } from './record-rules.ts';
import { hashPlace } from './url-place.ts';

export interface OwnerQuestion {
  probe: OwnerProbe;
  /** What the CRM calls nobody. */
  nobody: readonly string[];
  /** Asks which user somebody is whom the first answer names by another id. */
  translate?: (id: string) => OwnerProbe;
}

/** By the first rule that matches the address; `null` where none does. */
export function ownerQuestion(spec: IdentitySpec | null, address: string): OwnerQuestion | null {
  for (const rule of spec?.owners ?? []) {
    for (const [key, kind] of Object.entries(rule.kinds ?? { '': '' })) {
      const id = readRecord(placesOf(rule, key), address);
      // Two dots are a way up, encoded or not
      if (id !== null && !/^\.+$/.test(id))
        return questionOf(rule, { id, kind, key, 'hash:0': hashOf(address) });
    }
  }
  return null;
}

function questionOf({ first, probe, nobody = [] }: OwnerRule, filling: Filling): OwnerQuestion {
  if (!first) return { probe: filled(probe, filling), nobody };
  return { probe: filled(first, filling), nobody, translate: (id) => filled(probe, { ...filling, id }) };
}

function hashOf(address: string): string {
  return hashPlace(new URL(address)).segments[0] ?? '';
}

/** By the one question, or by both; `null` where nobody owns it or the CRM does not tell. Rejects as `ask` does. */
export async function learnOwner(
  question: OwnerQuestion,
  ask: (probe: OwnerProbe) => Promise<PersonClaim | null>,
): Promise<PersonClaim | null> {
  const named = await ask(question.probe);
  const id = named?.nativeId ?? null;
  const owner = question.translate ? id !== null && (await ask(question.translate(id))) : named;
  return owner ? somebody(owner, question) : null;
}

/** `null` of whom the CRM calls nobody. */
export function somebody(owner: PersonClaim, { nobody }: Pick<OwnerQuestion, 'nobody'>): PersonClaim | null {
  const names = [owner.nativeId, owner.username].filter((name) => name !== null);
  return names.length === 0 || names.some((name) => nobody.includes(name)) ? null : owner;
}

function placesOf({ records }: OwnerRule, kind: string): OwnerRule['records'] {
  const ofKind = (text: string) => text.replaceAll('{kind}', kind);
  return records.map(({ pattern, where, ...place }) => ({
    ...place,
    pattern: ofKind(pattern),
    ...(where && {
      where: Object.fromEntries(Object.entries(where).map(([key, text]) => [key, ofKind(text)])),
    }),
  }));
}

/** What stands in braces, and what it stands for; `key` is what the address calls the kind. */
type Filling = Readonly<Record<'id' | 'kind' | 'key' | 'hash:0', string>>;

/** The record's id has the shape that its rule asks for, and is encoded besides: it stays one part of the path. */
function filled(probe: OwnerProbe, filling: Filling): OwnerProbe {
  if (!probe.fetch) return probe;
  const { path, body, ...request } = probe.fetch;
  return {
    ...probe,
    fetch: {
      ...request,
      path: inText(path, filling, encodeURIComponent),
      ...(body && { body: inJson(body, filling) as typeof body }),
    },
  };
}

function inText(text: string, filling: Filling, encode = (part: string) => part): string {
  return text.replaceAll(/\{(id|kind|key|hash:0)\}/g, (_, name: keyof Filling) => encode(filling[name]));
}

/** A text that is `{id}` alone becomes a number where the id is one, as interfaces of databases want it. */
function inJson(value: unknown, filling: Filling): unknown {
  if (typeof value === 'string') {
    const number = Number(filling.id);
    return value === '{id}' && String(number) === filling.id && Number.isSafeInteger(number)
      ? number
      : inText(value, filling);
  }
  if (Array.isArray(value)) return value.map((each) => inJson(each, filling));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inJson(each, filling)]));
}
