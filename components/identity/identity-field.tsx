/** The identity spec of an instance as a text, its faults with their places, and the ways to try it on a CRM tab. */
import { useState } from 'preact/hooks';
import { faultLine, type ReadSpec, readSpec, type SpecFault } from '../../lib/app/spec-faults.ts';
import { t } from '../../lib/app/text.ts';
import type { CrmInstance } from '../../lib/schema/crm-records.ts';
import { useApp } from '../app-context.ts';
import { TextArea } from '../ui/text-area.tsx';
import { IdentityTrials } from './identity-trials.tsx';

export interface IdentityFieldProps {
  instance: CrmInstance;
  /** Told by whoever refused it; what the spec itself shows is found here. */
  error: string | null;
}

export function IdentityField({ instance, error }: IdentityFieldProps) {
  const { drafts } = useApp();
  const fields = drafts.of(instance.id)?.fields ?? {};
  const value = 'identity' in fields ? fields.identity : instance.identity;
  const [held, setTyped] = useState(shownSpec(value));
  // What is typed stays as it is typed while it says the same as the draft.
  const typed = JSON.stringify(parsedText(held)) === JSON.stringify(value) ? held : shownSpec(value);
  const read = readSpec(value, typed);
  return (
    <>
      <div data-field="identity">
        <TextArea
          label={t('identity')}
          rows={8}
          isCode
          value={typed}
          help={t('identityHelp')}
          error={firstFault(read) ?? error}
          onInput={(text) => {
            setTyped(text);
            drafts.change(instance, { identity: parsedText(text) });
          }}
        />
        {read.is === 'faulty' && <MoreFaults faults={read.faults.slice(1)} />}
      </div>
      <IdentityTrials
        instance={instance}
        read={read}
        text={typed}
        onLearned={(identity) => drafts.change(instance, { identity })}
      />
    </>
  );
}

function firstFault(read: ReadSpec): string | null {
  const [first] = read.is === 'faulty' ? read.faults : [];
  return first ? faultLine(first) : null;
}

function MoreFaults({ faults }: { faults: readonly SpecFault[] }) {
  if (faults.length === 0) return null;
  return (
    <ul class="spec-faults">
      {faults.map((fault) => (
        <li key={`${fault.place}`} class="field-error">
          {faultLine(fault)}
        </li>
      ))}
    </ul>
  );
}

function shownSpec(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** A text that is no JSON stays a text, which no schema takes for a spec. */
function parsedText(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' ? parsed : text;
  } catch {
    return text;
  }
}
