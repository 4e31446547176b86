import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { request as plain } from 'node:http'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../config.ts'
import { freePort } from '../testing/test-postgres.ts'
import { DOMAIN } from './test-replicas.ts'

const run = promisify(execFile)

export function nginxProgram(): string {
  const folders = ['/usr/sbin', '/usr/local/sbin', ...(process.env.PATH ?? '').split(':')]
  const found = folders.map((folder) => join(folder, 'nginx')).find((file) => existsSync(file))
  if (found) return found
  throw new Error(
    'nginx is not installed, and these tests run a real one: `apt-get install nginx` on Debian or Ubuntu',
  )
}

export interface Nginx {
  readonly config: string
  readonly https: number
  readonly http: number
  readonly certificate: string
  log(): Promise<string>
  stop(): Promise<void>
}

/**
 * nginx.conf as it stands, but for what only a container has: ports, places of files, the name server of the network.
 * Rejects with what `nginx -t` says.
 */
export async function startNginx(folder: string, ports: readonly number[], shell: string): Promise<Nginx> {
  const at = (name: string) => join(folder, name)
  const [https, http, health] = [await freePort(), await freePort(), await freePort()]
  for (const name of ['certificates', 'acme/.well-known/acme-challenge', 'temp'])
    await mkdir(at(name), { recursive: true })
  await chmod(folder, 0o755)
  await writeFile(at('acme/.well-known/acme-challenge/proof'), 'proved')
  await writeFile(at('certificates/domain.conf'), `server_name ${DOMAIN};\n`)
  const certificate = at('certificates/fullchain.pem')
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${DOMAIN}`],
    ...[
      '-addext',
      `subjectAltName=DNS:${DOMAIN}`,
      '-keyout',
      at('certificates/privkey.pem'),
      '-out',
      certificate,
    ],
  ])
  const shipped = await readFile(join(ROOT, 'nginx.conf'), 'utf8')
  const servers = ports.map((port) => `server 127.0.0.1:${port} max_fails=0;`).join(' ')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${at('temp')}/${name};`,
  )
  const swaps: readonly [string, string][] = [
    ['pid /run/nginx.pid;', `pid ${at('nginx.pid')};${process.getuid?.() === 0 ? ' user root;' : ''}`],
    ['resolver 127.0.0.11 valid=5s ipv6=off;', temporary.join(' ')],
    ['server app:3000 resolve max_fails=0;', servers],
    ['listen 127.0.0.1:8080;', `listen 127.0.0.1:${health};`],
    ['listen 80', `listen 127.0.0.1:${http}`],
    ['listen 443', `listen 127.0.0.1:${https}`],
    ['/etc/nginx/certificates', at('certificates')],
    ['/srv/acme', at('acme')],
    ['/srv/shell', shell],
    ['access_log /dev/stdout', `access_log ${at('access.log')}`],
    ['error_log /dev/stderr', `error_log ${at('error.log')}`],
  ]
  let text = shipped
  for (const [from, to] of swaps) {
    if (!text.includes(from)) throw new Error(`nginx.conf does not say ${JSON.stringify(from)} any more`)
    text = text.replaceAll(from, to)
  }
  const config = at('nginx.conf')
  await writeFile(config, text)
  const args = ['-p', folder, '-c', config]
  await run(nginxProgram(), ['-t', ...args])
  const child: ChildProcess = spawn(nginxProgram(), [...args, '-g', 'daemon off;'], { stdio: 'ignore' })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  for (;;) {
    if (child.exitCode !== null) throw new Error(await readFile(at('error.log'), 'utf8'))
    const answers = await new Promise<boolean>((resolve) => {
      const asked = plain({ host: '127.0.0.1', port: health }, (answer) => resolve(answer.statusCode === 204))
      asked.on('error', () => resolve(false)).end()
    })
    if (answers) break
    await new Promise((again) => setTimeout(again, 50))
  }
  return {
    ...{ config, https, http, certificate: await readFile(certificate, 'utf8') },
    log: () => readFile(at('access.log'), 'utf8'),
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A reader's browser: it keeps its cookies and trusts the certificate. */
export function client(nginx: Nginx, from = '127.0.0.1') {
  const agent = new Agent({ keepAlive: true, maxSockets: 32, ca: nginx.certificate })
  const cookies = new Map<string, string>()
  const headersOf = (more: Readonly<Record<string, string>>) => ({
    host: DOMAIN,
    ...(cookies.size > 0
      ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
      : {}),
    ...more,
  })
  return {
    cookies,
    ask: (
      path: string,
      {
        method = 'GET',
        body,
        headers = {},
      }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
    ) =>
      new Promise<Answered>((resolve, reject) => {
        const payload = body === undefined ? undefined : JSON.stringify(body)
        const asked = request(
          {
            ...{
              agent,
              host: '127.0.0.1',
              port: nginx.https,
              servername: DOMAIN,
              localAddress: from,
              path,
              method,
            },
            headers: headersOf({
              ...(method === 'GET' ? {} : { origin: `https://${DOMAIN}` }),
              ...(payload === undefined
                ? {}
                : {
                    'content-type': 'application/json',
                    'content-length': String(Buffer.byteLength(payload)),
                  }),
              ...headers,
            }),
          },
          (answer) => {
            for (const line of answer.headers['set-cookie'] ?? []) {
              const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
              if (value === '') cookies.delete(name)
              else cookies.set(name, value)
            }
            let text = ''
            answer.setEncoding('utf8').on('data', (chunk: string) => {
              text += chunk
            })
            answer.on('end', () =>
              resolve({ status: answer.statusCode!, headers: answer.headers, body: text }),
            )
            answer.on('error', reject)
            answer.on('close', () => answer.complete || reject(new Error('cut')))
          },
        )
        asked.on('error', reject)
        asked.end(payload)
      }),
    /** Events as they come, and whether the stream is over. */
    events: () =>
      new Promise<{ text(): string; over(): boolean; end(): void }>((resolve, reject) => {
        let text = ''
        let over = false
        const asked = request(
          {
            ...{
              host: '127.0.0.1',
              port: nginx.https,
              servername: DOMAIN,
              ca: nginx.certificate,
              localAddress: from,
            },
            ...{ path: '/api/events', headers: headersOf({ 'accept-encoding': 'gzip' }) },
          },
          (answer) => {
            if (answer.statusCode !== 200) reject(new Error(`events: ${answer.statusCode}`))
            answer.setEncoding('utf8').on('data', (chunk: string) => {
              text += chunk
            })
            answer.on('close', () => {
              over = true
            })
            answer.on('error', () => {})
            resolve({ text: () => text, over: () => over, end: () => asked.destroy() })
          },
        )
        asked.on('error', reject)
        asked.end()
      }),
    close: () => agent.destroy(),
  }
}
export type Client = ReturnType<typeof client>
