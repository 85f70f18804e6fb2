/** What files of the pages share has one name: the giver's own. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/build/build-extension.ts';
import { giveOnce, takeRenamed } from '../../scripts/build/single-names.ts';

describe('a file that gives', () => {
  it('gives everything as it is called inside', () => {
    const { code, names } = giveOnce('var ab=1,$=2,c=3;export{ab as t,$ as n,c};');
    expect(code).toBe('var ab=1,$=2,c=3;export{ab,$,c};');
    expect([...names]).toEqual([
      ['t', 'ab'],
      ['n', '$'],
      ['c', 'c'],
    ]);
  });
  it('gives what has two names once', () => {
    const { code, names } = giveOnce('var a=1;export{a as t,a as n};');
    expect(code).toBe('var a=1;export{a};');
    expect(names.get('t')).toBe('a');
    expect(names.get('n')).toBe('a');
  });
});

describe('a file that takes', () => {
  const given = new Map([['page.js', new Map([['t', 'ab']])]]);

  it('asks for the new names, and keeps its own', () => {
    expect(takeRenamed('import{t as e}from"./page.js";e()', given)).toBe(
      'import{ab as e}from"./page.js";e()',
    );
    expect(takeRenamed('import{t}from"./page.js";t()', given)).toBe('import{ab as t}from"./page.js";t()');
    expect(takeRenamed('import{t as ab}from"./page.js";', given)).toBe('import{ab}from"./page.js";');
  });
  it('is left alone where it takes from others', () => {
    expect(takeRenamed('import{t as e}from"./other.js";', given)).toBe('import{t as e}from"./other.js";');
  });
  it('stops the build when it asks for what nobody gives', () => {
    expect(() => takeRenamed('import{x as e}from"./page.js";', given)).toThrow('gives nothing called x');
  });
});

describe('the built pages', () => {
  let chunks: string;

  beforeAll(async () => {
    chunks = join(await ensureBuilt('generic', () => undefined), 'chunks');
  }, 120_000);

  it('take nothing that is not given', async () => {
    const files = await readdir(chunks);
    const texts = new Map(
      await Promise.all(
        files.map(async (file) => [file, await readFile(join(chunks, file), 'utf8')] as const),
      ),
    );
    const taken = [...texts.values()].flatMap((text) =>
      [...text.matchAll(/import\{([^}]*)\}from"\.\/([^"]+)"/g)].flatMap(([, list = '', file = '']) =>
        list.split(',').map((pair) => ({ file, name: pair.split(' as ')[0] ?? '' })),
      ),
    );
    const missing = taken.filter(({ file, name }) => {
      const [, list = ''] = /export\{([^}]*)\};?\s*$/.exec(texts.get(file) ?? '') ?? [];
      return !list.split(',').includes(name);
    });
    expect(taken).not.toHaveLength(0);
    expect(missing).toEqual([]);
  });
});
