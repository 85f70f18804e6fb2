/** No string becomes markup in the built extension, not by a library either. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/build/build-extension.ts';
import { withoutMarkup } from '../../scripts/build/no-markup.ts';

describe('the built extension', () => {
  it('has no code that writes markup', async () => {
    const folder = await ensureBuilt('generic', () => undefined);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    );
    const writing = files.filter((name) => /\.innerHTML\b/.test(readFileSync(join(folder, name), 'utf8')));
    expect(files.length).toBeGreaterThan(5);
    expect(writing).toEqual([]);
  });
});

describe('the build', () => {
  it('ends where Preact writes markup in another way', () => {
    expect(() => withoutMarkup('element.innerHTML=text')).toThrow('no-markup.ts');
  });
});
