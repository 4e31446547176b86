import type { Config } from './config.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]', '::1']

/**
 * Whether a Host header names this server. One that only listens on its own machine answers to the machine's own names
 * and to PUBLIC_URL: under any other name a page of somebody else, whose name was pointed here, would read along.
 */
export function knownHosts({
  host,
  publicUrl,
}: Pick<Config, 'host' | 'publicUrl'>): (name: string) => boolean {
  const local = LOOPBACK.includes(host)
  if (!local && publicUrl === null) return () => true
  const known = new Set([...LOOPBACK, host.toLowerCase()])
  if (publicUrl !== null) known.add(new URL(publicUrl).hostname)
  return (name) => known.has(name.toLowerCase())
}
