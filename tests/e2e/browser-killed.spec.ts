/**
 * Story: the browser is killed (SIGKILL, every process) within 50 ms of *not saved yet*; the edit is there when it is started again, and
 * saved once. `npm run test:long -- browser-kills` has the large count.
 */
import { killEdit, openKillStage } from './support/killed-edit.ts';
import { test } from './support/story.ts';

const KILLS = [
  { line: 'refuse', delay: 0 },
  { line: 'pass', delay: 0 },
  { line: 'refuse', delay: 25 },
  { line: 'pass', delay: 10 },
  { line: 'pass', delay: 30 },
] as const;

test('five times, while the server is away and while it answers, no edit is lost and none saved twice', async ({
  demo,
  openBrowser,
}) => {
  const stage = await openKillStage(await openBrowser(), demo);
  for (const [place, kill] of KILLS.entries()) {
    await killEdit(stage, { ...kill, fullName: `Jane Doe ${place + 1}` });
  }
});
