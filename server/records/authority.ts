/** What a caller may do, decided from the grants in code: the layer above row-level security. Runs in the server. */
import type { Grant } from '../../lib/schema/account.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { ProblemError } from '../problem-error.ts';

/** Which instances' rows lists, feed and snapshot show; the telephony side is for all who read the directory. */
export interface DirectoryScope {
  readonly all: boolean;
  readonly instances: readonly string[];
}

/** Each method returns when the caller may, and throws a `ProblemError` otherwise. */
export interface Authority {
  /** Lists, feed and snapshot: admin and support only. */
  readDirectory(instanceId?: string): DirectoryScope;
  /** Whether a single record may be asked for at all, before it is looked for. */
  askFor(kind: Kind, id: string): void;
  /** A record that was found. */
  read(kind: Kind, row: AnyRow): void;
  readHistory(kind: Kind, row: AnyRow): void;
  /** Adding or changing records of an instance; `null` for the telephony side and for whole instances. */
  write(kind: Kind, instanceId: string | null): void;
  /** Whether `write` lets the caller write anywhere: asked before it is known what is to be written. */
  changeAnything(): void;
  /** Resolving events, for people and machines: within which instances. */
  resolve(): DirectoryScope;
  /** Reading and changing accounts and grants. */
  administer(): void;
}

const DIRECTORY_ROLES: readonly string[] = ['admin', 'support'];

export function authorityOf(grants: readonly Grant[]): Authority {
  const directory = grants.filter(({ role }) => DIRECTORY_ROLES.includes(role));
  const own = new Set<string>(
    grants.flatMap(({ role, crmUserId }) => (role === 'agent' && crmUserId ? crmUserId : [])),
  );
  const admin = grants.filter(({ role }) => role === 'admin');
  const inScope = (among: readonly Grant[], instanceId: string) =>
    among.some((grant) => grant.instanceId === null || grant.instanceId === instanceId);
  const requireInScope = (instanceId: string | null) => {
    if (instanceId !== null && !inScope(directory, instanceId)) throw notFound();
  };

  return {
    readDirectory(instanceId) {
      if (directory.length === 0) throw forbidden('Only admin and support may read the directory.');
      requireInScope(instanceId ?? null);
      return scopeOf(directory);
    },
    askFor(kind, id) {
      // Answered before looking, so that the answer does not tell whether the record exists.
      const isOwn = kind === 'crm-users' && own.has(id);
      if (directory.length === 0 && !isOwn) throw forbidden('An agent may read only their own CRM user.');
    },
    read(kind, row) {
      if (kind === 'crm-users' && own.has(row.id)) return;
      if (directory.length === 0) throw notFound();
      requireInScope(instanceOf(kind, row));
    },
    readHistory(kind, row) {
      if (directory.length === 0) throw forbidden('Only admin and support may read the history.');
      requireInScope(instanceOf(kind, row));
    },
    write(kind, instanceId) {
      if (directory.length === 0) throw forbidden('An agent may change nothing.');
      requireInScope(instanceId);
      if (admin.some((grant) => grant.instanceId === null)) return;
      if (instanceId === null) throw forbidden(`Only an admin of the whole tenant may change ${kind}.`);
      if (!inScope(admin, instanceId)) throw forbidden('Only an admin of this CRM instance may change it.');
    },
    changeAnything() {
      if (admin.length === 0) throw forbidden('Only an admin may change anything.');
    },
    resolve() {
      const resolving = grants.filter(({ role }) => role !== 'agent');
      if (resolving.length === 0) throw forbidden('Only admin, support and machines may resolve events.');
      return scopeOf(resolving);
    },
    administer() {
      if (grants.some(({ role, instanceId }) => role === 'admin' && instanceId === null)) return;
      throw forbidden('Only an admin of the whole tenant may see and change accounts.');
    },
  };
}

function scopeOf(grants: readonly Grant[]): DirectoryScope {
  return {
    all: grants.some((grant) => grant.instanceId === null),
    instances: grants.flatMap((grant) => grant.instanceId ?? []),
  };
}

/** The instance that a record belongs to; `null` for the telephony side, which is nobody's instance. */
export function instanceOf(kind: Kind, row: AnyRow): string | null {
  if (kind === 'crm-instances') return row.id;
  return 'instanceId' in row ? row.instanceId : null;
}

/** Whose admin adds, deletes and restores the record: an instance as a whole belongs to the admin of all. */
export function homeOf(kind: Kind, row: AnyRow): string | null {
  return kind === 'crm-instances' ? null : instanceOf(kind, row);
}

export function forbidden(detail: string): ProblemError {
  return new ProblemError({ status: 403, code: 'forbidden', title: 'Not allowed', detail });
}

export function notFound(): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'not_found',
    title: 'Not found',
    detail: 'There is no such record among those you may see.',
  });
}
