import type { useSWRConfig } from 'swr'
import { MOST_ENTRIES } from '../../core/api/list-bounds.ts'
import type { Items, ListName, ListNumber, Lists, View } from '../../core/api/lists.ts'
import { same } from '../../core/words/same.ts'
import { type ApiFault, getJson, send } from '../request.ts'
import { keepOwnLists, ownLists } from './own-lists.ts'

type Mutate = ReturnType<typeof useSWRConfig>['mutate']
type Change<K extends ListName> = (items: Items[K]) => Items[K]

const LISTS = '/api/me/lists'

/** Of one change after the other: what is pressed twice is done twice. */
let last: Promise<unknown> = Promise.resolve()

/** Changes a list in the reader's account: on screen at once, taken back where it could not be kept. */
export async function changeList<K extends ListName>(
  mutate: Mutate,
  list: K,
  change: Change<K>,
): Promise<void> {
  const kept = last.then(() => saved(list, change))
  last = kept.catch(() => {})
  await mutate<Lists>(LISTS, kept, {
    optimisticData: (_, shown) => {
      const now = shown as Lists
      return now && { ...now, [list]: { ...now[list], items: change(now[list].items as Items[K]) } }
    },
    populateCache: true,
    revalidate: false,
    rollbackOnError: true,
  })
}

/** The change is made anew on whatever another tab or browser has kept meanwhile. */
async function saved<K extends ListName>(list: K, change: Change<K>): Promise<Lists> {
  for (let tries = 1; ; tries++) {
    const lists = await getJson<Lists>(LISTS)
    const { number, items: before } = lists[list]
    const items = change(before as Items[K])
    if (same(items, before)) return lists
    try {
      const answer = await send<ListNumber>('PUT', `${LISTS}/${list}`, { items }, `"${number}"`)
      return { ...lists, [list]: { number: answer.number, items } }
    } catch (fault) {
      if ((fault as ApiFault).status !== 412 || tries === 20) throw fault
    }
  }
}

/** The same in this browser. Throws where it does not fit. */
export function changeOwn<K extends ListName>(list: K, change: Change<K>): void {
  const own = ownLists()
  const items = change(own[list])
  if (items.length > MOST_ENTRIES || !keepOwnLists({ ...own, [list]: items }))
    throw new Error('this browser cannot keep it')
}

/**
 * What somebody kept in this browser before they signed in goes to the end of what their account has, once however
 * often it is tried; what does not fit stays here. Rejects where the server cannot be asked: it is tried again later.
 */
export async function carryOver(mutate: Mutate): Promise<void> {
  const own = ownLists()
  if (own.views.length > 0) await changeList(mutate, 'views', (items) => withViews(items, own.views))
  for (const list of ['favourites', 'watched'] as const) {
    if (own[list].length > 0)
      await changeList(mutate, list, (items) => [...new Set([...items, ...own[list]])].slice(0, MOST_ENTRIES))
  }
  const { views, favourites, watched } = await getJson<Lists>(LISTS)
  keepOwnLists({
    views: own.views.filter((view) => !views.items.some((kept) => isSame(kept, view))),
    favourites: own.favourites.filter((one) => !favourites.items.includes(one)),
    watched: own.watched.filter((one) => !watched.items.includes(one)),
  })
}

const isSame = (a: View, b: View) =>
  a.id === b.id || (a.page === b.page && a.name === b.name && a.search === b.search)

/** A page has one default view: that of the account stays it. */
function withViews(items: readonly View[], more: readonly View[]): readonly View[] {
  const all = [...items]
  for (const view of more) {
    if (all.some((kept) => isSame(kept, view)) || all.length >= MOST_ENTRIES) continue
    const { default: first, ...plain } = view
    const taken = all.some((kept) => kept.page === view.page && kept.default)
    all.push(first && !taken ? view : plain)
  }
  return all
}
