import Type from 'typebox'
import { type GenerationList, GenerationsSchema } from '../../../core/api/generations.ts'
import type { Manifest } from '../../generations/manifest.ts'
import type { Live } from '../../state/live.ts'
import type { State } from '../../state/state.ts'
import { unknown } from '../fault.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'
import { IdParams, personOf } from './auth.ts'

/** Versions of the data: which there are, and going back to one. */
export function generationRoutes(app: App, live: Pick<Live, 'generations' | 'state' | 'reload'>): void {
  const { generations } = live

  app.get('/api/generations', {
    config: { api: true, access: 'read' },
    schema: {
      tags: ['data'],
      summary: 'Versions of the data that are kept, newest first, and which of them is served',
      querystring: NoQuery,
      response: answers(GenerationsSchema),
    },
    handler: async ({ state }): Promise<GenerationList> => {
      const [manifests, current, held] = [
        await generations.list(),
        await generations.current(),
        await generations.held(),
      ]
      return {
        served: state.source.generation,
        held,
        generations: manifests.map((manifest) => {
          const { id, at, by, parent } = manifest
          const before = manifests.find((one) => one.id === parent)
          return { id, at, by, current: id === current?.id, datasets: changed(manifest, before, state) }
        }),
      }
    },
  })

  app.post('/api/generations/:id/current', {
    config: { api: true, access: 'admin' },
    schema: {
      tags: ['data'],
      summary: 'Serve this version of the data, and hold it until a refresh is asked for',
      params: IdParams,
      querystring: NoQuery,
      response: answers(Type.Object({ served: Type.String() })),
    },
    handler: async (request) => {
      const { id } = request.params
      const ids = (await generations.list()).map((one) => one.id)
      if (!ids.includes(id)) throw unknown('generation', id, ids)
      const person = personOf(request)
      const before = await generations.current()
      await generations.rollTo(id, person.id)
      request.log.warn(
        { generation: id, before: before?.id, person: person.id, requestId: request.id },
        'an admin went to a version of the data',
      )
      await live.reload()
      return { served: live.state?.source.generation ?? id }
    },
  })
}

/** Of what the reader sees. */
function changed({ files }: Manifest, before: Manifest | undefined, { registry }: State): string[] {
  const other = (path: string) => files[path]!.sha256 !== before?.files[path]?.sha256
  return [...registry.datasets.values()].flatMap(({ id, path, fallbacks }) =>
    [path, ...fallbacks].some((one) => Object.hasOwn(files, one) && other(one)) ? [id] : [],
  )
}
