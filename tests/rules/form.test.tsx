// @vitest-environment happy-dom
/** Each rule at the form: what cannot be sent, and what is told at its field. */
import { describe, expect, it } from 'vitest';
import { box, button, contoso, ok, open } from '../components/console-at-work.tsx';
import { AGENT_GROUPS } from '../support/console-online.ts';
import { AGENTS_WINDOW, ENVIRONMENT_VIEW, PLACES, usersOf } from '../support/console-views.ts';
import { press, type } from '../support/render-page.tsx';
import { byRole } from '../support/roles.ts';
import { FORM_CASES, type FormCase } from './form-cases.ts';

const ADDRESSES: Record<FormCase['at'], string> = {
  home: '#/',
  users: `${contoso}/users`,
  environment: `#/telephony/${PLACES.niceEu}/agents`,
};

const TELEPHONY = {
  readRecord: () => ok(ENVIRONMENT_VIEW),
  readAgents: () => ok(AGENTS_WINDOW),
  readAgentGroups: () => ok(AGENT_GROUPS),
  findNearAgents: () => ok({ agents: [] }),
};

describe('at the form', () => {
  describe.each(Object.entries(FORM_CASES))('%s', (_rule, cases) => {
    it.each(Object.entries(cases))('%s', async (_what, { at, opens, fields, answers, told, without }) => {
      const { client } = await open(ADDRESSES[at], {
        readUsers: (query: Parameters<typeof usersOf>[0]) => ok(usersOf(query)),
        ...(at === 'environment' ? TELEPHONY : {}),
        ...answers,
      });
      await press(button(opens));
      for (const [name, value] of Object.entries(fields)) await type(box(name), value);
      if (told === null) expect(button('Add')).toHaveProperty('disabled', true);
      else {
        await press(button('Add'));
        expect(box(told.field).getAttribute('aria-invalid')).toBe('true');
        expect(byRole('dialog').textContent).toContain(told.text);
      }
      if (without) expect(client.sent(without)).toEqual([]);
    });
  });
});
