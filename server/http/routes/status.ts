import Type from 'typebox'
import { DataStatusSchema, HealthSchema, ReadySchema } from '../../../core/api/status.ts'
import { closed } from '../../../core/words/schemas.ts'
import { AccountFault } from '../../accounts/account-fault.ts'
import type { Reader } from '../../answer/reader.ts'
import type { Database } from '../../database/database.ts'
import { scopeIn } from '../../rights/scoped-state.ts'
import { foundInData } from '../../state/data-issues.ts'
import type { StateHolder } from '../../state/holder.ts'
import type { State } from '../../state/state.ts'
import { dataStatus, fileProblems } from '../../state/status.ts'
import { HttpFault } from '../fault.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'

export interface StatusOptions {
  readonly live: StateHolder
  readonly database: Pick<Database, 'answers'>
  readonly now: () => Date
  readonly stopping?: () => boolean
}

const ReadyQuery = Type.Object(
  {
    exclude: Type.Optional(
      Type.Literal('accounts', {
        description: 'leaves out the database of accounts: whether pages can be read by who need not sign in',
      }),
    ),
  },
  closed,
)

export function statusRoutes(app: App, { live, database, now, stopping = () => false }: StatusOptions): void {
  app.get('/api/health', {
    config: { api: true, access: 'public', stateless: true },
    schema: {
      tags: ['status'],
      summary: 'The process is up',
      querystring: NoQuery,
      response: answers(HealthSchema),
    },
    handler: async () => ({ status: 'ok', dataVersion: live.state?.dataVersion ?? null }),
  })

  app.get('/api/ready', {
    config: { api: true, access: 'public', stateless: true },
    schema: {
      tags: ['status'],
      summary:
        'Pages can be served and people can sign in; 503 while not, with status "stale" where an older file is kept',
      querystring: ReadyQuery,
      response: answers(ReadySchema),
    },
    handler: async (request) => {
      if (stopping()) throw new HttpFault('stopping', 'the server is about to stop')
      if (!live.state) throw new HttpFault('not-ready', 'no data version is served yet')
      const { state } = live
      await state.engine.check().catch((error) => {
        request.log.error({ reason: String(error) }, 'not ready')
        throw new HttpFault('not-ready', 'the data cannot be answered from')
      })
      if (request.query.exclude !== 'accounts' && !(await database.answers()))
        throw new AccountFault(
          'accounts-unavailable',
          'the database of accounts does not answer: nobody can sign in; pages are served to who need not (?exclude=accounts)',
          { retryAfter: 5 },
        )
      const problems = fileProblems(state)
      return {
        status: problems.length > 0 ? 'stale' : 'ok',
        dataVersion: state.dataVersion,
        faults: foundInData(state).filter(({ fault }) => fault).length,
        ...(problems.length > 0 && mayKnow(request.reader, state) ? { problems } : {}),
      }
    },
  })

  app.get('/api/status', {
    config: { api: true, access: 'read' },
    schema: {
      tags: ['status'],
      summary: 'What the data is, how new it is, and what of it is missing or stale',
      querystring: NoQuery,
      response: answers(DataStatusSchema),
    },
    handler: async (request) => dataStatus(request.state, now, request.asOf),
  })
}

/** Problems of files name any of them. */
const mayKnow = ({ rights, person }: Reader, state: State): boolean =>
  rights.has('issues') && scopeIn(state, person).key === ''
