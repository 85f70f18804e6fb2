/** The part of `runtime.Port` that pages and background use, so that tests can link two ends without a browser. */

interface PortEventSource<A extends unknown[]> {
  addListener(listener: (...args: A) => void): void;
}

export interface PagePort {
  readonly name: string;
  postMessage(message: unknown): void;
  disconnect(): void;
  readonly onMessage: PortEventSource<[message: unknown]>;
  readonly onDisconnect: PortEventSource<[]>;
}
