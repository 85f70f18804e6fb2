/** The words of a test of an identity spec: what each part of the page answered. Pure but for the catalogue. */
import type { ValueSource } from '../schema/identity-spec.ts';
import type {
  IdentityTest,
  ProbeField,
  ProbeOutcome,
  RequestOutcome,
  SourceOutcome,
} from '../schema/identity-test.ts';
import { type TextKey, t } from './text.ts';

const MISSES: Record<Extract<SourceOutcome, { is: 'missing' }>['why'], TextKey> = {
  'not-there': 'missNotThere',
  'no-element': 'missNoElement',
  'no-attribute': 'missNoAttribute',
  'bad-selector': 'missBadSelector',
  'no-marker': 'missNoMarker',
  'not-json': 'missNotJson',
  'no-path': 'missNoPath',
  'no-text': 'missNoText',
  blocked: 'missBlocked',
  'no-answer': 'missNoAnswer',
};

export function outcomeText(outcome: SourceOutcome): string {
  if (outcome.is === 'found') return outcome.text;
  return t(outcome.is === 'present' ? 'sourcePresent' : MISSES[outcome.why]);
}

const VERDICTS: Record<ProbeOutcome['verdict'], TextKey> = {
  person: 'verdictPerson',
  nobody: 'verdictNobody',
  failed: 'verdictFailed',
  nothing: 'verdictNothing',
  another: 'verdictAnother',
  unneeded: 'verdictUnneeded',
  unasked: 'verdictUnasked',
};

export function verdictText(verdict: ProbeOutcome['verdict']): string {
  return t(VERDICTS[verdict]);
}

const FAILURES: Record<Extract<RequestOutcome['outcome'], { is: 'failed' }>['why'], TextKey> = {
  status: 'requestStatus',
  timeout: 'requestTimeout',
  'not-json': 'requestNotJson',
  'too-long': 'requestTooLong',
  'no-connection': 'requestNoConnection',
  adapter: 'requestAdapter',
};

export function requestText({ outcome }: RequestOutcome): string {
  switch (outcome.is) {
    case 'answered':
      return outcome.status ? t('requestAnswered', outcome.status) : t('requestAnsweredAdapter');
    case 'refused':
      return outcome.status ? t('requestRefused', outcome.status) : t('requestRedirected');
    case 'failed':
      return t(FAILURES[outcome.why], outcome.status ?? '');
    case 'unsent':
      return t('requestUnsent');
  }
}

const RULES: Record<IdentityTest['rules'][number]['is'], TextKey> = {
  matched: 'ruleMatched',
  shadowed: 'ruleShadowed',
  unmatched: 'ruleUnmatched',
  'no-id': 'ruleNoId',
};

export function ruleText(is: IdentityTest['rules'][number]['is']): string {
  return t(RULES[is]);
}

const FIELDS: Record<ProbeField, TextKey> = {
  nativeId: 'crmId',
  username: 'username',
  fullName: 'fullName',
  impersonator: 'impersonator',
  instanceKey: 'testKey',
};

export function probeFieldText(field: ProbeField): string {
  return t(FIELDS[field]);
}

/** In the words of the spec, so that it is found there: `localStorage me › user.id`. */
export function sourceText(source: ValueSource): string {
  const { key, name, marker, selector, attr, param, json, value } = source as Partial<Record<string, string>>;
  const segment = 'segment' in source ? String(source.segment) : undefined;
  const place = [key, name, marker, selector, segment, value].find((part) => part !== undefined);
  const inside = [attr && `@${attr}`, param && `?${param}`, json && `› ${json}`].filter(Boolean);
  return [source.from, place, ...inside].filter(Boolean).join(' ');
}
