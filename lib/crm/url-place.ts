/** The parts of a CRM address that rules look at: path segments, query, and the same of the hash. Runs in the content script. */

/** One "path with query"; a hash is a second one inside the same address. */
export interface Place {
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

export function pathPlace(url: URL): Place {
  return { segments: segmentsOf(url.pathname), query: url.searchParams };
}

/**
 * Single-page CRMs keep routes in the hash: `#User/view/1`, `#/users/record/1`, `#id=2&model=res.users` (Odoo 17),
 * and Tryton appends its tab's state after `;`: `#db/model/res.user/1;name="Users"`.
 */
export function hashPlace(url: URL): Place {
  const hash = url.hash.slice(1);
  const mark = hash.indexOf('?');
  const path = hash.split(/[?;]/, 1)[0] ?? '';
  return { segments: segmentsOf(path), query: new URLSearchParams(mark < 0 ? hash : hash.slice(mark + 1)) };
}

export function segmentsOf(path: string): string[] {
  return path.split('/').filter(Boolean).map(decode);
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
