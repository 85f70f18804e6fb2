/** What a run has opened, closed again in reverse order whatever happens. */

export interface Resources {
  /** Remembers how to close something that is open now. */
  add(name: string, close: () => Promise<void>): void;
  closeAll(): Promise<void>;
}

export function createResources(warn: (line: string) => void): Resources {
  const open: { name: string; close: () => Promise<void> }[] = [];
  return {
    add: (name, close) => void open.push({ name, close }),
    async closeAll() {
      for (let last = open.pop(); last; last = open.pop()) {
        const { name, close } = last;
        await close().catch((error) => warn(`Closing ${name} failed: ${error}`));
      }
    },
  };
}
