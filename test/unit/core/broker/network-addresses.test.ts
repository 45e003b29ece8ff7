import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, it } from 'vitest'
import { brokerAddresses, networkAddresses } from '../../../../electron/core/broker/network-addresses.ts'

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  return { address, netmask: '255.255.255.0', family: 'IPv4', mac: '', internal, cidr: null }
}
const ipv6: NetworkInterfaceInfo = {
  address: 'fe80::1',
  netmask: 'ffff::',
  family: 'IPv6',
  mac: '',
  internal: false,
  cidr: null,
  scopeid: 1,
}

describe('the addresses of this computer', () => {
  it('put the one that a board can reach before those of containers and of the internet', () => {
    const found = networkAddresses({
      lo: [ipv4('127.0.0.1', true)],
      docker0: [ipv4('172.17.0.1')],
      eth1: [ipv4('203.0.113.9')],
      wlan0: [ipv6, ipv4('192.168.1.20')],
    })
    expect(found).toEqual([
      { address: '192.168.1.20', interfaceName: 'wlan0' },
      { address: '203.0.113.9', interfaceName: 'eth1' },
      { address: '172.17.0.1', interfaceName: 'docker0' },
    ])
  })

  it('are those that were chosen, where somebody chose', () => {
    expect(brokerAddresses('127.0.0.2, 127.0.0.3')).toEqual([
      { address: '127.0.0.2', interfaceName: '' },
      { address: '127.0.0.3', interfaceName: '' },
    ])
    expect(brokerAddresses('')).toEqual([])
  })
})
