import { spawn } from 'node:child_process'
import { join } from 'node:path'
import proxy from '@fastify/http-proxy'
import type { App } from './app.ts'
import { ROOT } from './config.ts'

/** In development, everything but the API comes from `next dev`, hot reload included. Returns how to stop it. */
export async function serveNextDev(app: App, port: number): Promise<() => void> {
  const next = spawn(
    process.execPath,
    [join(ROOT, 'node_modules/next/dist/bin/next'), 'dev', '-p', String(port), '-H', '127.0.0.1'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    },
  )
  next.on('exit', (code) => app.log.error({ code }, 'next dev ended'))
  await app.register(proxy, {
    upstream: `http://127.0.0.1:${port}`,
    websocket: true,
    disableRequestLogging: true,
  })
  return () => next.kill()
}
