/** Whom a CRM has to be asked for, so that it tells who owns the record of another kind that a page is about. Pure. */
import type { PersonClaim } from '../schema/claims.ts';
import type { IdentitySpec, OwnerProbe, OwnerRule } from '../schema/identity-spec.ts';
import { readRecord } from './record-rules.ts';

export interface OwnerQuestion {
  probe: OwnerProbe;
  /** What the CRM calls nobody. */
  nobody: readonly string[];
}

/** By the first rule that matches the address; `null` where none does. */
export function ownerQuestion(spec: IdentitySpec | null, address: string): OwnerQuestion | null {
  for (const rule of spec?.owners ?? []) {
    for (const [kind, called] of Object.entries(rule.kinds ?? { '': '' })) {
      const id = readRecord(placesOf(rule, kind), address);
      // Two dots are a way up, encoded or not
      if (id !== null && !/^\.+$/.test(id))
        return { probe: filled(rule.probe, { id, kind: called, key: kind }), nobody: rule.nobody ?? [] };
    }
  }
  return null;
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

interface Filling {
  id: string;
  kind: string;
  /** What the address calls the kind. */
  key: string;
}

/** The record's id has the shape that its rule asks for, and is encoded besides: it stays one part of the path. */
function filled(probe: OwnerProbe, filling: Filling): OwnerProbe {
  if (!probe.fetch) return probe;
  const { path, body, ...request } = probe.fetch;
  const { id, kind, key } = filling;
  const encoded = {
    id: encodeURIComponent(id),
    kind: encodeURIComponent(kind),
    key: encodeURIComponent(key),
  };
  return {
    ...probe,
    fetch: {
      ...request,
      path: inText(path, encoded),
      ...(body && { body: inJson(body, filling) as typeof body }),
    },
  };
}

function inText(text: string, filling: Filling): string {
  return text.replaceAll(/\{(id|kind|key)\}/g, (_, name: keyof Filling) => filling[name]);
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
