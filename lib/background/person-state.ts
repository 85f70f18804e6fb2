/** Which person a page shows: the user its CRM record is about, the signed-in CRM user, or the account's own data. Pure. */

import type { SoughtUser } from '../cache/cache.ts';
import type { QueuedEdit } from '../domain/overlay.ts';
import { ownPerson, type Person, personOf } from '../domain/person.ts';
import type { Records } from '../domain/records.ts';
import { isSameNativeId, nativeIdForms } from '../domain/salesforce-id.ts';
import type { PersonClaim, SiteClaims } from '../schema/claims.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { Me, OwnUser } from '../schema/me.ts';
import type { PickedAs, Picking } from '../schema/pick.ts';
import type { PanelView, PersonState } from '../schema/views.ts';

export interface Shown {
  state: PersonState;
  person: Person | null;
  show: 'page-user' | 'me';
  canSwitch: boolean;
  ownDataOnly: boolean;
  /** The CRM says that the person is signed in, as themselves. */
  isSignedIn: boolean;
  picking?: Picking;
  isOwner?: true;
}

const NOBODY: Omit<Shown, 'state'> = {
  person: null,
  show: 'me',
  canSwitch: false,
  ownDataOnly: false,
  isSignedIn: false,
};

/** Outside configured sites: the account's own view. */
export function showOwn(me: Me, instanceId: string | null): Shown {
  const own = me.own.find(({ user }) => instanceId === null || user.instanceId === instanceId);
  if (!own) return { ...NOBODY, state: { kind: 'nobody', why: instanceId ? 'not-bound' : 'unknown-site' } };
  return { ...NOBODY, ...shownPerson(ownPerson(own)) };
}

/** An agent on a page: own data only, and a notice where the page is about somebody else. */
export function showToAgent(me: Me, instanceId: string, claims: SiteClaims | null): Shown {
  const shown = showOwn(me, instanceId);
  const own = me.own.find(({ user }) => user.instanceId === instanceId);
  return { ...shown, ownDataOnly: own !== undefined && isAboutAnother(own, claims) };
}

function isAboutAnother({ user }: OwnUser, claims: SiteClaims | null): boolean {
  if (!claims) return false;
  if (claims.recordNativeId !== null) return !isRecordOf(user, claims);
  const claim = personClaim(claims);
  return claim !== null && isAnother(user, claim);
}

/** The username decides only for users whose native id nobody has written down. */
function isRecordOf(user: CrmUser, { recordNativeId, record }: SiteClaims): boolean {
  if (user.nativeId !== null) return recordNativeId !== null && isSameNativeId(user.nativeId, recordNativeId);
  return record?.nativeId === recordNativeId && record?.username === user.username;
}

function isAnother(user: CrmUser, claim: PersonClaim): boolean {
  if (claim.nativeId !== null && user.nativeId !== null)
    return !isSameNativeId(claim.nativeId, user.nativeId);
  return claim.username !== null && claim.username !== user.username;
}

/** Told of accounts that the server bound to a CRM user; of others nobody knows who they are in the CRM. */
export function accountDiffers(
  me: Me,
  instanceId: string,
  claims: SiteClaims | null,
): PanelView['accountDiffers'] {
  const own = me.own.find(({ user }) => user.instanceId === instanceId);
  const claim = claims && personClaim(claims);
  if (!own || !claim || !isAnother(own.user, claim)) return null;
  return {
    crmUser: claim.fullName || claim.username || claim.nativeId || '',
    ownUser: own.user.fullName || own.user.username,
  };
}

/** Of the CRMs that tell. */
export function isImpersonated(claims: SiteClaims | null): boolean {
  return claims !== null && personClaim(claims)?.impersonating === true;
}

/** The users of one instance. */
export type Directory = Pick<PageQuestion, 'records' | 'instanceId'>;

export interface PageQuestion {
  instanceId: string;
  claims: SiteClaims | null;
  /** As the screen shows them. */
  records: Records;
  queued: readonly QueuedEdit[];
  /** What the person chose, if the page offers a choice. */
  wanted: 'page-user' | 'me';
  /** Whom the person picked by hand, as ids: who is signed in, and whom this page is about. */
  picked: { me: string | null; page: string | null };
  /** Who owns the record that the page is about, where it is about no user and the CRM tells. */
  owner: PersonClaim | null;
  /** The first snapshot is in. */
  isLoaded: boolean;
}

/** Support and admins: whoever the page is about. */
export function showOnPage(question: PageQuestion): Shown {
  const { claims, wanted } = question;
  if (!claims) return { ...NOBODY, state: { kind: 'loading' } };
  const [me, page] = [signedInSide(question, claims), pageSide(question, claims)];
  const canSwitch = page !== null && me !== null && (!page.user || page.user.id !== me.user?.id);
  const show = page !== null && (wanted === 'page-user' || !canSwitch) ? 'page-user' : 'me';
  const side = show === 'page-user' ? page : me;
  const isMine = me?.user !== undefined && (show === 'me' || page?.user?.id === me.user.id);
  const isSignedIn = isMine && !me.isPicked && personClaim(claims)?.impersonating !== true;
  const isPicked = side?.isPicked ?? false;
  // Before the first copy is here there is nobody to choose from.
  const open = question.isLoaded || isPicked ? openIn(claims) : [];
  const base = {
    ...NOBODY,
    show,
    canSwitch,
    isSignedIn,
    ...(side?.isOwner ? { isOwner: true as const } : {}),
    ...(open.length > 0 ? { picking: { navigation: claims.navigation, open, isPicked } } : {}),
  } as const;
  if (!side) return { ...base, state: withoutClaim(claims) };
  return { ...base, ...found(side.user, side.unknown, question) };
}

