/** What a person reads when npm ci fails. The outputs imitate npm 10 and 11. */
import { describe, expect, it } from 'vitest';
import { describeNpmFailure } from '../../scripts/set-up/npm-failure.mjs';

const describeIn = (output: string) => describeNpmFailure(output, '/clone');

describe('a failed npm ci', () => {
  it.each(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT', 'ENOTCACHED'])(
    'with %s says that there is no network',
    (code) => {
      const output = `npm error code ${code}\nnpm error network request failed`;
      expect(describeIn(output)).toMatch(new RegExp(`^No network: .*\\(${code}\\)`));
    },
  );
  it('says that the disk is full', () => {
    expect(describeIn('npm error code ENOSPC\nnpm error nospc There is no space left')).toContain(
      'disk is full',
    );
  });
  it('names the folder it cannot write to', () => {
    expect(describeIn('npm error code EACCES\nnpm error syscall mkdir')).toMatch(/^Cannot write to \/clone/);
  });
  it('says that the lockfile does not fit', () => {
    expect(describeIn('npm error code EUSAGE\nnpm error `npm ci` can only install')).toContain('npm install');
  });
  it('passes on the last line of what it does not know', () => {
    const output = 'npm error code EODD\nnpm error strange things\nnpm error A complete log of this run';
    expect(describeIn(output)).toContain('npm error strange things');
  });
  it('is always told in one line', () => {
    for (const output of ['', 'npm ERR! x\ny\nz', 'npm error code ENOSPC\nmore']) {
      expect(describeIn(output)).not.toContain('\n');
    }
  });
});
