/** `npm run soak`: fifty simulated admins and three real browsers under random faults, for as long as it is told. Runs on Node 24. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/test/run-command.ts';
import prepare from '../e2e/support/prepare.ts';
import { commitOf } from '../long/frame/commit.ts';
import { coveredBy } from '../long/frame/covered.ts';
import { randomOf } from '../long/long-test.ts';
import { soak } from './soak.ts';
import { SOAK_COVERS } from './soak-covers.ts';

const USAGE =
  'Usage: npm run soak [-- --minutes N] [--admins N] [--browsers N] [--pace SECONDS] [--seed N] [--evidence FILE]\n';
/** What an issue asks for; the pace in seconds. */
const WANTED = { minutes: 60, admins: 50, browsers: 3, pace: 25 };

const say = (line: string) =>
  void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

function readFlags() {
  try {
    const text = { type: 'string' } as const;
    const options = { minutes: text, admins: text, browsers: text, pace: text, seed: text, evidence: text };
    const { values } = parseArgs({ options });
    const number = (given: string | undefined, usual: number, least: number) => {
      const value = Number(given ?? usual);
      if (!Number.isFinite(value) || value < least)
        throw new Error(`${given} is not a number of ${least} or more.`);
      return value;
    };
    return {
      minutes: number(values.minutes, WANTED.minutes, 0.1),
      admins: number(values.admins, WANTED.admins, 1),
      browsers: number(values.browsers, WANTED.browsers, 0),
      pace: number(values.pace, WANTED.pace, 0.1),
      seed: number(values.seed, 1, 0),
      evidence: values.evidence ?? null,
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

const { evidence, ...asked } = readFlags();
const { minutes, admins, browsers, pace, seed } = asked;
const isWholeCast = admins >= WANTED.admins && browsers >= WANTED.browsers && pace <= WANTED.pace;
const isWanted = isWholeCast && minutes >= WANTED.minutes;
// Another run is no evidence, and takes the place of none.
const file = evidence ?? join(root, isWanted ? 'docs/evidence' : 'test-results', 'soak.json');
const { files, fingerprint } = coveredBy(SOAK_COVERS);
const commit = commitOf(files);
const cleanUp = await prepare();
const began = performance.now();
try {
  const { seen, heaps, failures } = await soak({ ...asked, random: randomOf(seed, 0), say });
  const whole = {
    name: 'soak',
    what: `${isWanted ? '' : 'NOT the hour that is asked for: '}${admins} simulated admins and ${browsers} real browsers on one server under random faults for ${minutes} minutes: when it is quiet outboxes are empty, all copies equal the server's by hash, no edit is lost or there twice, and heaps are flat`,
    ...commit,
    fingerprint,
    seed,
    wanted: WANTED.minutes,
    // Minutes with fewer people do not count.
    done: isWholeCast ? minutes : 0,
    ...{ minutes, admins, browsers, pace },
    seen,
    heaps,
    seconds: Math.round((performance.now() - began) / 1000),
    failures,
    date: new Date().toISOString(),
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(whole, null, 2)}\n`);
  for (const failure of failures) say(failure);
  say(`soak: ${minutes} minutes, ${failures.length} failures → ${relative(root, file)}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
} finally {
  await cleanUp();
}
