// @vitest-environment happy-dom
/** The focus after a move: the heading has it, unless what is below takes its own back. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { beforeEach, expect, test } from 'vitest';
import { MovedContext, PageHeading } from '../../components/console/page-heading.tsx';
import { fakePageClient } from '../support/fake-page-client.ts';
import { panelView } from '../support/panel-views.ts';
import { renderPage, settle } from '../support/render-page.tsx';

beforeEach(() => document.body.replaceChildren());

/** As a tree that a person left and comes back to, whose rows are here already. */
function LeftTree() {
  const tree = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => tree.current?.focus(), []);
  return <div ref={tree} role="tree" tabIndex={0} />;
}

async function show(isBack: boolean) {
  const page = (
    <MovedContext.Provider value={{ isMoved: true }}>
      <PageHeading title="Jane Doe" />
      {isBack && <LeftTree />}
    </MovedContext.Provider>
  );
  await renderPage(page, { client: fakePageClient({ view: panelView() }) });
  await settle(() => undefined);
}

test('the heading of the page has it', async () => {
  await show(false);
  expect(document.activeElement?.textContent).toBe('Jane Doe');
});

test('a tree that takes it back in the same drawing keeps it', async () => {
  await show(true);
  expect(document.activeElement?.getAttribute('role')).toBe('tree');
});
