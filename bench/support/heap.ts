/** What the extension's worker and its pages hold in memory, asked over DevTools after a garbage collection. */

export interface HeapTarget {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

interface HeapUsage {
  readonly usedSize: number;
  /** Bytes of array buffers, which stand outside the script's heap. */
  readonly backingStorageSize?: number;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly chunk?: string };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export interface DevTools {
  ask(method: string): Promise<unknown>;
  /** Hears such an event until the end. */
  on(method: string, heard: (params: NonNullable<Message['params']>) => void): void;
  close(): void;
}

/** Those whose address begins so. */
export async function heapTargets(cdp: string, address: string): Promise<HeapTarget[]> {
  const targets = (await (await fetch(`${cdp}/json/list`)).json()) as HeapTarget[];
  const found = targets.filter(({ url }) => url.startsWith(address));
  if (found.length === 0) throw new Error(`DevTools knows nothing at ${address}.`);
  return found;
}

/** Bytes of all targets whose address begins so. */
export async function heapOf(cdp: string, address: string): Promise<number> {
  let bytes = 0;
  for (const target of await heapTargets(cdp, address)) bytes += await heapOfTarget(target);
  return bytes;
}

async function heapOfTarget(target: HeapTarget): Promise<number> {
  const tools = await openDevTools(target);
  try {
    // The second one collects what finalizers of the first let go of.
    await tools.ask('HeapProfiler.collectGarbage');
    await tools.ask('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = (await tools.ask('Runtime.getHeapUsage')) as HeapUsage;
    return usedSize + backingStorageSize;
  } finally {
    tools.close();
  }
}

export async function openDevTools({ webSocketDebuggerUrl }: HeapTarget): Promise<DevTools> {
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('DevTools refused the connection.'));
  });
  const waiting = new Map<number, (answer: Message) => void>();
  const hearers = new Map<string, (params: NonNullable<Message['params']>) => void>();
  let asked = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.method !== undefined) hearers.get(message.method)?.(message.params ?? {});
    else waiting.get(message.id ?? 0)?.(message);
  });
  return {
    on: (method, heard) => void hearers.set(method, heard),
    close: () => socket.close(),
    ask(method) {
      asked += 1;
      const id = asked;
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ error, result }) => {
          waiting.delete(id);
          if (error) reject(new Error(`${method}: ${error.message}`));
          else resolve(result);
        });
        socket.send(JSON.stringify({ id, method }));
      });
    },
  };
}
