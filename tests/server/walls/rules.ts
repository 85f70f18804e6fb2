/** The rules of authorisation, written by hand: what each operation answers to whom, and where. Not taken from the product. */
import { type Actor, covers, isLetIn, type Place, type Scope } from './people.ts';

/** The status that an operation answers in one place. */
export type Rule = (actor: Actor, place: Place) => number;

/** Without a sign-in 401; a machine may only resolve. */
const forPeople =
  (rule: Rule): Rule =>
  (actor, place) => {
    if (!isLetIn(actor)) return 401;
    return actor.isMachine ? 403 : rule(actor, place);
  };

export const forEverybody =
  (status: number): Rule =>
  () =>
    status;

export const forWhoIsSignedIn = (status: number) => forPeople(() => status);

export const resolves: Rule = (actor) => {
  if (!isLetIn(actor)) return 401;
  return actor.resolves === 'none' ? 403 : 200;
};

/** Admin and support read; outside their tenant and instances there is nothing. */
export const reads = (status = 200) =>
  forPeople(({ sees }, place) => {
    if (sees === 'none') return 403;
    return covers(sees, place) ? status : 404;
  });

/** Filters that name nothing of the own tenant find nothing; those that name another instance of it are refused. */
export const lists = forPeople(({ sees }, place) => {
  if (sees === 'none') return 403;
  return place !== 'other tenant' || sees === 'tenant'
    ? place === 'South' && sees === 'North'
      ? 404
      : 200
    : 404;
});

/** The telephony side is nobody's instance. */
export const readsTelephony = forPeople(({ sees }, place) => {
  if (sees === 'none') return 403;
  return place === 'other tenant' ? 404 : 200;
});
export const listsTelephony = forPeople(({ sees }) => (sees === 'none' ? 403 : 200));

/** As others read, and an agent besides their own user. */
export const readsUser: Rule = (actor, place) =>
  actor.isBound && place === 'own user' ? 200 : reads()(actor, place);

const writer =
  (edits: (actor: Actor) => Scope, isThere: (actor: Actor, place: Place) => boolean) => (status: number) =>
    forPeople((actor, place) => {
      if (actor.sees === 'none') return 403;
      if (!isThere(actor, place)) return 404;
      return covers(edits(actor), place) ? status : 403;
    });

/** Users, groups and mappings: the admin of the instance. */
export const writes = writer(
  ({ edits }) => edits,
  ({ sees }, place) => covers(sees, place),
);

const wholeTenant = ({ edits }: Actor): Scope => (edits === 'tenant' ? 'tenant' : 'none');

/** An instance as a whole: the admin of all. */
export const writesInstance = writer(wholeTenant, ({ sees }, place) => covers(sees, place));

/** An instance that is no longer there belongs to nobody's scope but that of the whole tenant. */
export const writesGoneInstance = writer(
  wholeTenant,
  ({ sees }, place) => sees === 'tenant' && place !== 'other tenant',
);

/** The telephony side: the admin of all. */
export const writesTelephony = writer(wholeTenant, (_actor, place) => place !== 'other tenant');

/** What is added may name only what is there: `missing` where it names something of another tenant. */
export const adds = (missing: number, status = 201) =>
  forPeople((actor, place) => {
    if (place === 'other tenant' && actor.sees === 'tenant') return actor.edits === 'tenant' ? missing : 403;
    return writes(status)(actor, place);
  });
export const addsTelephony = (missing: number) =>
  forPeople(({ edits }, place) => {
    if (edits !== 'tenant') return 403;
    return place === 'other tenant' ? missing : 201;
  });

/** Accounts: the admin of all. */
export const administers = (status: number, missing = 404) =>
  forPeople(({ edits }, place) => {
    if (edits !== 'tenant') return 403;
    return place === 'other tenant' ? missing : status;
  });
