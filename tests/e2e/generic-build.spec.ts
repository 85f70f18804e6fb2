/** Story: the build people install differs from the tested one by its manifest's hosts alone, and works once these are granted. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, outputFolder } from '../../scripts/build/build-extension.ts';
import { allowSite } from './support/extensions-page.ts';
import { signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);

test.beforeAll(() => ensureBuilt('generic', say));

function readBuild(variant: 'generic' | 'fixed'): Map<string, string> {
  const folder = outputFolder(variant);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1), readFileSync(path, 'latin1')];
    }),
  );
}

test('both builds hold the same files, but for the hosts in the manifest', () => {
  const generic = readBuild('generic');
  const fixed = readBuild('fixed');
  const manifests = [generic, fixed].map((build) => JSON.parse(build.get('manifest.json') ?? '{}'));
  for (const build of [generic, fixed]) build.delete('manifest.json');
  for (const manifest of manifests) {
    delete manifest.host_permissions;
    delete manifest.optional_host_permissions;
    delete manifest.optional_permissions;
    for (const resource of manifest.web_accessible_resources) delete resource.matches;
  }

  expect([...fixed.keys()].sort()).toEqual([...generic.keys()].sort());
  expect([...fixed].filter(([path, text]) => generic.get(path) !== text).map(([path]) => path)).toEqual([]);
  expect(manifests[1]).toEqual(manifests[0]);
});

test('the build people install works on sites granted at run time', async ({ demo, openBrowser }) => {
  const browser = await openBrowser({ extensionDir: outputFolder('generic') });
  await allowSite(browser, 'http://127.0.0.1/*');
  const { panel } = await signInAs(browser, demo, 'agent.eve');

  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');
});
