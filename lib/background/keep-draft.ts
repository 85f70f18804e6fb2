/** Commands about drafts that outlive their page. Runs in the background. */
import type { PageConnection } from '../messages/page-server.ts';
import type { DraftChange } from '../schema/kept-draft.ts';
import type { Core } from './core.ts';

export async function keepDraft(core: Core, change: DraftChange, { pageId }: PageConnection): Promise<void> {
  if (pageId === undefined) return;
  const at = core.parts.clock.now();
  await core.drafts.keep({ ...change, pageId, at }, core.engine.replica.owner);
  if (change.instead !== undefined) core.pages.publish();
}

export async function discardDraft(core: Core, id: string): Promise<void> {
  await core.drafts.discard(id);
  core.pages.publish();
}
