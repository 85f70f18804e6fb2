/** Runs the extension of Oracle's Agent Browser UI as its frame would: with Oracle's library, and the tab's storage. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

const CODE = readFileSync(join(import.meta.dirname, '../../scripts/crm-bridge/oracle-b2c/bridge.js'), 'utf8');

/** Returns when it has gone through Oracle's library; `close` ends its frame. */
export async function runBridge(
  oracle: unknown,
  sessionStorage: Pick<Storage, 'getItem'>,
): Promise<{ close(): void }> {
  const channels: BroadcastChannel[] = [];
  class FrameChannel extends BroadcastChannel {
    constructor(name: string) {
      super(name);
      channels.push(this);
    }
  }
  await runInNewContext(CODE, {
    ORACLE_SERVICE_CLOUD: oracle,
    BroadcastChannel: FrameChannel,
    sessionStorage,
    Promise,
  });
  return {
    close() {
      for (const channel of channels) channel.close();
    },
  };
}
