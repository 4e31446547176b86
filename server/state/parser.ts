// The parser process. Registries and pages are parsed and checked here, so that a large one holds up nobody who reads.

import { createParse, type ParseRequest } from './parse.ts'
import { loadPlugins } from './plugins.ts'

const [folder = ''] = process.argv.slice(2)
const parse = loadPlugins(folder).then(createParse)

process.on('message', async ({ seq, request }: { seq: number; request: ParseRequest }) => {
  try {
    const parsed = await parse
    process.send?.({ seq, answer: await parsed(request) })
  } catch (error) {
    process.send?.({ seq, error: (error as Error).stack ?? String(error) })
  }
})
process.on('disconnect', () => process.exit())
