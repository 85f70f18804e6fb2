/** The page side where the person blocks, or allows, the storage of embedded pages. */
import { expect, it } from 'vitest';
import { setStage, untilPanel, untilState } from './stage.ts';

it.each([
  ['blocked', true],
  ['allowed', false],
] as const)('shows the panel with third-party storage %s', async (state, blockStorage) => {
  const stage = await setStage({ blockStorage });
  try {
    const page = await stage.openPanel();
    await untilState(page, 'storage', state);
    expect(await (await untilPanel(page)).evaluate('innerWidth')).toBe(360);
  } finally {
    await stage.close();
  }
});
