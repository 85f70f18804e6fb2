/** The ledger of a soak: which names may be missing from the trail, and which may not. */
import { describe, expect, it } from 'vitest';
import { SoakLedger } from './soak-ledger.ts';

const trail = (...names: string[]) => new Map(names.map((name) => [name, 1]));

/** Names that one person gave one user, each with those over which it was given. */
function ledgerOf(...edits: (readonly [string, ...string[]])[]): SoakLedger {
  const ledger = new SoakLedger();
  for (const [fullName, ...over] of edits) ledger.acknowledge({ person: 'ann', userId: 'u', fullName, over });
  return ledger;
}

describe('a name that a person was told is kept', () => {
  it('is missed where it is nowhere', () => {
    expect(ledgerOf(['Soak 1']).faults(trail())).toEqual([
      'ann was told that “Soak 1” is kept, and it is nowhere.',
    ]);
  });

  it('is missed though the same person gave the user another one later, when nothing waited any more', () => {
    const faults = ledgerOf(['Soak 1'], ['Soak 2']).faults(trail('Soak 2'));
    expect(faults).toEqual(['ann was told that “Soak 1” is kept, and it is nowhere.']);
  });

  it('is not missed where another one was given while it still waited', () => {
    expect(ledgerOf(['Soak 1'], ['Soak 2', 'Soak 1']).faults(trail('Soak 2'))).toEqual([]);
  });

  it('is missed with the one that was given over it', () => {
    const faults = ledgerOf(['Soak 1'], ['Soak 2', 'Soak 1']).faults(trail());
    expect(faults).toEqual(['ann was told that “Soak 2” is kept, and it is nowhere.']);
  });

  it('is not missed where it was given up in a conflict', () => {
    const ledger = ledgerOf(['Soak 1'], ['Soak 2']);
    ledger.giveUp({ fullName: 'Soak 1' });
    ledger.giveUpNamed('Theirs: “Other”. Mine: “Soak 2”.', 'ann');
    expect(ledger.faults(trail())).toEqual([]);
  });

  it('is missed where only a longer one was given up', () => {
    const ledger = ledgerOf(['Soak 1'], ['Soak 12']);
    ledger.giveUpNamed('Mine: Soak 12', 'ann');
    expect(ledger.faults(trail())).toEqual(['ann was told that “Soak 1” is kept, and it is nowhere.']);
  });

  it('may be there only once, and others as often as they like', () => {
    const faults = ledgerOf(['Soak 1']).faults(
      new Map([
        ['Soak 1', 2],
        ['Jane Doe', 3],
      ]),
    );
    expect(faults).toEqual(['“Soak 1” took effect 2 times.']);
  });
});
