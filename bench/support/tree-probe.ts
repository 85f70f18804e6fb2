/** Watches the tree of agents inside the panel: when what a person asked for is painted, and how many rows there are. */
import type { Frame } from 'playwright';

/** Elements and attributes by which the tree is seen, ours or the floor's. */
const ROW = '.tree-row';
const TREE = '[role="tree"]';

/** What begins a measurement. A key counts from its stroke, and is followed from the change of the text it makes. */
export type Cause = 'click' | 'keydown' | 'input' | 'scroll';

/**
 * Resolves to the milliseconds from the next event of that kind until the tree has painted what it led to: it is not
 * busy, and every row in view is read.
 */
export function paintedAfter(frame: Frame, cause: Cause): Promise<number> {
  return frame.evaluate(
    ({ cause: type, row, tree }) =>
      new Promise<number>((resolve, reject) => {
        setTimeout(() => reject(new Error(`Nothing was painted after ${type}.`)), 10_000);
        const isDone = () => {
          const element = document.querySelector(tree);
          if (!element || element.getAttribute('aria-busy') === 'true') return false;
          const { top, bottom } = element.getBoundingClientRect();
          const rows = [...element.querySelectorAll(row)].map((one) => ({
            box: one.getBoundingClientRect(),
            isRead: one.getAttribute('role') === 'treeitem',
          }));
          const inView = rows.filter(({ box }) => box.bottom > top + 1 && box.top < bottom - 1);
          const covered = inView.reduce(
            (sum, { box }) => sum + Math.min(box.bottom, bottom) - Math.max(box.top, top),
            0,
          );
          const wanted = Math.min(bottom - top, element.firstElementChild?.clientHeight ?? 0) - 4;
          return inView.length > 0 && inView.every(({ isRead }) => isRead) && covered >= wanted;
        };
        const begin = (event: Event) => {
          removeEventListener(type, begin, true);
          if (type === 'keydown')
            addEventListener('input', () => follow(event), { capture: true, once: true });
          else follow(event);
        };
        const follow = ({ timeStamp: began }: Event) => {
          const { port1, port2 } = new MessageChannel();
          port2.onmessage = () => resolve(performance.now() - began);
          let isPosted = false;
          // The first look is after the page's own listeners have run.
          const look = () => {
            if (isPosted || !isDone()) return;
            isPosted = true;
            observer.disconnect();
            // A message posted by a frame's callback arrives once that frame has been painted.
            requestAnimationFrame(() => port1.postMessage(null));
          };
          const observer = new MutationObserver(look);
          observer.observe(document, {
            subtree: true,
            childList: true,
            attributes: true,
            characterData: true,
          });
          setTimeout(look);
        };
        addEventListener(type, begin, true);
      }),
    { cause, row: ROW, tree: TREE },
  );
}

/** Moves the scroll bar to a share of the whole, as dragging its thumb does. */
export function dragTo(frame: Frame, share: number): Promise<void> {
  return frame.evaluate(
    ({ tree, to }) => {
      const element = document.querySelector(tree);
      if (element) element.scrollTop = element.scrollHeight * to;
    },
    { tree: TREE, to: share },
  );
}

/** Empties the search; answers when the whole tree is painted again, so that nothing is left to disturb what comes next. */
export async function emptySearch(frame: Frame): Promise<void> {
  await Promise.all([paintedAfter(frame, 'input'), frame.getByRole('searchbox').fill('')]);
}

export function countRows(frame: Frame): Promise<number> {
  return frame.locator(ROW).count();
}
