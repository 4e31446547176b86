import { type ChildProcess, spawn } from 'node:child_process'
import { connect } from 'node:net'
import { join } from 'node:path'
import proxy from '@fastify/http-proxy'
import { ROOT } from '../config.ts'
import { openToAll } from './hooks/access.ts'
import type { App } from './server.ts'

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
  await app.register(async (shell) => {
    await openToAll(shell)
    await shell.register(proxy, {
      upstream: `http://127.0.0.1:${port}`,
      websocket: true,
      disableRequestLogging: true,
    })
  })
  await listening(next, port)
  return () => next.kill()
}

/** Until `next dev` takes connections, or has ended: a page asked for before would be an error. */
async function listening(next: ChildProcess, port: number): Promise<void> {
  while (next.exitCode === null) {
    const open = await new Promise<boolean>((answer) => {
      const socket = connect(port, '127.0.0.1', () => answer(true)).once('error', () => answer(false))
      socket.once('connect', () => socket.end())
    })
    if (open) return
    await new Promise((again) => setTimeout(again, 200))
  }
}
