/** The most that a page with its dedicated workers held in memory while something was done in it, asked over DevTools without collecting garbage. */

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: { readonly sessionId?: string };
  readonly result?: { readonly usedSize?: number; readonly backingStorageSize?: number };
}

/** Between two looks, in milliseconds; a garbage collection of the browser's own may come between. */
const EVERY_MS = 40;

/** Bytes: scripts' heaps and array buffers of the page and of all its workers together. */
export async function heapPeakOf(cdp: string, address: string, work: () => Promise<void>): Promise<number> {
  const targets = (await (await fetch(`${cdp}/json/list`)).json()) as {
    url: string;
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const page = targets.find(({ url, type }) => type === 'page' && url.startsWith(address));
  if (!page) throw new Error(`DevTools knows no page at ${address}.`);
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  const heaps = watchHeaps(socket);
  const timer = setInterval(heaps.look, EVERY_MS);
  try {
    await work();
    return heaps.peak();
  } finally {
    clearInterval(timer);
    socket.close();
  }
}

function watchHeaps(socket: WebSocket) {
  /** The page itself has no session. */
  const sizes = new Map<string, number>([['', 0]]);
  const asked = new Map<number, string>();
  let id = 0;
  let peak = 0;
  const send = (method: string, session = '', params: object = {}) => {
    id += 1;
    asked.set(id, session);
    socket.send(JSON.stringify({ id, method, params, ...(session ? { sessionId: session } : {}) }));
  };
  socket.onmessage = ({ data }) => {
    const { id: of, method, params, result } = JSON.parse(String(data)) as Message;
    const session = params?.sessionId ?? '';
    if (method === 'Target.attachedToTarget') sizes.set(session, 0);
    if (method === 'Target.detachedFromTarget') sizes.delete(session);
    const asker = of === undefined ? undefined : asked.get(of);
    if (of === undefined || asker === undefined || result?.usedSize === undefined) return;
    asked.delete(of);
    if (sizes.has(asker)) sizes.set(asker, result.usedSize + (result.backingStorageSize ?? 0));
    peak = Math.max(
      peak,
      [...sizes.values()].reduce((sum, size) => sum + size, 0),
    );
  };
  send('Target.setAutoAttach', '', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  return {
    look: () => {
      for (const session of sizes.keys()) send('Runtime.getHeapUsage', session);
    },
    peak: () => peak,
  };
}
