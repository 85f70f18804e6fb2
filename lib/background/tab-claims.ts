/** What the page of each tab says of itself. Kept in `storage.session`: the worker may die while the page stays. */
import * as v from 'valibot';
import type { SitePage } from '../messages/site-server.ts';
import { PersonClaimSchema, type SiteClaims, SiteClaimsSchema } from '../schema/claims.ts';
import type { Setting } from '../settings/setting.ts';

/** Who owns the record that a page was about at an address; `null`: its CRM did not tell. */
const OwnedPageSchema = v.object({
  navigation: v.number(),
  address: v.string(),
  person: v.nullable(PersonClaimSchema),
});
export type OwnedPage = v.InferOutput<typeof OwnedPageSchema>;

const TabPageSchema = v.object({
  url: v.string(),
  documentId: v.nullable(v.string()),
  /** The document before this one, whose late messages are refused. */
  formerDocumentId: v.nullable(v.string()),
  claims: v.nullable(SiteClaimsSchema),
  /** The newest navigation the document has told of; older ones are late. */
  newest: v.number(),
  /** Whom somebody picked for the page, which counts until it moves on. */
  picked: v.optional(v.object({ navigation: v.number(), userId: v.string() })),
  owned: v.optional(OwnedPageSchema),
});
export type TabPage = v.InferOutput<typeof TabPageSchema>;

/** Whom somebody picked for the page as it is now. */
export function pickedOn({ picked, claims }: TabPage): string | null {
  return picked && picked.navigation === claims?.navigation ? picked.userId : null;
}

/** What the CRM was asked of the owner of the page as it is now. */
export function askedOwner({ owned, claims }: TabPage): OwnedPage | null {
  const isNow = owned?.navigation === claims?.navigation && owned?.address === claims?.address;
  return owned && isNow ? owned : null;
}

const StoredSchema = v.record(v.string(), TabPageSchema);

export class TabClaims {
  readonly #setting: Setting<unknown>;
  readonly #pages = new Map<number, TabPage>();

  constructor(setting: Setting<unknown>) {
    this.#setting = setting;
  }

  async load(): Promise<void> {
    const stored = v.safeParse(StoredSchema, await this.#setting.getValue());
    if (!stored.success) return;
    for (const [tabId, page] of Object.entries(stored.output)) this.#pages.set(Number(tabId), page);
  }

  get(tabId: number): TabPage | null {
    return this.#pages.get(tabId) ?? null;
  }

  /**
   * A document says hello: nothing that a former one claimed counts any longer. Browsers that do not name documents
   * leave it to the navigation, which no two documents have in common.
   */
  greet({ tabId, url, documentId }: SitePage, navigation?: number): void {
    const before = this.#pages.get(tabId);
    const isSame = documentId === null ? this.isAt(tabId, navigation) : before?.documentId === documentId;
    const anew = { url, formerDocumentId: before?.documentId ?? null, claims: null, newest: 0 };
    this.#pages.set(tabId, { ...(before && isSame ? before : anew), documentId });
    this.#save();
  }

  /** Whether what is claimed was claimed at this navigation. */
  isAt(tabId: number, navigation: unknown): boolean {
    const claims = this.#pages.get(tabId)?.claims;
    return claims?.navigation === navigation && navigation !== undefined;
  }

  hasGreeted(tabId: number): boolean {
    return (this.#pages.get(tabId)?.documentId ?? null) !== null;
  }

  /** The tab is somewhere else now, or will be: nothing claimed counts until it is claimed again. */
  blank(tabId: number): void {
    const page = this.#pages.get(tabId);
    if (!page?.claims) return;
    const { picked: _, owned: __, ...rest } = page;
    this.#pages.set(tabId, { ...rest, claims: null });
    this.#save();
  }

  /** The browser says which page the tab shows. Claims of another address, or of a document that goes, do not count. */
  expect(tabId: number, url: string, isLoading: boolean): void {
    const page = this.#pages.get(tabId);
    if (page && (isLoading || page.url !== url)) this.blank(tabId);
    if (page) return;
    this.#pages.set(tabId, { url, documentId: null, formerDocumentId: null, claims: null, newest: 0 });
    this.#save();
  }

  /** False when the claims are older than what is known: a late answer of a former navigation or document. */
  claim({ tabId, url, documentId }: SitePage, claims: SiteClaims): boolean {
    const before = this.#pages.get(tabId);
    if (!before || before.documentId !== documentId) return false;
    if (before.newest > claims.navigation) return false;
    this.#pages.set(tabId, { ...before, url, claims, newest: claims.navigation });
    this.#save();
    return true;
  }

  /** `null` takes the pick back. */
  pick(tabId: number, navigation: number, userId: string | null): void {
    const page = this.#pages.get(tabId);
    if (!page?.claims || (page.picked === undefined && userId === null)) return;
    const { picked: _, ...rest } = page;
    this.#pages.set(tabId, userId === null ? rest : { ...rest, picked: { navigation, userId } });
    this.#save();
  }

  /** Nothing where the page has moved on since it was asked. */
  own(tabId: number, owned: OwnedPage): void {
    const page = this.#pages.get(tabId);
    if (!page || !askedOwner({ ...page, owned })) return;
    this.#pages.set(tabId, { ...page, owned });
    this.#save();
  }

  forget(tabId: number): void {
    if (this.#pages.delete(tabId)) this.#save();
  }

  forgetAll(): void {
    this.#pages.clear();
    this.#save();
  }

  get tabIds(): number[] {
    return [...this.#pages.keys()];
  }

  #save(): void {
    void this.#setting.setValue(Object.fromEntries(this.#pages)).catch(() => undefined);
  }
}
