/** Defences between pages, panel and background. */
import type { SecurityMutant } from './security-mutant.ts';

const SENDERS = 'tests/messages/senders.test.ts';
const SITE_SENDERS = 'tests/messages/site-senders.test.ts';
const FLOOD = 'tests/messages/flood.test.ts';

export const MESSAGE_MUTANTS: readonly SecurityMutant[] = [
  {
    name: 'takes another extension for a page of ours',
    file: 'lib/messages/sender.ts',
    text: 'if (sender.id !== extension.id || !url || !extension.isOwnOrigin(url)) return null;',
    instead: 'if (!url || !extension.isOwnOrigin(url)) return null;',
    test: { file: SENDERS, title: '%s is none' },
  },
  {
    name: 'takes a web page for a page of ours',
    file: 'lib/messages/sender.ts',
    text: '|| !url || !extension.isOwnOrigin(url)) return null;',
    instead: '|| !url) return null;',
    test: { file: SENDERS, title: '%s is none' },
  },
  {
    name: 'takes a framed console for the console',
    file: 'lib/messages/sender.ts',
    text: "if (surface !== 'panel' && surface !== null && (sender.frameId ?? 0) !== 0) return null;",
    instead: '',
    test: { file: SENDERS, title: '%s is none' },
  },
  {
    name: 'hears sub-frames as the top frame',
    file: 'lib/messages/sender.ts',
    text: 'return sender.frameId === 0 && isSite(sender, extension);',
    instead: 'return isSite(sender, extension);',
    test: { file: SITE_SENDERS, title: 'is refused from %s' },
  },
  {
    name: 'hears the top frame as a sub-frame',
    file: 'lib/messages/sender.ts',
    text: 'return sender.frameId !== 0 && sender.frameId !== undefined && isSite',
    instead: 'return isSite',
    test: { file: SITE_SENDERS, title: 'is refused from %s' },
  },
  {
    name: 'hears pages of other schemes as sites',
    file: 'lib/messages/sender.ts',
    text: "return url.protocol === 'https:' || url.protocol === 'http:';",
    instead: 'return true;',
    test: { file: SITE_SENDERS, title: 'is refused from %s' },
  },
  {
    name: 'takes commands of the console from the panel',
    file: 'lib/messages/page-server.ts',
    text: 'if (!rule.surfaces.includes(page.surface)) throw',
    instead: 'if (!rule.surfaces.includes(page.surface) && rule.limit < 0) throw',
    test: { file: SENDERS, title: 'is refused from the %s' },
  },
  {
    name: 'takes commands of any shape',
    file: 'lib/messages/page-server.ts',
    text: 'if (parsed.success) return parsed.output;',
    instead: 'if (parsed.issues !== null) return parsed.output;',
    test: { file: SENDERS, title: 'is refused with a field too many' },
  },
  {
    name: 'takes commands of any size',
    file: 'lib/messages/page-server.ts',
    text: 'if (sizeOf(payload) > rule.limit) throw invalid(`${command} is too large.`);',
    instead: '',
    test: { file: SENDERS, title: 'is refused when it is too large' },
  },
  {
    name: 'takes commands of a panel that has not said hello',
    file: 'lib/messages/page-server.ts',
    text: "if (!page.isWelcome && command !== 'hello' && command !== 'ping') throw invalid('Say hello first.');",
    instead: '',
    test: { file: SENDERS, title: 'that is a panel may ask for nothing before its hello was accepted' },
  },
  {
    name: 'takes commands that are names of every object',
    file: 'lib/messages/page-server.ts',
    text: 'if (!Object.hasOwn(PAGE_RULES, command)) throw',
    instead: 'if (!(command in PAGE_RULES)) throw',
    test: { file: SENDERS, title: 'may not ask for more than exists' },
  },
  {
    name: 'takes site messages of any shape',
    file: 'lib/messages/site-server.ts',
    text: 'if (!payload.success) throw invalid(`${type} is malformed: ${payload.issues[0].message}`);',
    instead: '',
    test: { file: SITE_SENDERS, title: 'is refused %s' },
  },
  {
    name: 'lets any number of calls of a page wait',
    file: 'lib/messages/page-server.ts',
    text: 'return waiting < LARGE_ROOM || (waiting',
    instead: 'return waiting < 1e9 || (waiting',
    test: { file: FLOOD, title: 'leave ${PORT_ROOM} waiting, the others are refused at once' },
  },
  {
    name: 'lets any number of large calls wait',
    file: 'lib/messages/page-server.ts',
    text: '(waiting < PORT_ROOM && sizeOf(message) <= LARGE)',
    instead: '(waiting < PORT_ROOM && sizeOf(message) <= LARGE * 1e9)',
    test: { file: FLOOD, title: 'leave ${LARGE_ROOM} waiting where they are large' },
  },
  {
    name: 'lets any number of messages of a tab wait',
    file: 'lib/messages/site-server.ts',
    text: 'if (before >= TAB_ROOM) throw tooMuch();',
    instead: '',
    test: {
      file: FLOOD,
      title: 'leave ${TAB_ROOM} waiting, the others are refused at once, and another tab is heard',
    },
  },
  {
    name: 'keeps an access token on the disk',
    file: 'lib/background/session.ts',
    text: 'await this.#parts.settings.tokens.setValue(tokens);',
    instead:
      'await this.#parts.settings.tokens.setValue(tokens); await (this.#parts.settings as never as { drafts: Setting<unknown> }).drafts.setValue(tokens.access);',
    test: {
      file: 'tests/background/session-restart.test.ts',
      title: 'no token is found in what is on its disk: settings and database',
    },
  },
  {
    name: 'copies tokens into diagnostics',
    file: 'lib/background/diagnostics.ts',
    text: 'lastErrorDetail: error && redact(error.detail),',
    instead: 'lastErrorDetail: error && error.detail,',
    test: {
      file: 'tests/background/diagnostics.test.ts',
      title: 'holds no token, cookie or password, wherever one may have slipped into a text',
    },
  },
  {
    name: 'leaves bearer tokens in what is copied',
    file: 'lib/domain/redact.ts',
    text: '/\\b(?:bearer|basic)\\s+[^\\s,;]+/gi,',
    instead: '',
    test: { file: 'tests/domain/redact.test.ts', title: '%s loses its secret' },
  },
  {
    name: 'takes claims of a former page',
    file: 'lib/background/tab-claims.ts',
    text: 'if (before.newest > claims.navigation) return false;',
    instead: '',
    test: {
      file: 'tests/background/side-panel.test.ts',
      title: 'keeps to the late claims of nobody: an older navigation does not come back after a blank',
    },
  },
  {
    name: 'shows a page of another organisation as this one',
    file: 'lib/background/sites.ts',
    text: 'const meant = instances.filter((each) => isOrganisationOf(each, place) ?? instances.length === 1);',
    instead: 'const meant = instances.filter(() => place.key !== undefined);',
    test: {
      file: 'tests/background/organisations.test.ts',
      title: 'is not that of a page that tells another',
    },
  },
  {
    name: 'asks Salesforce in the session of another org',
    file: 'lib/background/salesforce.ts',
    text: 'if (!isExpected(me, url, orgId)) return null;',
    instead: '',
    test: { file: 'tests/background/salesforce.test.ts', title: 'is asked of nobody where %s' },
  },
  {
    name: 'asks owners for an agent',
    file: 'lib/background/owners.ts',
    text: "if (role !== 'admin' && role !== 'support') return null;",
    instead: '',
    test: { file: 'tests/background/owners.test.ts', title: 'for an agent, who sees own data alone' },
  },
  {
    name: 'asks the CRM for a path above',
    file: 'lib/crm/owner-question.ts',
    text: 'if (id !== null && !/^\\.+$/.test(id))',
    instead: 'if (id !== null)',
    test: { file: 'tests/crm/owners.test.ts', title: 'is not asked of %s, which would be another path' },
  },
  {
    name: 'asks another origin than the page',
    file: 'lib/crm/probe-fetch.ts',
    text: 'if (url?.origin !== page.location.origin || !query || !headers)',
    instead: 'if (!url || !query || !headers)',
    test: { file: 'tests/crm/probe-fetch.test.ts', title: 'sends nothing to another origin: %j' },
  },
  {
    name: 'lets any script become the worker',
    file: 'lib/app/own-worker.ts',
    text: 'return isOurs && WORKER.test(url.pathname) ? address : null;',
    instead: 'return isOurs ? address : null;',
    test: { file: 'tests/app/own-worker.test.ts', title: 'lets %s through: %s' },
  },
];
