/** Settings fields speak the language of the catalogue, and English where it has nothing. */
import { expect, it } from 'vitest';
import { fieldText } from '../../lib/app/field-text.ts';
import { settingText } from '../../lib/app/setting-text.ts';

const AUTO_OPEN = { key: 'autoOpen', label: 'Open automatically', help: 'The client opens by itself.' };

function install(messages: Record<string, string>): void {
  Object.assign(globalThis, { chrome: { i18n: { getMessage: (key: string) => messages[key] ?? '' } } });
}

it('says what the field table says where the catalogue has nothing', () => {
  install({});
  expect(settingText('popFlow', AUTO_OPEN)).toEqual({
    label: 'Open automatically',
    help: 'The client opens by itself.',
  });
});

it('takes the catalogue of another language', () => {
  install({
    setting_popFlow_autoOpen_label: 'Automatisch öffnen',
    setting_popFlow_autoOpen_help: 'Öffnet von selbst.',
  });
  expect(settingText('popFlow', AUTO_OPEN)).toEqual({
    label: 'Automatisch öffnen',
    help: 'Öffnet von selbst.',
  });
  expect(fieldText('popFlow.autoOpen')).toBe('Automatisch öffnen');
});
