// A bare node:http server that answers everything with the bytes of its standard input: what any answer costs at least.
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'

const bytes = await buffer(process.stdin)
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/x-ndjson; charset=utf-8')
  response.setHeader('content-length', bytes.length)
  response.end(bytes)
})
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as { port: number }).port)
})
