import { BlockList, isIP } from 'node:net'

/** Networks that are nobody's on the internet: this machine, the house, the provider's own, tests, groups. */
const PRIVATE_V4 = [
  ...(['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'] as const),
  ...(['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'] as const),
  ...(['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'] as const),
]
/** Of the public ones, 2000::/3, those that lead to others: tunnels and examples. */
const PRIVATE_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const privateOnes = new BlockList()
for (const network of PRIVATE_V4) privateOnes.addSubnet(...subnet(network), 'ipv4')
for (const network of PRIVATE_V6) privateOnes.addSubnet(...subnet(network), 'ipv6')
const publicV6 = new BlockList()
publicV6.addSubnet('2000::', 3, 'ipv6')

function subnet(network: string): [address: string, prefix: number] {
  const [address = '', prefix] = network.split('/')
  return [address, Number(prefix)]
}

/** Whether an address is none of the public internet's; what is no address counts as one. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return privateOnes.check(address, 'ipv4')
  // Of IPv6 only what is given out as public: mapped IPv4, link-local and the like are below other prefixes.
  if (family === 6) return !publicV6.check(address, 'ipv6') || privateOnes.check(address, 'ipv6')
  return true
}
