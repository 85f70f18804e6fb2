/** An edit made beside a CRM page is for whom the page is about now: a page that moved on meanwhile takes none for another. */
import type { PageConnection } from '../messages/page-server.ts';
import { Refusal } from '../messages/refusal.ts';
import type { Core } from './core.ts';

/** In the console a person chooses whom they edit. */
export function requireShown(core: Core, page: PageConnection, userId: string): void {
  if (page.surface !== 'panel' && page.surface !== 'sidepanel') return;
  const { person } = core.pages.compose(page);
  if (person.kind === 'person' && person.person.user.id === userId) return;
  throw new Refusal({
    kind: 'invalid',
    detail:
      'The page has moved on to somebody else. Nothing was saved; what you entered is kept with its user.',
  });
}
