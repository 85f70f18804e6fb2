/** The floor of the tree: names in the page's own memory, the rows in view as bare elements, no extension and no messages. */
import type { BrowserContext, Frame } from 'playwright';

/** A button `Edit Mapping`, a search box and a list that looks to the probe like our tree. */
export async function openPlainList(context: BrowserContext, agents: number): Promise<Frame> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 380, height: 760 });
  await page.setContent(
    '<style>[role=tree]{height:480px;overflow:auto;position:relative}.tree-row{position:absolute;height:30px}</style>' +
      '<button>Edit Mapping</button><input type="search"><div id="place"></div>',
  );
  await page.evaluate((count) => {
    const names = ['anna', 'line', 'gallagher', 'finn', 'eve', 'mona', 'tier one'];
    const all = Array.from({ length: count }, (_, index) => `${names[index % 7]} ${(index * 7919) % count}`);
    let shown = all;
    const tree = document.createElement('div');
    tree.role = 'tree';
    const space = tree.appendChild(document.createElement('div'));
    const paint = () => {
      space.style.height = `${shown.length * 30}px`;
      const first = Math.max(0, Math.min(Math.floor(tree.scrollTop / 30), shown.length - 17));
      const rows = shown.slice(first, first + 28).map((name, index) => {
        const row = document.createElement('div');
        row.className = 'tree-row';
        row.role = 'treeitem';
        row.style.top = `${(first + index) * 30}px`;
        row.textContent = name;
        return row;
      });
      space.replaceChildren(...rows);
    };
    tree.addEventListener('scroll', paint);
    document.querySelector('button')?.addEventListener('click', () => {
      document.querySelector('#place')?.replaceChildren(tree);
      paint();
    });
    document.querySelector('input')?.addEventListener('input', (event) => {
      const search = (event.target as HTMLInputElement).value;
      shown = all.filter((name) => name.includes(search));
      tree.scrollTop = 0;
      paint();
    });
  }, agents);
  return page.mainFrame();
}
