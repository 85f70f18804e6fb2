// @vitest-environment happy-dom
/** The rows of a grid: which are drawn when, and that those drawn a while ago act on the grid of now. */
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Grid, type GridColumn, type GridProps } from '../../components/ui/grid.tsx';

interface Person {
  readonly name: string;
}

const PEOPLE: readonly Person[] = Array.from({ length: 40 }, (_, index) => ({ name: `person ${index}` }));
const drawn: string[] = [];
const NAME: GridColumn<Person, 'name'> = {
  id: 'name',
  label: 'Name',
  width: '1fr',
  rank: 1,
  cell: ({ name }) => {
    drawn.push(name);
    return name;
  },
};
const COLUMNS = [NAME];

const showGrid = async (some: Partial<GridProps<Person, 'name'>> = {}) => {
  const props: GridProps<Person, 'name'> = {
    label: 'People',
    columns: COLUMNS,
    total: PEOPLE.length,
    rowAt: (index) => PEOPLE[index],
    onNeed: () => undefined,
    sort: { column: 'name', descending: false },
    onSort: () => undefined,
    onOpen: () => undefined,
    resetKey: 'people',
    ...some,
  };
  await act(() => render(<Grid {...props} />, document.body));
};

const rowNames = () => [...document.querySelectorAll('.grid-space .grid-row')].map((row) => row.textContent);
/** The page has no height here: one row fits, and six are kept beyond it. */
const allRows = () => vi.waitFor(() => expect(rowNames()).toHaveLength(13), { timeout: 10_000 });
const rowNamed = (name: string) => {
  const row = [...document.querySelectorAll<HTMLElement>('.grid-space .grid-row')].find(
    ({ textContent }) => textContent === name,
  );
  if (!row) throw new Error(`There is no row ${name}.`);
  return row;
};

const selectionOf = (selected: readonly string[], onToggle: (name: string) => void) => ({
  label: ({ name }: Person) => name,
  allLabel: 'All',
  all: 'some' as const,
  isSelected: ({ name }: Person) => selected.includes(name),
  onToggle: (_index: number, { name }: Person) => onToggle(name),
  onToggleAll: () => undefined,
});

beforeEach(() => {
  render(null, document.body);
  drawn.length = 0;
});

describe('the rows of a grid', () => {
  it('are drawn where they are seen first, and around it after the paint', async () => {
    await showGrid();
    expect(rowNames()).toEqual(['person 0']);
    await allRows();
    expect(drawn.filter((name) => name === 'person 0')).toHaveLength(1);
  });

  it('are as few in the document for a hundred thousand', async () => {
    await showGrid({ total: 100_000, rowAt: (index) => ({ name: `person ${index}` }) });
    await allRows();
    expect(document.querySelectorAll('.grid-row').length).toBeLessThanOrEqual(45);
  });

  it('are left as they are when they show the same', async () => {
    await showGrid();
    await allRows();
    drawn.length = 0;
    const others = PEOPLE.map((person, index) => (index === 2 ? { name: 'another' } : person));
    await showGrid({ rowAt: (index) => others[index] });
    await vi.waitFor(() => expect(rowNames()[2]).toBe('another'));
    expect(drawn).toEqual(['another']);
  });

  it('open by what the grid says now, though they were drawn before', async () => {
    await showGrid();
    await allRows();
    const onOpen = vi.fn();
    await showGrid({ onOpen });
    await act(() => rowNamed('person 3').click());
    expect(onOpen).toHaveBeenCalledWith({ name: 'person 3' });
  });

  it('are selected by what the grid says now, and show it', async () => {
    await showGrid({ selection: selectionOf([], () => undefined) });
    await allRows();
    const onToggle = vi.fn();
    await showGrid({ selection: selectionOf(['person 0'], onToggle) });
    const box = (name: string) => rowNamed(name).querySelector('input');
    expect(box('person 0')).toHaveProperty('checked', true);
    box('person 3')?.click();
    await vi.waitFor(() => expect(onToggle).toHaveBeenCalledWith('person 3'));
  });

  it('lose their boxes when nothing can be selected any more, those that are not read yet too', async () => {
    const rowAt = (index: number) => (index > 4 ? undefined : PEOPLE[index]);
    await showGrid({ rowAt, selection: selectionOf([], () => undefined) });
    await allRows();
    await showGrid({ rowAt });
    await vi.waitFor(() => expect(document.querySelectorAll('.grid-space .grid-box')).toHaveLength(0));
  });
});
