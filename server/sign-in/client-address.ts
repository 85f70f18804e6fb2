/** Whose address a request comes from, through the proxies that the operator trusts and no further. Runs in the server. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** IPv6 as its network of 64 bits, which one household or host owns as a whole. `null` where it cannot be told. */
export type ClientAddress = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string | null;

/** The server binds loopback and stands behind a proxy of the same machine unless told otherwise. */
export const LOOPBACK_PROXIES: readonly string[] = ['127.0.0.0/8', '::1'];

const IPV4_IN_IPV6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

function plain(address: string | undefined): string | null {
  // Some proxies add the port; an IPv6 address has it outside of brackets.
  const text = (address ?? '')
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1');
  const bare = IPV4_IN_IPV6.exec(text)?.[1] ?? text;
  return isIP(bare) === 0 ? null : bare;
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** An address or a network such as `10.0.0.0/8`. False where it is neither. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 6 ? 128 : 32));
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

/** The first four groups of an IPv6 address. */
function network64(address: string): string {
  const [head = '', tail = ''] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const [left, right] = [head, tail].map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from(
    { length: Math.max(0, 8 - (left?.length ?? 0) - (right?.length ?? 0)) },
    () => '0',
  );
  const groups = [...(left ?? []), ...(address.includes('::') ? zeros : []), ...(right ?? [])];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/**
 * Each proxy appends who asked it to `X-Forwarded-For`, so the list is read from its end, as long as the one who says it is
 * trusted. What stands before that was written by strangers.
 */
export function clientAddressBehind(trusted: readonly string[] = LOOPBACK_PROXIES): ClientAddress {
  const proxies = listOf(trusted);
  return ({ headers, socket }) => {
    const header = headers['x-forwarded-for'] ?? '';
    const said = (Array.isArray(header) ? header.join(',') : header).split(',').filter((each) => each.trim());
    let address = plain(socket.remoteAddress);
    while (address !== null && said.length > 0 && proxies.check(address, familyOf(address))) {
      address = plain(said.pop());
    }
    if (address === null) return null;
    return isIP(address) === 6 ? network64(address) : address;
  };
}
