import plugin from 'fastify-plugin'
import type { Config } from '../../config.ts'
import { HttpFault } from '../fault.ts'
import { needsState } from '../flags.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]', '::1']

/**
 * Answers only under this server's names. One that only listens on its own machine answers to the machine's own names
 * and to PUBLIC_URL: under any other name a page of somebody else, whose name was pointed here, would read along.
 */
export const knownHosts = plugin(async (app, config: Pick<Config, 'host' | 'publicUrl'>) => {
  const isOurs = ownNames(config)
  app.addHook('onRequest', async (request) => {
    if (!needsState(request) || isOurs(request.hostname)) return
    const name = JSON.stringify(request.hostname.slice(0, 100))
    const message = `this server does not answer as ${name}; set PUBLIC_URL to the address readers use`
    throw new HttpFault('unknown-host', message)
  })
})

/** Whether a Host header names this server. */
export function ownNames({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): (name: string) => boolean {
  const local = LOOPBACK.includes(host)
  if (!local && publicUrl === null) return () => true
  const known = new Set([...LOOPBACK, host.toLowerCase()])
  if (publicUrl !== null) known.add(new URL(publicUrl).hostname)
  return (name) => known.has(name.toLowerCase())
}
