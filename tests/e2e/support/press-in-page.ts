/** Presses what a page shows inside a closed shadow root, where only the accessibility tree sees it. */
import type { Page } from 'playwright';
import { expect } from './story.ts';

export async function pressInPage(page: Page, { role, name }: { role: string; name: string }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  const find = async () => {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    return nodes.find((node) => node.role?.value === role && node.name?.value === name)?.backendDOMNodeId;
  };
  await expect.poll(find).toBeDefined();
  const backendNodeId = await find();
  if (backendNodeId === undefined) throw new Error(`The ${role} ${name} went away.`);
  const { model } = await session.send('DOM.getBoxModel', { backendNodeId });
  const [left = 0, top = 0, , , right = 0, bottom = 0] = model.content;
  await page.mouse.click((left + right) / 2, (top + bottom) / 2);
  await session.detach();
}
