/** What the extension's worker and its pages hold in memory, asked over DevTools after a garbage collection. */

interface Target {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

interface HeapUsage {
  readonly usedSize: number;
  /** Bytes of array buffers, which stand outside the script's heap. */
  readonly backingStorageSize?: number;
}

/** Bytes of all targets whose address begins so. */
export async function heapOf(cdp: string, address: string): Promise<number> {
  const targets = (await (await fetch(`${cdp}/json/list`)).json()) as Target[];
  const found = targets.filter(({ url }) => url.startsWith(address));
  if (found.length === 0) throw new Error(`DevTools knows nothing at ${address}.`);
  let bytes = 0;
  for (const target of found) bytes += await heapOfTarget(target);
  return bytes;
}

async function heapOfTarget({ webSocketDebuggerUrl }: Target): Promise<number> {
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('DevTools refused the connection.'));
  });
  try {
    // The second one collects what finalizers of the first let go of.
    await ask(socket, 'HeapProfiler.collectGarbage');
    await ask(socket, 'HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = (await ask(socket, 'Runtime.getHeapUsage')) as HeapUsage;
    return usedSize + backingStorageSize;
  } finally {
    socket.close();
  }
}

function ask(socket: WebSocket, method: string): Promise<unknown> {
  const id = Math.floor(Math.random() * 1_000_000);
  return new Promise((resolve, reject) => {
    const heard = ({ data }: MessageEvent) => {
      const answer = JSON.parse(String(data));
      if (answer.id !== id) return;
      socket.removeEventListener('message', heard);
      if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
      else resolve(answer.result);
    };
    socket.addEventListener('message', heard);
    socket.send(JSON.stringify({ id, method }));
  });
}
