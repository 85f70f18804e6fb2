/** The set-up page. */
import { LIVE, panelView, uuid } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN, SIGNED_OUT } from '../people.ts';

const unconnected = panelView({
  sync: { ...LIVE, state: 'signed-out', checkedAt: null },
  session: { ...SIGNED_OUT, state: 'no-server', server: null },
});

export const SETUP_STATES: GalleryStates = {
  'setup-start': {
    page: 'setup',
    about: 'First of three steps.',
    view: unconnected,
  },
  'setup-bad-address': {
    page: 'setup',
    about: 'An address that is none.',
    view: unconnected,
    clicks: ['Connect'],
  },
  'setup-not-ours': {
    page: 'setup',
    about: 'Another site answers at the address.',
    view: panelView({
      ...unconnected,
      session: { ...SIGNED_OUT, state: 'signed-out', server: 'https://intranet.example.com' },
    }),
    clicks: ['Connect'],
    refuses: {
      connectServer: {
        kind: 'invalid',
        detail:
          'Something answers at this address, but it is no Patchpanel server. Check the address and its path.',
      },
    },
  },
  'setup-done': {
    page: 'setup',
    about: 'All is done; one site belongs to no host of this build.',
    view: ADMIN,
    answers: {
      listSites: [
        {
          instanceId: uuid(1),
          name: 'Contoso Service',
          sites: ['https://crm.contoso.example/*'],
          granted: true,
        },
        {
          instanceId: uuid(2),
          name: 'خدمة الشمال',
          sites: ['https://service.north.example/*'],
          granted: false,
          grantable: false,
        },
      ],
    },
  },
  'setup-cookies': {
    page: 'setup',
    about: 'Salesforce tells who is signed in only to the holder of a cookie: the one click asks for both.',
    view: ADMIN,
    answers: {
      listSites: [
        {
          instanceId: uuid(1),
          name: 'Acme',
          sites: ['https://acme.lightning.force.com/*', 'https://acme.my.salesforce.com/*'],
          granted: false,
          wantsCookies: true,
        },
      ],
    },
  },
  'setup-withheld': {
    page: 'setup',
    about: 'The browser took the sites back later.',
    view: panelView({ ...ADMIN, withheldSites: ['Contoso Service'] }),
  },
  'setup-sites': {
    page: 'setup',
    about: 'Signed in: the CRM sites are still to be allowed.',
    view: ADMIN,
  },
};
