/** Counts what the server does and writes it as Prometheus reads it (text format 0.0.4). Per process; names no account and no record. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Upper bounds in seconds: an edit takes milliseconds, an import some seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export interface AnswerFacts {
  readonly method: string;
  /** The pattern of the route; the address itself names records. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  /** A long poll lasts as long as nothing happens, which is no measure of anything. */
  readonly hasWaited: boolean;
}

interface Histogram {
  readonly counts: number[];
  sum: number;
  count: number;
}

export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  read(): number | readonly Labelled[];
}

export interface Labelled {
  readonly labels: Labels;
  readonly value: number;
}

export type Labels = Readonly<Record<string, string | number>>;

const escaped = (value: string | number) =>
  String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function sample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([key, label]) => `${key}="${escaped(label)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`;
}

const heading = (name: string, type: string, help: string) =>
  `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;

function gaugeText({ name, help, type, read }: Gauge): string {
  const found = read();
  const samples = typeof found === 'number' ? [{ labels: {}, value: found }] : found;
  return heading(name, type, help) + samples.map(({ labels, value }) => sample(name, labels, value)).join('');
}

export class Metrics {
  readonly #answers = new Map<string, { labels: Labels; count: number }>();
  readonly #durations = new Map<string, { labels: Labels; histogram: Histogram }>();
  readonly #refused = new Map<string, number>();
  readonly #gauges: Gauge[] = [];
  readonly #delay = monitorEventLoopDelay({ resolution: 20 });

  /** From now on until `stop`; costs a timer. */
  watchThread(): void {
    this.#delay.enable();
  }

  answered({ method, route, status, seconds, hasWaited }: AnswerFacts): void {
    const labels = { method, route, status };
    const key = `${method} ${route} ${status}`;
    const known = this.#answers.get(key);
    if (known) known.count += 1;
    else this.#answers.set(key, { labels, count: 1 });
    if (!hasWaited) this.#observe({ method, route }, seconds);
  }

  /** `by`: account or address. */
  limited(by: string): void {
    this.#refused.set(by, (this.#refused.get(by) ?? 0) + 1);
  }

  /** Read when somebody asks. */
  add(...gauges: readonly Gauge[]): void {
    this.#gauges.push(...gauges);
  }

  stop(): void {
    this.#delay.disable();
  }

  text(): string {
    return [
      this.#answersText(),
      this.#durationsText(),
      heading('patchpanel_rate_limited_total', 'counter', 'Requests refused because there were too many.'),
      ...[...this.#refused].map(([by, count]) => sample('patchpanel_rate_limited_total', { by }, count)),
      ...[...this.#gauges, ...this.#process()].map(gaugeText),
    ].join('');
  }

  #observe(labels: Labels, seconds: number): void {
    const key = Object.values(labels).join(' ');
    const known = this.#durations.get(key);
    const histogram = known?.histogram ?? { counts: BOUNDS.map(() => 0), sum: 0, count: 0 };
    if (!known) this.#durations.set(key, { labels, histogram });
    const place = BOUNDS.findIndex((bound) => seconds <= bound);
    if (place >= 0) histogram.counts[place] = (histogram.counts[place] ?? 0) + 1;
    histogram.sum += seconds;
    histogram.count += 1;
  }

  #answersText(): string {
    const name = 'patchpanel_http_requests_total';
    const samples = [...this.#answers.values()].map(({ labels, count }) => sample(name, labels, count));
    return heading(name, 'counter', 'Answers by route and status.') + samples.join('');
  }

  #durationsText(): string {
    const name = 'patchpanel_http_request_seconds';
    const samples = [...this.#durations.values()].map(({ labels, histogram }) => {
      let below = 0;
      const buckets = BOUNDS.map((le, place) => {
        below += histogram.counts[place] ?? 0;
        return sample(`${name}_bucket`, { ...labels, le }, below);
      });
      const all = sample(`${name}_bucket`, { ...labels, le: '+Inf' }, histogram.count);
      const sum = sample(`${name}_sum`, labels, histogram.sum);
      return buckets.join('') + all + sum + sample(`${name}_count`, labels, histogram.count);
    });
    return heading(name, 'histogram', 'Time to answer, long polls left out.') + samples.join('');
  }

  #process(): Gauge[] {
    const { rss, heapUsed } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const gauge = (name: string, help: string, value: number, type: Gauge['type'] = 'gauge') =>
      ({ name, help, type, read: () => value }) satisfies Gauge;
    return [
      gauge('process_resident_memory_bytes', 'Memory of the process.', rss),
      gauge('nodejs_heap_used_bytes', 'Heap in use.', heapUsed),
      gauge('process_cpu_seconds_total', 'Processor time used.', (user + system) / 1e6, 'counter'),
      gauge(
        'process_start_time_seconds',
        'When the process started.',
        Math.round(Date.now() / 1000 - process.uptime()),
      ),
      gauge(
        'nodejs_eventloop_delay_p99_seconds',
        'How late the thread is at worst but for one in a hundred times.',
        this.#delay.percentile(99) / 1e9,
      ),
    ];
  }
}
