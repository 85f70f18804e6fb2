// @vitest-environment happy-dom
/** The pages beside the areas are about the instance one comes from, or the one their address means. */
import { expect, test } from 'vitest';
import { CONFIGURATION, INSTANCE_VIEW, PLACES, userView } from '../support/console-views.ts';
import { ok, openConsole } from '../support/open-console.tsx';
import { byRole } from '../support/roles.ts';

/** So that the first is another one. */
const instances = [...CONFIGURATION.instances].reverse();
const readConfiguration = () => ok({ ...CONFIGURATION, instances });
const shown = () => (byRole('combobox', 'CRM instance') as HTMLSelectElement).selectedOptions[0]?.text;

test('the mapping page names the instance of the user in its address', async () => {
  await openConsole(`#/mapping/users/${PLACES.eve}`, {
    answers: { readConfiguration, readRecord: () => ok(userView()) },
  });
  expect(instances[0]?.name).toBe('Fabrikam Sales');
  expect(shown()).toBe('Contoso Service');
});

test('Health and Compare lead to the instance one is in', async () => {
  await openConsole(`#/instances/${PLACES.contoso}`, {
    answers: { readConfiguration, readRecord: () => ok(INSTANCE_VIEW) },
  });
  expect(byRole('link', 'Health').getAttribute('href')).toBe(`#/health/${PLACES.contoso}`);
  expect(byRole('link', 'Compare').getAttribute('href')).toBe(`#/compare/${PLACES.contoso}`);
});

test('Compare of an instance that is not there says so', async () => {
  await openConsole(`#/compare/${PLACES.agent}`, { answers: { readConfiguration } });
  expect(document.querySelector('h1')?.textContent).toBe('Not found');
});
