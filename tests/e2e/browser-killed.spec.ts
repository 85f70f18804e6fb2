/**
 * Story: the browser is killed (SIGKILL, every process) within 50 ms of *not saved yet*; the edit is there when it is started again, and
 * saved once. `npm run test:long -- browser-kills` has the large count.
 */
import { killEditInTime, openKillStage } from './support/killed-edit.ts';
import { test } from './support/story.ts';

const KILLS = [
  { line: 'refuse', delay: 0 },
  { line: 'pass', delay: 0 },
  { line: 'refuse', delay: 25 },
  { line: 'pass', delay: 10 },
  { line: 'pass', delay: 25 },
] as const;

test('five times, while the server is away and while it answers, no edit is lost and none saved twice', async ({
  demo,
  openBrowser,
}, info) => {
  // A browser is started for each kill, and a kill that came too late is tried again.
  test.slow();
  const stage = await openKillStage(await openBrowser(), demo);
  for (const [place, kill] of KILLS.entries()) {
    const tell = (took: number) =>
      info.annotations.push({ type: 'killed', description: `after ${took} ms, meant after ${kill.delay}` });
    await killEditInTime(stage, { ...kill, fullName: `Jane Doe ${place + 1}` }, tell);
  }
});
