/** In which order a page shows views that arrive faster than it can paint. */
import { describe, expect, it } from 'vitest';
import { settleViews } from '../../lib/app/settle-views.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { panelView, personView } from '../support/panel-views.ts';

function settled() {
  const shown: PanelView[] = [];
  const due = new Set<() => void>();
  const views = settleViews({
    shown: () => shown.at(-1) ?? null,
    show: (view) => shown.push(view),
    later(call) {
      due.add(call);
      return () => due.delete(call);
    },
  });
  const who = () =>
    shown.map(({ person }) => (person.kind === 'person' ? person.person.user.username : person.kind));
  const run = () => {
    for (const call of [...due]) {
      due.delete(call);
      call();
    }
  };
  return { views, who, run, shown };
}

function about(username: string): PanelView {
  const person = personView();
  const id = username as typeof person.user.id;
  return panelView({
    person: { kind: 'person', person: { ...person, user: { ...person.user, id, username } } },
  });
}

describe('views', () => {
  it('of the first person and of the same person are shown at once', () => {
    const { views, who } = settled();
    views.take(about('ada'));
    views.take(about('ada'));
    expect(who()).toEqual(['ada', 'ada']);
  });

  it('of another person take the former away at once, and come a task later', () => {
    const { views, who, run } = settled();
    views.take(about('ada'));
    views.take(about('ben'));
    expect(who()).toEqual(['ada', 'loading']);
    run();
    expect(who()).toEqual(['ada', 'loading', 'ben']);
  });

  it('of another person keep the switch between both, which has the focus of who pressed it', () => {
    const { views, who, shown } = settled();
    views.take({ ...about('ada'), canSwitch: true, show: 'me' });
    views.take({ ...about('ben'), canSwitch: true, show: 'page-user' });
    expect(who()).toEqual(['ada', 'loading']);
    expect(shown.at(-1)).toMatchObject({ canSwitch: true, show: 'page-user' });
  });

  it('that a newer one has overtaken are never painted', () => {
    const { views, who, run } = settled();
    for (const name of ['ada', 'ben', 'eve', 'kim']) views.take(about(name));
    run();
    expect(who()).toEqual(['ada', 'loading', 'kim']);
  });

  it('that wait are told how synchronisation stands', () => {
    const { views, run, shown } = settled();
    views.take(about('ada'));
    views.take(about('ben'));
    views.takeSync({ ...about('ben').sync, pending: 3 });
    run();
    expect(shown.at(-1)?.sync.pending).toBe(3);
  });

  it('do not come back after a switch of tabs', () => {
    const { views, who, run } = settled();
    views.take(about('ada'));
    views.take(about('ben'));
    views.clear();
    run();
    expect(who()).toEqual(['ada', 'loading']);
  });
});
