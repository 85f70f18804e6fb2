/** The tables of settings that only instances have, apart from those of PopFlow: the panel does without them. A new field is one row here. */
import { type FieldDefinition, INSTANCE } from './settings-fields.ts';

export const FEATURE_FIELDS = [
  {
    key: 'popFlow',
    label: 'PopFlow',
    help: 'Interaction workflows serve this CRM.',
    type: 'boolean',
    levels: INSTANCE,
    default: true,
  },
  {
    key: 'openConnect',
    label: 'Open Connect',
    help: 'The event API serves this CRM.',
    type: 'boolean',
    levels: INSTANCE,
    default: false,
  },
  {
    key: 'queueAdapter',
    label: 'Queue Adapter',
    help: 'CRM queues are bridged to the telephony platform.',
    type: 'boolean',
    levels: INSTANCE,
    default: false,
  },
  {
    key: 'mediaBar',
    label: 'Media Bar',
    help: 'Phone controls are shown in this CRM.',
    type: 'boolean',
    levels: INSTANCE,
    default: false,
  },
] as const satisfies readonly FieldDefinition[];

export const CONNECTIVITY_FIELDS = [
  {
    key: 'siteUrl',
    label: 'Site URL',
    help: 'Address at which the platform reaches the CRM.',
    type: 'url',
    levels: INSTANCE,
    default: '',
  },
  {
    key: 'interfaceName',
    label: 'Interface name',
    help: 'Interface of the CRM that the platform signs in to.',
    type: 'text',
    levels: INSTANCE,
    default: '',
  },
  {
    key: 'username',
    label: 'Connection username',
    help: 'Login that the platform uses in the CRM.',
    type: 'text',
    levels: INSTANCE,
    default: '',
  },
  {
    key: 'password',
    label: 'Connection password',
    help: 'Stored encrypted and never shown again.',
    type: 'secret',
    levels: INSTANCE,
    default: null,
  },
] as const satisfies readonly FieldDefinition[];
