import Type from 'typebox'
import {
  LevelQuery,
  RenameVersionSchema,
  VersionsSchema,
  WholeVersionSchema,
} from '../../../core/api/layouts.ts'
import type { Layouts } from '../../layouts/layouts.ts'
import { seenVersion } from '../../layouts/page-layouts.ts'
import { findVersion, listVersions, ownerOf, renameVersion } from '../../layouts/store.ts'
import { unknownLayout } from '../fault.ts'
import { ownerFor, PageParams, pageOf } from '../layout-requests.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'
import { personOf } from './auth.ts'

const VersionParams = Type.Object({ ...PageParams.properties, id: Type.String() })

/** The history of a page: versions of the team, and one's own. Another person's are not there. */
export function layoutVersionRoutes(app: App, { accounts }: Layouts): void {
  app.get('/api/layouts/:page/versions', {
    config: { api: true, access: 'person' },
    schema: {
      tags: ['layouts'],
      summary: 'Versions of a page, the newest first',
      params: PageParams,
      querystring: LevelQuery,
      response: answers(VersionsSchema),
    },
    handler: async (request) => {
      const owner = ownerOf(request.query.level, personOf(request).id)
      return { versions: await listVersions(accounts, owner, pageOf(request)) }
    },
  })

  app.get('/api/layouts/:page/versions/:id', {
    config: { api: true, access: 'person' },
    schema: {
      tags: ['layouts'],
      summary: 'A version with its page: to look at, to compare, to save again',
      params: VersionParams,
      querystring: NoQuery,
      response: answers(WholeVersionSchema),
    },
    handler: async (request) => {
      const { id } = request.params
      const version = await findVersion(accounts, personOf(request).id, pageOf(request), id)
      if (!version) throw unknownLayout()
      return seenVersion(request.state, version)
    },
  })

  app.patch('/api/layouts/:page/versions/:id', {
    config: { api: true, access: 'person', ofVersions: true },
    schema: {
      tags: ['layouts'],
      summary: 'Call a version by a name, or by none: named ones are kept for good',
      params: VersionParams,
      querystring: NoQuery,
      body: RenameVersionSchema,
      response: answers(WholeVersionSchema),
    },
    handler: async (request) => {
      const { id } = request.params
      const page = pageOf(request)
      const person = personOf(request).id
      const version = await findVersion(accounts, person, page, id)
      if (!version) throw unknownLayout()
      const owner = ownerFor(request, page, version.level)
      const { name } = request.body
      if (!(await renameVersion(accounts, owner, page, id, name))) throw unknownLayout()
      return seenVersion(request.state, { ...version, name })
    },
  })
}
