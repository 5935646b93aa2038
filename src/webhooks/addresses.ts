import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Thrown rather than connecting to a place that the public cannot reach. */
export class PrivateAddress extends Error {
  constructor(host: string, address: string) {
    super(host === address ? `${address} is a private address` : `${host} has the private address ${address}`)
  }
}

/** Whether an address is one of the public internet: not of this machine, this network, or set aside. */
export function isPublicAddress(address: string): boolean {
  // `process` reads an IPv4 address that is written as one of IPv6 for what it is.
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

/** Throws `PrivateAddress` for a host that is an address already, which is looked up nowhere. */
export function refusePrivateHost({ hostname }: URL): void {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddress(host, host)
}

/**
 * Looks a host up for a connection, which then goes to the very addresses that were looked at: a name that is looked up
 * once more could have another one by then (DNS rebinding).
 */
export const lookupPublic: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '')
    const refused = addresses.find(({ address }) => !isPublicAddress(address))
    if (refused) return callback(new PrivateAddress(host, refused.address), '')
    const [first] = addresses
    if (options.all) callback(null, addresses)
    else callback(null, first?.address ?? '', first?.family)
  })
}
