/** Runs the worlds that its parent asks for, one after another, and says what broke in each (`tests/long/support/sim-workers.ts`). */
import { isFailure, shrink } from './shrink.ts';
import { openSimDatabases } from './sim-database.ts';
import { type Outcome, simulate } from './simulate.ts';

export interface Asked {
  readonly seed: number;
  readonly operations: number;
}

export interface Answered {
  readonly seed: number;
  readonly driver: string;
  /** What broke, with its story; null where nothing did. */
  readonly broken: string | null;
}

/** Worlds tried to make the story of a failure small. */
const MOST_TRIED = 25;
/** Of the story that a failure is told with. */
const LINES = 60;

/** The product warns of disks that refuse; here they do so on purpose. */
console.warn = () => undefined;

const databases = await openSimDatabases();

async function run({ seed, operations }: Asked): Promise<Answered> {
  const outcome = await simulate({ database: await databases.next(), seed, operations });
  return { seed, driver: databases.driver, broken: isFailure(outcome) ? await storyOf(outcome) : null };
}

async function storyOf(failed: Outcome): Promise<string> {
  const { seed } = failed;
  const { part, outcome } = await shrink(
    failed,
    async (smaller) => simulate({ database: await databases.next(), seed, ...smaller }),
    MOST_TRIED,
  );
  const again = `--ops ${part.operations} --only ${part.only.join(',')} --absent ${part.absent.join(',')}`;
  const what = String(outcome.violation ?? outcome.error);
  return [`seed ${seed}: ${what}`, again, ...outcome.story.slice(-LINES)].join('\n');
}

let last: Promise<unknown> = Promise.resolve();

process.on('message', (asked: Asked) => {
  last = run(asked)
    .catch((error: unknown) => ({ seed: asked.seed, driver: databases.driver, broken: String(error) }))
    // Who asked may have gone.
    .then((answered) => process.connected && process.send?.(answered));
});
process.once('disconnect', () => void last.then(() => databases.close()).then(() => process.exit(0)));
