/** What is taken out of a text before it is copied: RFC 6750 (bearer), RFC 6265 (cookies), RFC 7519 (JWT), RFC 3986 (userinfo). */
import { expect, test } from 'vitest';
import { redact } from '../../lib/domain/redact.ts';

const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';

test.each([
  [`The server refused ${JWT} here`, 'The server refused [removed] here'],
  [`Authorization: Bearer ${JWT}`, 'c2lnbmF0dXJl'],
  ['Bearer abc.def', 'abc.def'],
  ['Set-Cookie: sid=SECRET; Path=/', 'SECRET'],
  ['{"refresh_token":"SECRET","a":1}', 'SECRET'],
  ["password = 'two SECRET words'", 'SECRET'],
  ['https://x.example/cb?code=SECRET&state=1', 'SECRET'],
  ['https://ada:SECRET@x.example/', 'SECRET'],
  ['session_id=SECRET', 'SECRET'],
])('%s loses its secret', (text, gone) => {
  const left = redact(text);
  expect(left).toContain('[removed]');
  if (!gone.includes('[removed]')) expect(left).not.toContain(gone);
  else expect(left).toBe(gone);
});

test.each([
  'No answer from https://pp.example.com within 10 s.',
  'The server answered 503 (status code: 503).',
  'Dimitri Dubois is on the own list of Ben Okafor.',
])('%s stays as it is', (text) => {
  expect(redact(text)).toBe(text);
});
