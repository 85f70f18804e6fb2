/** Tells whether a port of the loopback address can be taken, and finds the next one that can. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { OneLineError } from '../set-up/one-line-error.mjs';

const TRIES = 100;

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** A port a person chose must be free; the default gives way to the next free one. */
export async function choosePort(port: number, isChosen: boolean): Promise<number> {
  if (port === 0 || (await isFree(port))) return port;
  if (isChosen)
    throw new OneLineError(`Port ${port} is in use: choose another with --port, or leave it out.`, 2);
  for (let next = port + 1; next < port + TRIES; next += 1) if (await isFree(next)) return next;
  throw new OneLineError(`No port from ${port} to ${port + TRIES - 1} is free: choose one with --port.`, 2);
}
