/** One field of many rows as it travels: the value all share, a short list of values with the place of each row's, or one value per row. */
import * as v from 'valibot';

export const ColumnSchema = v.union([
  v.strictObject({ all: v.unknown() }),
  v.strictObject({ of: v.array(v.unknown()), at: v.array(v.number()) }),
  v.strictObject({ list: v.array(v.unknown()) }),
]);
export type Column = { all: unknown } | { of: unknown[]; at: number[] } | { list: unknown[] };

/** The shortest form: values that stand twice or more on average are named once. */
export function columnOf(values: readonly unknown[]): Column {
  const places = new Map<unknown, number>();
  const of: unknown[] = [];
  const at: number[] = [];
  for (const value of values) {
    const key = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
    let place = places.get(key);
    if (place === undefined) {
      place = of.length;
      if (place * 2 > values.length) return { list: [...values] };
      places.set(key, place);
      of.push(value);
    }
    at.push(place);
  }
  if (of.length === 1) return { all: of[0] };
  return of.length * 2 <= values.length ? { of, at } : { list: [...values] };
}

/** The value of each row. Throws when the column does not have that many. */
export function valuesOf(column: Column, count: number): unknown[] {
  if ('all' in column) return new Array(count).fill(column.all);
  const length = 'of' in column ? column.at.length : column.list.length;
  if (length !== count) throw new RangeError(`A column has ${length} values for ${count} rows.`);
  return 'of' in column ? column.at.map((place) => column.of[place]) : column.list;
}
