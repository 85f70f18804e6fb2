/** Sessions of the demo CRM: who a cookie belongs to. In memory, so a restart signs everybody out. Runs on Node. */
import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { DemoPerson } from '../data/people.ts';

const COOKIE = 'demo_crm_session';

export interface Sessions {
  read(context: Context): DemoPerson | null;
  start(context: Context, person: DemoPerson): void;
  end(context: Context): void;
}

export function createSessions(): Sessions {
  const people = new Map<string, DemoPerson>();
  return {
    read: (context) => people.get(getCookie(context, COOKIE) ?? '') ?? null,
    start(context, person) {
      people.delete(getCookie(context, COOKIE) ?? '');
      const token = randomBytes(18).toString('base64url');
      people.set(token, person);
      setCookie(context, COOKIE, token, { httpOnly: true, sameSite: 'Lax', path: '/' });
    },
    end(context) {
      people.delete(getCookie(context, COOKIE) ?? '');
      deleteCookie(context, COOKIE, { path: '/' });
    },
  };
}
