/** A real browser is killed as soon as it says *not saved yet*, two hundred times on one profile: nothing lost, nothing saved twice. */
import { type DemoServer, startDemoServer } from '../e2e/support/demo-server.ts';
import { setStage } from '../e2e/support/demo-stage.ts';
import { type KillStage, killEditInTime, openKillStage } from '../e2e/support/killed-edit.ts';
import prepare from '../e2e/support/prepare.ts';
import { openStoryBrowser, type StoryBrowser } from '../e2e/support/story-browser.ts';
import { type LongTest, randomOf } from './long-test.ts';

/** Milliseconds; every third kill comes at once. What is left of the 50 is for the word on its way and the kill. */
const LONGEST_DELAY = 30;

interface Scene {
  readonly demo: DemoServer;
  readonly browser: StoryBrowser;
  readonly stage: KillStage;
}

export const BROWSER_KILLS: LongTest = {
  name: 'browser-kills',
  what: 'SIGKILL of every process of a real browser within 50 ms of the moment at which a page says *not saved yet* (a kill that comes later is looked at, counted besides and made again), with the server away and with it answering in turns: the edit is there after the restart and is saved once',
  covers: ['tests/long/browser-kills.ts', 'entrypoints/background.ts', 'entrypoints/console/main.tsx'],
  count: 200,
  async open({ seed, say }) {
    const cleanUp = await prepare();
    const demoStage = await setStage();
    let scene: Scene | null = null;
    const open = async () => {
      const demo = await startDemoServer(demoStage);
      const browser = await openStoryBrowser();
      return { demo, browser, stage: await openKillStage(browser, demo) };
    };
    const leave = async () => {
      await scene?.browser.close();
      await scene?.demo.close();
      scene = null;
    };
    return {
      async run(round) {
        scene ??= await open();
        const random = randomOf(seed, round);
        const line = round % 2 === 0 ? 'refuse' : 'pass';
        const delay = round % 3 === 0 ? 0 : Math.round(random() * LONGEST_DELAY);
        try {
          const edit = { fullName: `Jane Doe ${round + 1}`, line, delay } as const;
          let kills = 0;
          await killEditInTime(scene.stage, edit, (took) => {
            kills += 1;
            say(`killed after ${took} ms`);
          });
          const where = line === 'refuse' ? 'server away' : 'server answers';
          const first = kills === 1 ? '' : `, ${kills - 1} later before it`;
          return { seen: `${where}, killed within 50 ms${first}: there, saved once` };
        } catch (error) {
          // What is wrong here must not show again in every round to come.
          await leave();
          throw error;
        }
      },
      async close() {
        await leave();
        await demoStage.close();
        await cleanUp();
        return [];
      },
    };
  },
};
