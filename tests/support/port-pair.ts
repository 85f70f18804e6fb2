/** Two linked fake ports: what one end posts the other hears in a later task, as structured clones, like `runtime.Port`. */

type Listener = (...args: never[]) => void;

export interface FakePort {
  readonly name: string;
  /** Stands for `Port.sender` on the background's end. */
  sender?: unknown;
  postMessage(message: unknown): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}

export function portPair(
  name: string,
  sender?: unknown,
): { page: FakePort; background: FakePort; kill(): void; dieUnheard(): void } {
  const listeners = { page: [] as Listener[], background: [] as Listener[] };
  const ended = { page: [] as Listener[], background: [] as Listener[] };
  const state = { open: true };
  const end = (side: 'page' | 'background'): FakePort => {
    const other = side === 'page' ? 'background' : 'page';
    return {
      name,
      sender: side === 'background' ? sender : undefined,
      postMessage(message) {
        if (!state.open) throw new Error('Attempting to use a disconnected port object');
        const copy = structuredClone(message);
        queueMicrotask(() => {
          if (state.open) for (const listener of listeners[other]) listener(copy as never);
        });
      },
      disconnect() {
        if (!state.open) return;
        state.open = false;
        queueMicrotask(() => {
          for (const listener of ended[other]) listener();
        });
      },
      onMessage: { addListener: (listener) => void listeners[side].push(listener as Listener) },
      onDisconnect: { addListener: (listener) => void ended[side].push(listener) },
    };
  };
  return {
    page: end('page'),
    background: end('background'),
    /** The worker dies while the page is frozen, which is not told; what it posts then throws. */
    dieUnheard() {
      state.open = false;
    },
    /** The worker dies: the page's end hears a disconnection. */
    kill() {
      if (!state.open) return;
      state.open = false;
      queueMicrotask(() => {
        for (const listener of ended.page) listener();
      });
    },
  };
}
