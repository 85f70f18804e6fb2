/** `/metrics` as Prometheus reads it: what it counts, and who may see it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Metrics } from '../../../server/http/metrics.ts';
import { createOperations } from '../../../server/http/operations.ts';
import { IDS, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

const database = { compareMigrations: async () => ({ missing: [], unknown: [] }) };
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ metricsToken: 'a token of the metrics' });
});
afterAll(() => server.close());

const scrape = async (headers: Record<string, string> = {}) => {
  const answer = await fetch(`${server.url}/metrics`, { headers });
  return { status: answer.status, type: answer.headers.get('Content-Type'), text: await answer.text() };
};
/** As a proxy on this machine passes a stranger on. */
const elsewhere = { 'X-Forwarded-For': '203.0.113.7' };

describe('the metrics', () => {
  test('count answers by route and status, and name no record', async () => {
    const token = await tokenFor(server, 'ada');
    await fetch(`${server.url}/v1/crm-users/${IDS.eve}`, { headers: { Authorization: `Bearer ${token}` } });
    await fetch(`${server.url}/v1/crm-users/${IDS.eve}`);
    const { status, type, text } = await scrape();
    expect({ status, type }).toEqual({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
    const route = 'route="/v1/crm-users/:id"';
    expect(text).toContain(`patchpanel_http_requests_total{method="GET",${route},status="200"} 1\n`);
    expect(text).toContain(`patchpanel_http_requests_total{method="GET",${route},status="401"} 1\n`);
    expect(text).toContain(`patchpanel_http_request_seconds_count{method="GET",${route}} 2\n`);
    expect(text).not.toContain(IDS.eve);
  });

  test('tell what the process takes, and of the audit trail', async () => {
    const { text } = await scrape();
    for (const name of [
      'patchpanel_polls_waiting',
      'patchpanel_audit_head_exported',
      'patchpanel_audit_head_failures_total',
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'nodejs_eventloop_delay_p99_seconds',
    ]) {
      expect(text).toMatch(new RegExp(`^# TYPE ${name} (gauge|counter)\n${name} [\\d.e+-]+$`, 'm'));
    }
  });

  test('have one line each, of the form that is read', async () => {
    const lines = (await scrape()).text.trimEnd().split('\n');
    const form = /^(# (HELP|TYPE) [a-z_0-9]+ .+|[a-z_0-9]+({[a-z]+="[^"]*"(,[a-z]+="[^"]*")*})? [\d.e+-]+)$/;
    expect(lines.filter((line) => !form.test(line))).toEqual([]);
    const headings = lines.filter((line) => line.startsWith('# TYPE'));
    expect(new Set(headings).size).toBe(headings.length);
  });

  test('are shown to this machine, and elsewhere to who has their token', async () => {
    expect((await scrape()).status).toBe(200);
    expect((await scrape(elsewhere)).status).toBe(403);
    expect((await scrape({ ...elsewhere, Authorization: 'Bearer another token' })).status).toBe(403);
    expect((await scrape({ ...elsewhere, Authorization: 'Bearer a token of the metrics' })).status).toBe(200);
  });

  test('are shown elsewhere to nobody where no token was set', () => {
    const { showsMetrics } = createOperations({ database });
    expect(showsMetrics({ address: '203.0.113.7', authorization: 'Bearer undefined' })).toBe(false);
    expect(showsMetrics({ address: null, authorization: undefined })).toBe(false);
    expect(showsMetrics({ address: '0:0:0:0::/64', authorization: undefined })).toBe(true);
  });
});

test('durations are counted up to each bound, long polls left out', () => {
  const metrics = new Metrics();
  const answered = (seconds: number, hasWaited = false) =>
    metrics.answered({ method: 'GET', route: '/x', status: 200, seconds, hasWaited });
  for (const seconds of [0.001, 0.02, 0.2, 30]) answered(seconds);
  answered(25, true);
  const text = metrics.text();
  const bucket = (le: string) =>
    new RegExp(`seconds_bucket{method="GET",route="/x",le="${le.replace('+', '\\+')}"} (\\d+)`).exec(
      text,
    )?.[1];
  expect(['0.005', '0.025', '0.25', '10', '+Inf'].map(bucket)).toEqual(['1', '2', '3', '3', '4']);
  expect(text).toContain('patchpanel_http_requests_total{method="GET",route="/x",status="200"} 5\n');
});
