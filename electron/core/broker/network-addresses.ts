/** Lists the addresses at which the local network can reach the built-in broker. */
import { networkInterfaces } from 'node:os'
import type { NetworkAddress } from '../../../shared/types/workbench.ts'
import { isPrivateAddress } from './server/private-address.ts'

/** Interfaces of containers, virtual machines and tunnels. Boards are rarely reached through them. */
const virtualNames = /^(?:docker|br-|veth|virbr|vmnet|vbox|vEthernet|utun|tun|tap|zt|tailscale|wg)/i

/** The IPv4 addresses of this computer, except loopback. Those that boards are likely to reach come first. */
export function networkAddresses(interfaces = networkInterfaces()): NetworkAddress[] {
  const found = Object.entries(interfaces).flatMap(([interfaceName, entries]) =>
    (entries ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ address, interfaceName })),
  )
  const rank = ({ address, interfaceName }: NetworkAddress) =>
    (virtualNames.test(interfaceName) ? 2 : 0) + (isPrivateAddress(address) ? 0 : 1)
  return found.toSorted((one, other) => rank(one) - rank(other))
}

/**
 * The addresses at which the built-in broker is reachable: those listed in `HELIOGRAPH_BROKER_ADDRESSES`, separated
 * by commas, or all of them when it is not set.
 */
export function brokerAddresses(chosen = process.env['HELIOGRAPH_BROKER_ADDRESSES']): NetworkAddress[] {
  const all = networkAddresses()
  if (chosen === undefined) return all
  return chosen.split(',').flatMap((text) => {
    const address = text.trim()
    if (address === '') return []
    return [all.find((known) => known.address === address) ?? { address, interfaceName: '' }]
  })
}
