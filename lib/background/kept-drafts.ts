/**
 * The drafts of open pages, and of pages that are gone: a frame leaves with its site, a page with an update of the
 * extension. Kept on disk for the account that made them. Runs in the background.
 */
import * as v from 'valibot';
import type { CacheOwner } from '../cache/cache.ts';
import { strongestRole } from '../domain/role.ts';
import type { Grant, Role } from '../schema/account.ts';
import { type DraftChange, type KeptDraft, KeptDraftSchema, type LeftDraft } from '../schema/kept-draft.ts';
import { KINDS } from '../schema/kind.ts';
import type { Setting } from '../settings/setting.ts';
import type { Core } from './core.ts';

const StoredSchema = v.object({ owner: v.string(), drafts: v.array(KeptDraftSchema) });

/** A person who leaves more behind has long forgotten the first. */
const MOST = 50;

export class KeptDrafts {
  readonly #setting: Setting<unknown>;
  #owner = '';
  #drafts: readonly KeptDraft[] = [];

  constructor(setting: Setting<unknown>) {
    this.#setting = setting;
  }

  async load(): Promise<void> {
    const stored = v.safeParse(StoredSchema, await this.#setting.getValue());
    if (!stored.success) return;
    this.#owner = stored.output.owner;
    this.#drafts = stored.output.drafts;
  }

  /** Resolves when it is on disk. Drafts of another account are not kept beside it. */
  async keep(change: DraftChange & { pageId: string; at: number }, owner: CacheOwner | null): Promise<void> {
    const { recordId, pageId, at, draft, instead } = change;
    const id = `${pageId}:${recordId}`;
    const others = this.of(owner).filter((kept) => kept.id !== id && kept.id !== instead);
    if (owner === null || (draft === null && others.length === this.#drafts.length)) return;
    await this.#store(nameOf(owner), draft ? [...others, { id, pageId, at, draft }].slice(-MOST) : others);
  }

  async discard(id: string): Promise<void> {
    await this.#store(
      this.#owner,
      this.#drafts.filter((kept) => kept.id !== id),
    );
  }

  async forgetAll(): Promise<void> {
    if (this.#drafts.length > 0) await this.#store('', []);
  }

  of(owner: CacheOwner | null): readonly KeptDraft[] {
    return owner && nameOf(owner) === this.#owner ? this.#drafts : [];
  }

  async #store(owner: string, drafts: readonly KeptDraft[]): Promise<void> {
    this.#owner = owner;
    this.#drafts = drafts;
    await this.#setting.setValue(drafts.length > 0 ? { owner, drafts } : null);
  }
}

type LeftParts = Pick<Core, 'drafts' | 'engine' | 'pages' | 'session'>;

/** Drafts of pages that are gone, and whether somebody can go on with each. */
export function leftDrafts(parts: LeftParts): LeftDraft[] {
  const { openIds } = parts.pages;
  const kept = parts.drafts.of(parts.engine.replica.owner);
  return kept.flatMap(({ id, at, pageId, draft }) => {
    const why = openIds.has(pageId) ? null : whyLeft(draft.base, parts);
    return why ? [{ id, at, draft, why }] : [];
  });
}

/** `null` while the rows that tell are not here. */
function whyLeft(
  { id, instanceId }: KeptDraft['draft']['base'],
  { engine: { replica, isCompatible }, session }: LeftParts,
): LeftDraft['why'] | null {
  if (!session.hasTokens) return 'signed-out';
  if (!isCompatible) return 'incompatible';
  const role = replica.me && roleIn(replica.me.grants, instanceId);
  if (role === 'admin' && (replica.cursor === null || !replica.isWhole)) return null;
  const isHere = KINDS.some((kind) => replica.directory.get(kind, id)) || replica.entriesOf(id).length > 0;
  if (role === null || role === 'agent' || !isHere) return 'gone';
  return role === 'admin' ? 'open' : 'role';
}

/** What belongs to no instance takes a role in all of them. */
function roleIn(grants: readonly Grant[], instanceId: string | undefined): Role | null {
  if (instanceId !== undefined) return strongestRole(grants, instanceId);
  return strongestRole(
    grants.filter((grant) => grant.instanceId === null),
    null,
  );
}

function nameOf({ serverId, accountId }: CacheOwner): string {
  return JSON.stringify([serverId, accountId]);
}
