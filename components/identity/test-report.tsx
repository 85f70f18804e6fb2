/** What a test found: who is signed in, whose record is open, and below that every probe and every rule in the order of the spec. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { IdentitySpec } from '../../lib/schema/identity-spec.ts';
import type { IdentityTest, KnownUser, TestAnswer, TestedPerson } from '../../lib/schema/identity-test.ts';
import { FactList } from '../console/fact-list.tsx';
import { Badge } from '../ui/feedback.tsx';
import { KeyReport, ProbeReport } from './probe-report.tsx';
import { RuleReport } from './rule-report.tsx';

/** What was tried, when it was. */
export interface TestedSpec {
  spec: IdentitySpec;
  text: string;
  /** Of the tab. */
  title: string;
}

export interface TestReportProps {
  answer: TestAnswer;
  tested: TestedSpec;
  instance: { id: string; crmId: string };
  /** The rules were changed since. */
  isStale: boolean;
}

export function TestReport({ answer, tested, instance, isStale }: TestReportProps) {
  const id = useId();
  const { test } = answer;
  const { spec } = tested;
  return (
    <section class="test-report" aria-labelledby={id}>
      <h3 id={id}>{t('testResult', tested.title)}</h3>
      {isStale && <p class="soft">{t('testStale')}</p>}
      <FactList
        facts={[
          [t('testSignedIn'), <SignedIn key="in" test={test} />],
          [t('testPerson'), <Person key="who" answer={answer} instanceId={instance.id} />],
          [t('testKey'), <Key key="key" test={test} crmId={instance.crmId} />],
          [t('testRecord'), <PageRecord key="record" answer={answer} instanceId={instance.id} />],
          ...(spec.owners
            ? [[t('testOwner'), <Owner key="owner" answer={answer} instanceId={instance.id} />] as const]
            : []),
        ]}
      />
      <h4>{t('testProbes')}</h4>
      {spec.instance && (
        <KeyReport sources={spec.instance.key} outcomes={test.instanceKey.sources} text={tested.text} />
      )}
      <ol class="test-parts">
        {spec.identity.probes.map((probe, index) => {
          const outcome = test.probes[index];
          return (
            outcome && (
              <ProbeReport key={index} probe={probe} outcome={outcome} number={index} text={tested.text} />
            )
          );
        })}
      </ol>
      <h4>{t('testRules')}</h4>
      {spec.records.length === 0 && <p class="soft">{t('testNoRecordRules')}</p>}
      <ol class="test-parts">
        {spec.records.map((rule, index) => {
          const outcome = test.rules[index];
          return (
            outcome && (
              <RuleReport key={index} rule={rule} outcome={outcome} number={index} text={tested.text} />
            )
          );
        })}
      </ol>
    </section>
  );
}

function SignedIn({ test }: { test: IdentityTest }) {
  const { signedIn, signedOutBy } = test;
  if (signedOutBy)
    return <>{t(signedOutBy === 'selector' ? 'signedOutBySelector' : 'signedOutByNotSelector')}</>;
  if (signedIn === 'signed-out') return <>{t('signedOutByAnswer')}</>;
  if (signedIn === 'unknown') return <>{t('signedInUnknown')}</>;
  return (
    <>
      {t('signedInYes')}{' '}
      <Badge>{t(signedIn.confidence === 'certain' ? 'confidenceCertain' : 'confidenceLikely')}</Badge>
      {signedIn.impersonating === true && <Badge kind="warn">{t('impersonated')}</Badge>}
    </>
  );
}

function Person({ answer, instanceId }: { answer: TestAnswer; instanceId: string }) {
  const { signedIn } = answer.test;
  if (typeof signedIn !== 'object') return null;
  return (
    <>
      <PersonFields person={signedIn} />
      <Known user={answer.signedInUser} instanceId={instanceId} />
    </>
  );
}

function PersonFields({ person }: { person: TestedPerson }) {
  const { nativeId, username, fullName, from, hidden } = person;
  const line = (field: keyof typeof from, label: string, value: string | null): ComponentChildren => {
    const probe = from[field];
    const shown = hidden.includes(field) ? t('sourcePresent') : value;
    return (
      <span class="fact-line">
        <span class="soft">{label}</span>{' '}
        {shown === null ? <span class="soft">{t('missNotThere')}</span> : <bdi>{shown}</bdi>}
        {probe !== null && <span class="soft"> {t('byProbe', probe + 1)}</span>}
      </span>
    );
  };
  return (
    <>
      {line('fullName', t('fullName'), fullName)}
      {line('username', t('username'), username)}
      {line('nativeId', t('crmId'), nativeId)}
    </>
  );
}

function Known({ user, instanceId }: { user: KnownUser | null; instanceId: string }) {
  if (!user) return <span class="fact-line soft">{t('testUnknownUser')}</span>;
  return (
    <span class="fact-line">
      <a href={addressOf({ page: 'user', instanceId, id: user.id, tab: 'information' })}>
        {t('testKnownUser', user.name)}
      </a>
    </span>
  );
}

function Key({ test, crmId }: { test: IdentityTest; crmId: string }) {
  const { text, sources } = test.instanceKey;
  if (sources.length === 0) return <>{t('testNoKey')}</>;
  if (text === null) return <>{t('testKeyMissing')}</>;
  // Any of the ways to tell the instance will do
  const isOurs = text === crmId || sources.some((source) => source.is === 'found' && source.text === crmId);
  return (
    <>
      <bdi>{text}</bdi>{' '}
      <Badge kind={isOurs ? 'plain' : 'warn'}>
        {isOurs ? t('testKeyIsCrmId') : t('testKeyIsNot', crmId)}
      </Badge>
    </>
  );
}

const NO_OWNER = {
  nobody: 'testOwnerNobody',
  failed: 'testOwnerFailed',
  unasked: 'testOwnerUnasked',
} as const satisfies Record<string, TextKey>;

function Owner({ answer, instanceId }: { answer: TestAnswer; instanceId: string }) {
  const { owner } = answer.test;
  if (!owner) return <>{t('testNoOwner')}</>;
  if (owner.is !== 'person') return <>{t(NO_OWNER[owner.is])}</>;
  const { nativeId, username, fullName } = owner;
  return (
    <>
      <bdi>{[nativeId, username, fullName].filter(Boolean).join(' · ') || t('sourcePresent')}</bdi>
      <Known user={answer.ownerUser} instanceId={instanceId} />
    </>
  );
}

function PageRecord({ answer, instanceId }: { answer: TestAnswer; instanceId: string }) {
  const { record, rules } = answer.test;
  if (!record) return <>{t('testNoRecord')}</>;
  const rule = rules.findIndex(({ is }) => is === 'matched');
  return (
    <>
      <span class="fact-line">
        <bdi>{record.nativeId ?? t('sourcePresent')}</bdi> <span class="soft">{t('byRule', rule + 1)}</span>
      </span>
      {(record.fullName ?? record.username) && (
        <span class="fact-line">
          <bdi>{[record.fullName, record.username].filter(Boolean).join(' · ')}</bdi>
        </span>
      )}
      <Known user={answer.recordUser} instanceId={instanceId} />
    </>
  );
}
