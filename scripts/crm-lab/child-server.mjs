/** Runs a real CRM's server as a child and ends it with us. Runs on any Node from 20. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { OneLineError } from '../set-up/one-line-error.mjs';

const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 8_000;

/**
 * A port that is free now: these servers cannot be asked which one the system gave them.
 * @param {number} wanted 0 for any
 * @returns {Promise<number>}
 */
export function freePort(wanted) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () =>
      reject(new OneLineError(`Port ${wanted} is taken. Choose another one with --port.`, 2)),
    );
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts the program and waits until its address answers.
 * @param {{ name: string, program: string, parameters: string[], url: string, env?: NodeJS.ProcessEnv }} server
 * @returns {Promise<{ stop(): Promise<void>, ended: Promise<void> }>}
 */
export async function startChild({ name, program, parameters, url, env = process.env }) {
  const child = spawn(program, parameters, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (/** @type {Buffer} */ chunk) => {
    output = (output + chunk.toString()).slice(-4_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const failed = new Promise((_, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  const ended = once(child, 'exit').then(() => undefined);
  ended.catch(() => undefined);
  const stop = () => end(child, ended);
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await answers(url))) {
    const isOver = child.exitCode !== null || child.signalCode !== null || Date.now() > deadline;
    if (!isOver) {
      await Promise.race([pause(100), failed]);
      continue;
    }
    await stop();
    throw new OneLineError(`${name} did not start: ${output.trim().split('\n').at(-1) ?? 'it said nothing'}`);
  }
  return { stop, ended };
}

/** @param {string} url */
async function answers(url) {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) });
    await answer.body?.cancel();
    return answer.status < 500;
  } catch {
    return false;
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<void>} ended
 */
async function end(child, ended) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(timer);
}
