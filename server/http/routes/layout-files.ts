import type { FastifyRequest } from 'fastify'
import { type WrittenFile, WrittenFileSchema, YamlQuery } from '../../../core/api/layouts.ts'
import { writePage } from '../../../core/edit/write-page.ts'
import type { Layouts } from '../../layouts/layouts.ts'
import { shippedOf } from '../../layouts/opened.ts'
import { findPageFile, mergedText, textWith, writePageFile } from '../../layouts/page-file.ts'
import { pageLayouts } from '../../layouts/page-layouts.ts'
import { currentVersion, resetHead } from '../../layouts/store.ts'
import { layoutOf } from '../../layouts/written.ts'
import { wholeOf } from '../../rights/scoped-state.ts'
import type { StateHolder } from '../../state/holder.ts'
import { HttpFault, layoutChanged, unknown, unknownLayout } from '../fault.ts'
import { expectedOf, ownerFor, PageParams, pageOf } from '../layout-requests.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'

/** So long a written file may take to be what readers get, ms; after that it will be, but nobody waits. */
const RELOADED_MS = 10_000
/** The folder is not for this process to write to. */
const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS'])

/** The way back from what people made in the browser to the page's YAML file. */
export function layoutFileRoutes(app: App, layouts: Layouts, live: StateHolder): void {
  const { accounts, instanceDir, toFiles } = layouts

  app.get('/api/layouts/:page/yaml', {
    config: { api: true, access: 'person', ofVersions: true },
    schema: {
      tags: ['layouts'],
      summary: 'A page as a YAML file: that of the page with its comments, saying what the version says',
      params: PageParams,
      querystring: YamlQuery,
      produces: ['application/yaml'],
    },
    handler: async (request, reply) => {
      const page = pageOf(request)
      const { state, heads, reader } = request
      const found = await pageLayouts(layouts, state, heads, reader.person, page)
      if (!found) throw unknown('page', page, state.pages.keys())
      const { level } = request.query
      const written = level === undefined ? found.written : found[level]?.written
      if (!written) throw unknownLayout()
      // Comments are for who sees everything.
      const text =
        wholeOf(state) === state
          ? textWith(await findPageFile(instanceDir, page), written)
          : writePage(written)
      return reply
        .type('application/yaml; charset=utf-8')
        .header('content-disposition', `attachment; filename="${page}.yaml"`)
        .send(text)
    },
  })

  app.post('/api/layouts/:page/file', {
    config: { api: true, access: 'editor', ofVersions: true },
    schema: {
      tags: ['layouts'],
      summary: 'Write the team’s version into the page’s YAML file, which is then what is shipped',
      description: 'Only where the operator allows it (LAYOUTS_TO_FILES) and the folder can be written to.',
      params: PageParams,
      querystring: NoQuery,
      response: answers(WrittenFileSchema),
    },
    handler: write,
  })

  async function write(request: FastifyRequest): Promise<WrittenFile> {
    const page = pageOf(request)
    const team = ownerFor(request, page, 'team')
    if (!toFiles)
      throw new HttpFault('not-allowed', 'pages are not written into files here: LAYOUTS_TO_FILES is not set')
    const expected = expectedOf(request)
    const version = await currentVersion(accounts, team, page)
    if (!version) throw unknownLayout()
    if (version.id !== expected) throw layoutChanged(version)
    const file = await findPageFile(instanceDir, page)
    const merged = mergedText(file, version)
    const reloaded = untilShipped(page, layoutOf(merged.page))
    await writePageFile(file, merged.text).catch((error: NodeJS.ErrnoException) => {
      if (NOT_WRITABLE.has(error.code ?? ''))
        throw new HttpFault('not-allowed', `${file.file} cannot be written by this server`)
      throw error
    })
    await reloaded
    // The file is the page from now on. Who has saved another version of the team meanwhile keeps it.
    await resetHead(accounts, team, page, version.id).catch(() => {})
    await layouts.teamChanged()
    return { file: file.file }
  }

  /** Resolves once readers of the shipped page get this one, or nobody should wait any longer. */
  function untilShipped(page: string, layout: string): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        stop()
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(done, RELOADED_MS)
      const stop = live.on((_, state) => {
        if (shippedOf(state, page)?.layout === layout) done()
      })
    })
  }
}
