/** `npm run soak`: fifty simulated admins and three real browsers under random faults, for as long as it is told. Runs on Node 24. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/test/run-command.ts';
import prepare from '../e2e/support/prepare.ts';
import { commitOf } from '../long/frame/commit.ts';
import { coveredBy } from '../long/frame/covered.ts';
import { randomOf } from '../long/long-test.ts';
import { soak } from './soak.ts';

const USAGE =
  'Usage: npm run soak [-- --minutes N] [--admins N] [--browsers N] [--seed N] [--evidence FILE]\n';
/** What an issue asks for. */
const WANTED_MINUTES = 60;
/** The pages of the console are the way of real browsers here, and not what is shown. */
const COVERS = ['tests/soak/main.ts', 'server/main.ts', 'entrypoints/background.ts'];

const say = (line: string) =>
  void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

function readFlags() {
  try {
    const text = { type: 'string' } as const;
    const options = { minutes: text, admins: text, browsers: text, seed: text, evidence: text };
    const { values } = parseArgs({ options });
    const number = (given: string | undefined, usual: number, least: number) => {
      const value = Number(given ?? usual);
      if (!Number.isFinite(value) || value < least)
        throw new Error(`${given} is not a number of ${least} or more.`);
      return value;
    };
    return {
      minutes: number(values.minutes, WANTED_MINUTES, 0.1),
      admins: number(values.admins, 50, 1),
      browsers: number(values.browsers, 3, 0),
      seed: number(values.seed, 1, 0),
      evidence: values.evidence ?? join(root, 'docs', 'evidence', 'soak.json'),
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

const { minutes, admins, browsers, seed, evidence } = readFlags();
const { files, fingerprint } = coveredBy(COVERS);
const commit = commitOf(files);
const cleanUp = await prepare();
const began = performance.now();
try {
  const { seen, heaps, failures } = await soak({ minutes, admins, browsers, random: randomOf(seed, 0), say });
  const whole = {
    name: 'soak',
    what: `${admins} simulated admins and ${browsers} real browsers on one server under random faults for ${minutes} minutes: when it is quiet outboxes are empty, all copies equal the server's by hash, no edit is lost or there twice, and heaps are flat`,
    ...commit,
    fingerprint,
    seed,
    wanted: WANTED_MINUTES,
    done: minutes,
    seen,
    heaps,
    seconds: Math.round((performance.now() - began) / 1000),
    failures,
    date: new Date().toISOString(),
  };
  mkdirSync(join(evidence, '..'), { recursive: true });
  writeFileSync(evidence, `${JSON.stringify(whole, null, 2)}\n`);
  for (const failure of failures) say(failure);
  say(`soak: ${minutes} minutes, ${failures.length} failures → ${relative(root, evidence)}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
} finally {
  await cleanUp();
}
