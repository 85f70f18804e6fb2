/** The one table of settings fields: validation, forms and documentation all read it. A new field is one row here. */

export type Level = 'instance' | 'group' | 'user';
export type FieldType = 'boolean' | 'enum' | 'text' | 'url' | 'number' | 'duration' | 'secret' | 'eventTable';
export type SettingValue = boolean | string | number | null;

export interface FieldDefinition {
  readonly key: string;
  readonly label: string;
  /** One sentence, shown under the field. */
  readonly help: string;
  readonly type: FieldType;
  readonly options?: readonly string[];
  /** Levels at which the field may be set. */
  readonly levels: readonly Level[];
  /** What an instance has before anybody sets the field. */
  readonly default: SettingValue | Readonly<Record<string, string | null>>;
}

const INSTANCE: readonly Level[] = ['instance'];
const ALL: readonly Level[] = ['instance', 'group', 'user'];

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

export const POPFLOW_FIELDS = [
  {
    key: 'enabled',
    label: 'PopFlow enabled',
    help: 'Workflows start when an interaction event arrives.',
    type: 'boolean',
    levels: ALL,
    default: true,
  },
  {
    key: 'clientDisplay',
    label: 'Client display',
    help: 'Where the PopFlow client shows itself.',
    type: 'enum',
    options: ['docked', 'popped-out', 'hidden'],
    levels: ALL,
    default: 'docked',
  },
  {
    key: 'autoOpen',
    label: 'Open automatically',
    help: 'The client opens by itself when an interaction arrives.',
    type: 'boolean',
    levels: ALL,
    default: true,
  },
  {
    key: 'logLevel',
    label: 'Log level',
    help: 'How much the PopFlow client writes to its log.',
    type: 'enum',
    options: ['error', 'warn', 'info', 'debug'],
    levels: ALL,
    default: 'error',
  },
  {
    key: 'notifyOnError',
    label: 'Notify on error',
    help: 'The user is told when a workflow fails.',
    type: 'boolean',
    levels: ALL,
    default: true,
  },
  {
    key: 'events',
    label: 'Events',
    help: 'Workflow started by each event; event names are case-sensitive.',
    type: 'eventTable',
    levels: ALL,
    default: {},
  },
  {
    key: 'runtimeUrl',
    label: 'Runtime URL',
    help: 'Address of the PopFlow service.',
    type: 'url',
    levels: INSTANCE,
    default: '',
  },
  {
    key: 'libraryUrl',
    label: 'Library URL',
    help: 'Address of the workflow library.',
    type: 'url',
    levels: INSTANCE,
    default: '',
  },
  {
    key: 'region',
    label: 'Region',
    help: 'Which PopFlow service holds the data.',
    type: 'enum',
    options: ['standard', 'gdpr'],
    levels: INSTANCE,
    default: 'standard',
  },
] as const satisfies readonly FieldDefinition[];

export type PopFlowField = (typeof POPFLOW_FIELDS)[number]['key'];
/** PopFlow fields with one value each; `events` is inherited by event name instead. */
export type PopFlowScalar = Exclude<PopFlowField, 'events'>;
