import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net'

export type Answer = (request: IncomingMessage, response: ServerResponse, n: number) => void

/** For tests: a server that behaves as it is told at each path; `asked` are the paths with their queries, in order. */
export async function startBadServer(paths: Readonly<Record<string, Answer>>) {
  const asked: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const counts = new Map<string, number>()
  const server = createHttp((request, response) => {
    const path = (request.url ?? '').split('?')[0]!
    const n = (counts.get(path) ?? 0) + 1
    counts.set(path, n)
    asked.push(request.url ?? '')
    headers.push(request.headers)
    const answer = paths[path]
    if (answer) answer(request, response, n)
    else response.writeHead(404).end('nothing here')
  })
  const host = await listening(server)
  return {
    ...{ host, asked, headers, url: (path: string) => `http://${host}${path}` },
    stop: () => {
      server.closeAllConnections()
      return new Promise((done) => server.close(done))
    },
  }
}

/** A server that does to each connection as it is told, once something was asked. */
export async function startRawServer(each: (socket: Socket, n: number) => void) {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createTcp({ allowHalfOpen: true }, (socket) => {
    const n = ++connections
    sockets.add(socket.on('error', () => {}))
    socket.once('data', () => each(socket, n))
  })
  const host = await listening(server)
  return {
    host,
    url: (path: string) => `http://${host}${path}`,
    connections: () => connections,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((done) => server.close(done))
    },
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
