/** What every grid of the console asks: which rows, in which order, and the window of them that is in view. Types only. */

export interface GridSort<Column extends string> {
  column: Column;
  descending: boolean;
}

export interface GridWindowQuery<Column extends string> {
  /** As typed; upper case, outer space and accents mean nothing. */
  search: string;
  sort: GridSort<Column>;
  offset: number;
  /** At most 200 rows. */
  limit: number;
}

export interface GridWindow<Row> {
  /** Rows that match search and filter. */
  total: number;
  offset: number;
  rows: Row[];
}
