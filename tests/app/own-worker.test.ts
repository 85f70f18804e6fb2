/** The one policy of Trusted Types: which addresses a page may run as a worker, and that it makes nothing else. */
import { describe, expect, it } from 'vitest';
import { allowOwnWorker, type PageScope } from '../../lib/app/own-worker.ts';

type Factory = NonNullable<PageScope['trustedTypes']>;
type Rules = Parameters<Factory['createPolicy']>[1];

const origin = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';
const location = new URL(`${origin}/console.html`);

/** As a browser does it: a second policy of the same name is refused. */
function pageWith(before: object | null = null) {
  const made: { name: string; rules: Rules }[] = [];
  const trustedTypes = {
    get defaultPolicy() {
      return made[0]?.rules ?? before;
    },
    createPolicy(name: 'default', rules: Rules) {
      if (made.length > 0) throw new TypeError('There is one of that name.');
      made.push({ name, rules });
      return rules;
    },
  };
  return { scope: { location, trustedTypes }, made };
}

describe('the policy', () => {
  it('is made once, and makes addresses of scripts alone', () => {
    const { scope, made } = pageWith();
    allowOwnWorker(scope);
    allowOwnWorker(scope);
    expect(made.map(({ name, rules }) => [name, Object.keys(rules)])).toEqual([
      ['default', ['createScriptURL']],
    ]);
  });

  it('is not needed where the browser has none', () => {
    expect(() => allowOwnWorker({ location })).not.toThrow();
  });

  it.each([
    [`${origin}/assets/import-worker-DlAzR7cD.js`, true],
    [`${origin}/assets/import-worker-DlAzR7cD.js?x`, true],
    [`${origin}/background.js`, false],
    [`${origin}/assets/../chunks/import-worker-a.js`, false],
    [`https://evil.example/assets/import-worker-DlAzR7cD.js`, false],
    ['/assets/import-worker-DlAzR7cD.js', false],
    ['data:text/javascript,alert(1)', false],
    ['blob:chrome-extension://abcdefghijklmnopabcdefghijklmnop/1', false],
    ['', false],
  ])('lets %s through: %s', (address, isLet) => {
    const { scope, made } = pageWith();
    allowOwnWorker(scope);
    expect(made[0]?.rules.createScriptURL(address)).toBe(isLet ? address : null);
  });
});
