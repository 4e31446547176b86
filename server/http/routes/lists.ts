import {
  type Items,
  LIST_NAMES,
  type ListName,
  ListNumberSchema,
  ListsSchema,
  SAVED_LIST,
  type View,
} from '../../../core/api/lists.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import { listsOf, saveList } from '../../accounts/lists.ts'
import { HttpFault } from '../fault.ts'
import { matchOf } from '../layout-requests.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'
import { personOf } from './auth.ts'

/** A hundred views of the longest addresses. */
const BODY = 512 << 10

/** What a person keeps for themselves: saved views, favourite pages, what they watch. Nobody else's can be named. */
export function listRoutes(app: App, accounts: Accounts): void {
  app.get('/api/me/lists', {
    config: { api: true, access: 'person' },
    schema: {
      tags: ['lists'],
      summary: 'One’s own saved views, favourite pages and watched subjects',
      querystring: NoQuery,
      response: answers(ListsSchema),
    },
    handler: async (request) => listsOf(accounts, personOf(request).id),
  })

  for (const list of LIST_NAMES) saveRoute(app, accounts, list)
}

function saveRoute(app: App, accounts: Accounts, list: ListName): void {
  app.put(`/api/me/lists/${list}`, {
    config: { api: true, access: 'person' },
    bodyLimit: BODY,
    schema: {
      tags: ['lists'],
      summary: `Keep one’s ${list}; If-Match says by its number over which`,
      querystring: NoQuery,
      body: SAVED_LIST[list] as (typeof SAVED_LIST)['views'],
      response: answers(ListNumberSchema),
    },
    handler: async (request) => {
      const items = request.body.items as Items[ListName]
      if (list === 'views') mustBeTellable(items as readonly View[])
      const match = matchOf(request)
      // What is no number is none that a list has.
      const expected = /^\d{1,9}$/.test(match) ? Number(match) : -1
      return { number: await saveList(accounts, personOf(request).id, list, items, expected) }
    },
  })
}

/** 400 where two views have one id, or are both what a page opens with. */
function mustBeTellable(views: readonly View[]): void {
  const [ids, pages] = [new Set<string>(), new Set<string>()]
  for (const { id, page, default: first } of views) {
    if (ids.has(id)) throw refused(`two views have the id ${JSON.stringify(id)}`)
    if (first && pages.has(page)) throw refused(`the page "${page}" has two default views`)
    ids.add(id)
    if (first) pages.add(page)
  }
}

const refused = (why: string) =>
  new HttpFault('invalid-input', `invalid items: ${why}; expected one`, { field: 'items' })
