import { dragFrames } from './drag.ts'
import { startServer } from './server.ts'
import { benchPage } from './subject.ts'
const server = await startServer()
await server.idle()
const page = await benchPage(server.url)
for (let i = 0; i < 3; i++) console.log(await dragFrames(server.url, page))
await server.stop()