/** One of the two whom a page may show. */
interface Side {
  user: CrmUser | undefined;
  /** What there is to say where the server does not know them. */
  unknown: PersonState;
  isPicked: boolean;
  isOwner?: true;
}

/** What the page does not tell, and a person may pick. Of a page that is still read, or of a visitor, nobody is asked. */
function openIn({ signedIn, recordNativeId }: SiteClaims): PickedAs[] {
  if (signedIn === 'pending' || signedIn === 'signed-out') return [];
  return [
    ...(signedIn === 'unknown' ? (['me'] as const) : []),
    ...(recordNativeId === null ? (['page-user'] as const) : []),
  ];
}

function signedInSide(question: PageQuestion, claims: SiteClaims): Side | null {
  const claim = personClaim(claims);
  return claim ? claimedSide(question, claim) : pickedSide(question, claims, 'me');
}

function claimedSide(question: PageQuestion, claim: PersonClaim): Side {
  const { username, nativeId, fullName } = claim;
  const unknown = { kind: 'unknown', username, nativeId, fullName } as const;
  return { user: findUser(question, claim) ?? undefined, unknown, isPicked: false };
}

function pageSide(question: PageQuestion, claims: SiteClaims): Side | null {
  if (claims.recordNativeId === null) {
    const { owner } = question;
    const picked = pickedSide(question, claims, 'page-user');
    return picked ?? (owner && { ...claimedSide(question, owner), isOwner: true as const });
  }
  return { user: findRecordUser(question, claims), unknown: unknownRecord(claims), isPicked: false };
}

/** A user who is gone is picked no more. */
function pickedSide(question: PageQuestion, claims: SiteClaims, as: PickedAs): Side | null {
  const { picked, records, instanceId, isLoaded } = question;
  const id = as === 'me' ? picked.me : picked.page;
  if (id === null || !openIn(claims).includes(as)) return null;
  const user = records.get('crm-users', id);
  if (!user && !isLoaded) return { user, unknown: { kind: 'loading' }, isPicked: true };
  return user?.instanceId === instanceId ? { user, unknown: { kind: 'loading' }, isPicked: true } : null;
}

/** With the names on the page, as far as they are this record's. */
function unknownRecord({ recordNativeId, record }: SiteClaims): PersonState {
  const names = record?.nativeId === recordNativeId ? record : undefined;
  const { username = null, fullName = null } = names ?? {};
  return { kind: 'unknown', username, nativeId: recordNativeId, fullName };
}

function found(user: CrmUser | undefined, unknown: PersonState, question: PageQuestion) {
  const person = user ? personOf(user, question.records, question.queued) : null;
  if (person) return shownPerson(person);
  return { state: question.isLoaded ? unknown : ({ kind: 'loading' } as const), person: null };
}

function shownPerson(person: Person): { state: PersonState; person: Person } {
  return { state: { kind: 'person', person: person.view }, person };
}

/** The CRM users a page names, as they can be looked for. */
export function soughtBy(claims: SiteClaims, instanceId: string, owner: PersonClaim | null): SoughtUser[] {
  const claim = personClaim(claims);
  const record = claims.recordNativeId;
  return [
    ...(owner ? sought(instanceId, owner.username, owner.nativeId) : []),
    ...(claim ? sought(instanceId, claim.username, claim.nativeId) : []),
    ...(record === null ? [] : sought(instanceId, claims.record?.username ?? null, record)),
  ];
}

function sought(instanceId: string, username: string | null, nativeId: string | null): SoughtUser[] {
  const forms = nativeId === null ? [null] : nativeIdForms(nativeId);
  return forms.map((form) => ({ instanceId, username, nativeId: form }));
}

function personClaim({ signedIn }: SiteClaims): PersonClaim | null {
  return typeof signedIn === 'object' ? signedIn : null;
}

function withoutClaim({ signedIn }: SiteClaims): PersonState {
  if (signedIn === 'pending') return { kind: 'loading' };
  return { kind: 'nobody', why: signedIn === 'signed-out' ? 'crm-signed-out' : 'no-claim' };
}

/** Native id first, since a CRM lets people rename logins; then the username, compared exactly. */
export function findUser(
  { records, instanceId }: Directory,
  { nativeId, username }: Pick<PersonClaim, 'nativeId' | 'username'>,
): CrmUser | null {
  const byId = nativeId ? userByNativeId({ records, instanceId }, nativeId) : undefined;
  const byName = username ? records.userByUsername(instanceId, username) : undefined;
  return byId ?? byName ?? null;
}

function userByNativeId({ records, instanceId }: Directory, nativeId: string): CrmUser | undefined {
  for (const form of nativeIdForms(nativeId)) {
    const user = records.userByNativeId(instanceId, form);
    if (user) return user;
  }
  return undefined;
}

/** By native id; else by the username on the page, if that user has no other native id. */
function findRecordUser(question: PageQuestion, claims: SiteClaims): CrmUser | undefined {
  const { records, instanceId } = question;
  const { recordNativeId, record } = claims;
  const byId = recordNativeId === null ? undefined : userByNativeId(question, recordNativeId);
  const byName = record?.username ? records.userByUsername(instanceId, record.username) : undefined;
  return byId ?? (byName && isRecordOf(byName, claims) ? byName : undefined);
}
