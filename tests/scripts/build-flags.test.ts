/** The flags of npm run build, as README and OPERATIONS name them. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFlags } from '../../scripts/build/flags.ts';
import { OneLineError } from '../../scripts/set-up/one-line-error.mjs';

const HOSTS = 'https://crm.example/*,https://*.desk.example/*';

function refusal(...parameters: string[]): OneLineError {
  try {
    parseFlags(parameters, {});
  } catch (error) {
    if (error instanceof OneLineError) return error;
  }
  throw new Error(`${parameters.join(' ')} is accepted.`);
}

describe('the flags of npm run build', () => {
  it('make the builds that people install, for every browser', () => {
    expect(parseFlags([], {})).toEqual({
      browsers: ['chrome', 'edge', 'firefox'],
      fixed: false,
      hosts: '',
      firefoxId: '',
      out: null,
    });
  });
  it.each(['chrome', 'edge', 'firefox'])('make a fleet of %s its build', (browser) => {
    const flags = ['--browser', browser, '--hosts', HOSTS, '--firefox-id', 'patchpanel@fleet.example'];
    expect(parseFlags([...flags, '--out', 'fleet'], { INIT_CWD: '/work' })).toEqual({
      browsers: [browser],
      fixed: false,
      hosts: HOSTS,
      firefoxId: 'patchpanel@fleet.example',
      out: join('/work', 'fleet'),
    });
  });
  it('heed the environment where no flag is given', () => {
    const env = { PATCHPANEL_FIXED_HOSTS: HOSTS, PATCHPANEL_FIREFOX_ID: 'patchpanel@fleet.example' };
    expect(parseFlags([], env)).toMatchObject({ hosts: HOSTS, firefoxId: 'patchpanel@fleet.example' });
    expect(parseFlags(['--hosts', 'https://other.example/*'], env).hosts).toBe('https://other.example/*');
    expect(parseFlags(['--fixed'], env)).toMatchObject({ fixed: true, hosts: '' });
  });
  it('take spaces between hosts', () => {
    expect(parseFlags(['--hosts', ' https://a.example/*, https://b.example/* '], {}).hosts).toBe(
      'https://a.example/*,https://b.example/*',
    );
  });
  it.each([
    [/--browser takes chrome, edge, firefox, not "safari"/, ['--browser', 'safari']],
    [/"crm.example" is no match pattern/, ['--hosts', 'https://desk.example/*,crm.example']],
    [/"" is no match pattern/, ['--hosts', 'https://desk.example/*,']],
    [/--hosts names no site/, ['--hosts', '']],
    [/--fixed has its own hosts/, ['--fixed', '--hosts', HOSTS]],
    [/names a port, which Firefox refuses/, ['--hosts', 'https://crm.example:8443/*']],
    [/is no id that Firefox takes/, ['--hosts', HOSTS, '--firefox-id', 'patchpanel']],
    [/--firefox-id goes with --hosts/, ['--firefox-id', 'patchpanel@fleet.example']],
    [/--out goes with --hosts/, ['--out', 'fleet']],
    [/Unknown option '--host'/, ['--host', HOSTS]],
  ])('are refused with exit code 2 and the usage: %s', (reason, parameters) => {
    const error = refusal(...parameters);
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(reason);
    expect(error.message).toContain('Usage: npm run build');
  });
  it('allow a port to builds for Chromium', () => {
    const flags = ['--browser', 'edge', '--hosts', 'https://crm.example:8443/*'];
    expect(parseFlags(flags, {}).hosts).toBe('https://crm.example:8443/*');
  });
});
