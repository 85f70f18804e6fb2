/** The line between one client and the server: slow, cut, doubled, behind a captive portal. Every fault is drawn from the seed. */
import type { Random } from '../../demo/data/random.ts';
import type { Life, Scheduler } from './scheduler.ts';
import type { SimServer } from './sim-server.ts';

export interface LineParts {
  scheduler: Scheduler;
  server: () => SimServer;
  random: Random;
  tell(line: string): void;
}

export type Fault = 'lost' | 'answer-lost' | 'doubled' | 'hangs' | 'portal' | 'busy' | 'broken' | 'cut';

const FAULTS: readonly Fault[] = [
  'lost',
  'answer-lost',
  'answer-lost',
  'doubled',
  'hangs',
  'portal',
  'busy',
  'broken',
  'cut',
];

export class Line {
  isDown = false;
  /** Of a hundred requests so many meet a fault. */
  faultPercent = 0;
  /** Something on the way lets questions through and answers for writes. */
  refusesWrites = false;
  /** The answer to the next write is lost. */
  losesNextWrite = false;
  readonly #parts: LineParts;

  constructor(parts: LineParts) {
    this.#parts = parts;
  }

  /** What a life of the worker calls as `fetch`. */
  fetchOf(life: Life): typeof fetch {
    return (input, init) => this.#fetch(new Request(input, init), life);
  }

  async #fetch(request: Request, life: Life): Promise<Response> {
    const { scheduler } = this.#parts;
    const body = request.method === 'GET' ? '' : await scheduler.busy(() => request.text());
    const fault = this.#faultOf(request);
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const gone = new AbortController();
    const leave = () => {
      gone.abort();
      reject(new DOMException('The request was aborted.', 'AbortError'));
    };
    request.signal.addEventListener('abort', leave, { once: true });
    if (request.signal.aborted) leave();
    life.onEnd(() => gone.abort());
    const refuse = () => reject(new TypeError('Failed to fetch'));
    scheduler.after(
      this.#delay(),
      () => void this.#arrive({ request, body, fault, gone, life }, resolve, refuse),
    );
    return promise;
  }

  #faultOf({ method }: Request): Fault | null {
    const { random } = this.#parts;
    if (this.refusesWrites && method !== 'GET') return 'broken';
    if (this.losesNextWrite && method !== 'GET') {
      this.losesNextWrite = false;
      return 'answer-lost';
    }
    return random.chance(this.faultPercent) ? random.pick(FAULTS) : null;
  }

  #delay(): number {
    const { random } = this.#parts;
    return random.chance(3) ? random.below(4_000) : 1 + random.below(40);
  }

  /** Large answers take long now and then, and those to writes, and others pass them. */
  #answerDelay({ method, url }: Request): number {
    const { random } = this.#parts;
    const isLarge = method === 'GET' && /\/v1\/(snapshot|changes)/.test(url);
    const isSlow = random.chance(method !== 'GET' ? 10 : isLarge ? 15 : 0);
    return isSlow ? random.below(3_000) : this.#delay();
  }

  async #arrive(
    { request, body, fault, gone, life }: Sent,
    resolve: (response: Response) => void,
    refuse: () => void,
  ) {
    const { scheduler, tell } = this.#parts;
    const later = (run: () => void) => scheduler.after(this.#answerDelay(request), run, life);
    if (this.isDown || fault === 'lost') return void later(refuse);
    if (fault === 'hangs') return;
    const foreign = fault ? foreignAnswer(fault) : null;
    if (foreign) return void later(() => resolve(foreign));
    if (fault) tell(`line: ${fault} ${request.method} ${new URL(request.url).pathname}`);
    const response = await this.#ask(request, body, gone.signal);
    if (fault === 'doubled') scheduler.after(this.#delay(), () => void this.#ask(request, body, gone.signal));
    if (!response || fault === 'answer-lost' || this.isDown) return void later(refuse);
    const answer = fault === 'cut' ? await scheduler.busy(() => cutShort(response)) : response;
    later(() => resolve(answer));
  }

  #ask(request: Request, body: string, signal: AbortSignal): Promise<Response | null> {
    const { method, url, headers } = request;
    const copy = new Request(url, { method, headers, signal, ...(method === 'GET' ? {} : { body }) });
    return this.#parts.server().handle(copy, body);
  }
}

interface Sent {
  request: Request;
  body: string;
  fault: Fault | null;
  gone: AbortController;
  life: Life;
}

/** What something between client and server answers in its place. */
function foreignAnswer(fault: Fault): Response | null {
  const html = { 'Content-Type': 'text/html' };
  if (fault === 'portal')
    return new Response('<!doctype html><title>Log in to the network</title>', { headers: html });
  if (fault === 'busy')
    return new Response('<h1>Busy</h1>', { status: 503, headers: { ...html, 'Retry-After': '2' } });
  if (fault === 'broken') return new Response('<h1>Bad gateway</h1>', { status: 502, headers: html });
  return null;
}

async function cutShort(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { status, headers } = response;
  const kept = new Headers(headers);
  kept.delete('content-encoding');
  return new Response(bytes.slice(0, Math.floor(bytes.length / 2)), { status, headers: kept });
}
