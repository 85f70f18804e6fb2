/** What is wrong with each field of a form: what its schema finds while it is typed, and what the last attempt was refused for. */
import { useRef, useState } from 'preact/hooks';
import { type FieldFaults, refusedFaults } from '../../lib/app/form-faults.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';

export interface FormFaults {
  /** The sentence at a field; `null`: nothing is wrong with it. */
  faultOf(field: string): string | null;
  /** It cannot be sent as it is. */
  readonly isFaulty: boolean;
  /** A refusal that no field of the form can show. */
  readonly error: AppError | null;
  refuse(error: AppError | null): void;
}

export interface FormFaultsParts {
  found: FieldFaults;
  /** Those that the form shows. */
  fields: readonly string[];
  /** What is sent, as a text: a refusal stands until it is another. */
  sent: string;
  /** An empty box of a form that was only just opened is no fault yet. */
  isNew?: boolean;
  /** What it was refused for as it stands when the form opens. */
  refused?: AppError | null;
}

export function useFormFaults({
  found,
  fields,
  sent,
  isNew = false,
  refused: first,
}: FormFaultsParts): FormFaults {
  const [refused, setRefused] = useState(() => (first ? { error: first, sent } : null));
  const filled = useRef(new Set<string>());
  const required = t('faultRequired');
  for (const field of fields) if (found.get(field) !== required) filled.current.add(field);
  const error = refused?.sent === sent ? refused.error : null;
  const told = refusedFaults(error);
  const faultOf = (field: string) => {
    const fault = found.get(field) ?? told.get(field) ?? null;
    return isNew && fault === required && !filled.current.has(field) ? null : fault;
  };
  return {
    faultOf,
    isFaulty: found.size > 0,
    error: fields.some((field) => told.has(field)) ? null : error,
    refuse: (next) => setRefused(next && { error: next, sent }),
  };
}
