/** How sites are asked for in each browser. */
import { describe, expect, it } from 'vitest';
import { browserPatterns } from '../../lib/settings/browser-pattern.ts';

const SITES = [
  'http://127.0.0.1:8080/*',
  'http://127.0.0.1:9090/*',
  'https://*.crm.example:*/app/*',
  'https://desk.example/*',
];

describe('sites are asked for', () => {
  it('as they are in Chromium', () => {
    expect(browserPatterns(SITES, 'chrome-extension://abc/')).toEqual(SITES);
  });
  it('without their ports in Firefox, each host once', () => {
    expect(browserPatterns(SITES, 'moz-extension://abc/')).toEqual([
      'http://127.0.0.1/*',
      'https://*.crm.example/app/*',
      'https://desk.example/*',
    ]);
  });
  it.each(['http://[::1]/*', 'https://crm.example/a:80/*'])(
    'in Firefox as it is without a port: %s',
    (site) => {
      expect(browserPatterns([site], 'moz-extension://abc/')).toEqual([site]);
    },
  );
});
