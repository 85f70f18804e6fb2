/** The flags of npm start, as docs and contract name them. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OneLineError } from '../../scripts/set-up/one-line-error.mjs';
import { parseFlags, USAGE } from '../../scripts/start/flags.mjs';

const read = (...parameters: string[]) => parseFlags(parameters, '/clone');

function refusal(...parameters: string[]): OneLineError {
  try {
    read(...parameters);
  } catch (error) {
    if (error instanceof OneLineError) return error;
  }
  throw new Error(`${parameters.join(' ')} is accepted.`);
}

describe('the flags of npm start', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('have defaults', () => {
    vi.stubEnv('INIT_CWD', '/clone');
    expect(read()).toEqual({
      headless: false,
      browser: true,
      signedOut: false,
      port: 8787,
      isPortChosen: false,
      dataDir: '/clone/.data',
      users: 2000,
      agents: 4000,
    });
  });
  it('are all read', () => {
    const flags = read(
      ...['--headless', '--no-browser', '--signed-out', '--port', '9000', '--data', '/d', '--users', '50'],
      ...['--agents', '60'],
    );
    expect(flags).toMatchObject({ headless: true, browser: false, signedOut: true });
    expect(flags).toMatchObject({ port: 9000, isPortChosen: true, dataDir: '/d', users: 50, agents: 60 });
  });
  it('take a folder from where the person stands', () => {
    vi.stubEnv('INIT_CWD', '/somewhere');
    expect(read('--data', 'mine').dataDir).toBe('/somewhere/mine');
  });
  it.each([
    ['--sing-out'],
    ['--port', 'x'],
    ['--port', '70000'],
    ['--users', '-1'],
    ['--agents', '1.5'],
    ['extra'],
  ])('are refused with exit code 2 and the usage: %s %s', (...parameters) => {
    const error = refusal(...parameters.filter((parameter) => typeof parameter === 'string'));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(USAGE);
  });
});
