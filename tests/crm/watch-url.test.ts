/** Noticing navigations of single-page CRMs. */
import { expect, it, vi } from 'vitest';
import { watchUrl } from '../../lib/crm/watch-url.ts';
import { createPage } from './page.ts';

function watched() {
  const page = createPage('https://crm.example/a');
  const onChanged = vi.fn();
  const end = new AbortController();
  return { page, onChanged, end, check: watchUrl(page, onChanged, end.signal) };
}

it('counts a push and a replace of one task once', async () => {
  const { page, onChanged } = watched();
  page.push('/b');
  page.push('/c');
  await Promise.resolve();
  expect(onChanged).toHaveBeenCalledTimes(1);
});

it('ignores an entry with the same address', async () => {
  const { page, onChanged } = watched();
  page.push('/a');
  await Promise.resolve();
  expect(onChanged).not.toHaveBeenCalled();
});

it.each(['popstate', 'hashchange'])('hears %s where there is no Navigation API', async (type) => {
  const { page, onChanged } = watched();
  page.location.href = '#b';
  page.dispatchEvent(new Event(type));
  await Promise.resolve();
  expect(onChanged).toHaveBeenCalledTimes(1);
});

it('finds a change without an event when asked to look', () => {
  const { page, onChanged, check } = watched();
  page.location.href = '#b';
  check();
  check();
  expect(onChanged).toHaveBeenCalledTimes(1);
});

it('hears nothing after the end', async () => {
  const { page, onChanged, end } = watched();
  page.push('/b');
  end.abort();
  await Promise.resolve();
  expect(onChanged).not.toHaveBeenCalled();
});
