/** Recognises IPv4 addresses that are not public. */
import { BlockList } from 'node:net'

const privateRanges = new BlockList()
// RFC 1918, 3; RFC 3927, 2.1; RFC 6598, 7; loopback (RFC 1122, 3.2.1.3).
privateRanges.addSubnet('10.0.0.0', 8)
privateRanges.addSubnet('172.16.0.0', 12)
privateRanges.addSubnet('192.168.0.0', 16)
privateRanges.addSubnet('169.254.0.0', 16)
privateRanges.addSubnet('100.64.0.0', 10)
privateRanges.addSubnet('127.0.0.0', 8)

/** Whether an IPv4 address is meaningful only inside a local network. */
export function isPrivateAddress(address: string): boolean {
  return privateRanges.check(address, 'ipv4')
}
