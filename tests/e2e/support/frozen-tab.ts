/** A tab that nobody has looked at for long, as the browser freezes it; by DevTools' own socket, since Playwright keeps every page awake. */

interface Target {
  readonly id: string;
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

/** Another tab than the one at `address` comes to the front and the worker ends; after `meanwhile` the tab is looked at again. */
export async function whileFrozen(
  cdp: string,
  address: string,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const pages = await listPages(cdp);
  const tab = pages.find(({ url }) => url === address);
  const other = pages.find(({ url }) => url !== address);
  if (!tab || !other) throw new Error(`There is no tab at ${address}, or no other one.`);
  await activate(cdp, other);
  const [frozen, awake] = [await attach(tab), await attach(other)];
  try {
    await frozen.ask('Page.setWebLifecycleState', { state: 'frozen' });
    await awake.ask('ServiceWorker.enable');
    await awake.ask('ServiceWorker.stopAllWorkers');
    await meanwhile();
    await frozen.ask('Page.setWebLifecycleState', { state: 'active' });
    await activate(cdp, tab);
  } finally {
    for (const { close } of [frozen, awake]) close();
  }
}

async function listPages(cdp: string): Promise<Target[]> {
  const targets = (await (await fetch(`${cdp}/json`)).json()) as Target[];
  return targets.filter(({ type }) => type === 'page');
}

async function activate(cdp: string, { id }: Target): Promise<void> {
  await fetch(`${cdp}/json/activate/${id}`);
}

async function attach({ webSocketDebuggerUrl }: Target) {
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  let last = 0;
  return {
    /** Resolves when it is done. */
    ask(method: string, params = {}): Promise<void> {
      last += 1;
      const id = last;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve, reject) => {
        socket.addEventListener('message', ({ data }) => {
          const answer = JSON.parse(String(data)) as { id?: number; error?: { message: string } };
          if (answer.id !== id) return;
          if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
          else resolve();
        });
      });
    },
    close: () => socket.close(),
  };
}
