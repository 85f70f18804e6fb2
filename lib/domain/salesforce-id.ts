/** Salesforce's ids: 15 characters whose capitals matter, or 18 with three more that say which letters are capitals. Pure. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const ID = /^[\dA-Za-z]{15}([A-Z0-5]{3})?$/;
/** `005` is the prefix of users, `00D` that of orgs. */
const USER_ID = /^005[\dA-Za-z]{12}([A-Z0-5]{3})?$/;
const ORG_ID = /^00D[\dA-Za-z]{12}([A-Z0-5]{3})?$/;

/** In 18 characters. What is no id, or one whose last three do not fit, stays as it is, and so equals only itself. */
export function longSalesforceId(id: string): string {
  if (!ID.test(id)) return id;
  const short = id.slice(0, 15);
  const long = short + [0, 5, 10].map((start) => checkOf(short.slice(start, start + 5))).join('');
  return id.length === 15 || id === long ? long : id;
}

/** Five characters give five bits, the first the lowest. */
function checkOf(five: string): string {
  const bits = [...five].map((char, bit) => (/[A-Z]/.test(char) ? 1 << bit : 0));
  return ALPHABET[bits.reduce((sum, bit) => sum + bit, 0)] ?? '';
}

export function isOrgId(text: string): boolean {
  return ORG_ID.test(text);
}

export function isUserId(text: string): boolean {
  return USER_ID.test(text);
}

/** As a record may hold the native id: of users of Salesforce both forms, of everybody else the one. */
export function nativeIdForms(nativeId: string): string[] {
  const long = longSalesforceId(nativeId);
  const short = long.slice(0, 15);
  const isUser = isUserId(nativeId) && longSalesforceId(short) === long;
  return isUser ? [...new Set([nativeId, long, short])] : [nativeId];
}

export function isSameNativeId(one: string, other: string): boolean {
  return one === other || (isUserId(one) && longSalesforceId(one) === longSalesforceId(other));
}
