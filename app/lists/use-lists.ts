import { useEffect, useLayoutEffect, useMemo, useState } from 'react'
import useSWR, { useSWRConfig } from 'swr'
import type { Items, ListName, Lists } from '../../core/api/lists.ts'
import type { PageSummary } from '../../core/api/pages.ts'
import { navigate } from '../address.ts'
import { brought, useMe } from '../api.ts'
import { useLanguage } from '../language.ts'
import { type ApiFault, getJson } from '../request.ts'
import { useOwnLists } from './own-lists.ts'

const LISTS = '/api/me/lists'
const NONE: Items = { views: [], favourites: [], watched: [] }

/**
 * What the reader keeps: saved views, favourite pages, watched subjects; undefined until that is known. Who has no
 * account keeps them in this browser.
 */
export function useLists(): Items | undefined {
  const { data: me, error: nobody } = useMe()
  const own = useOwnLists()
  const { data, error } = useKept(me?.person?.id)
  return useMemo(() => {
    if (!me) return nobody ? own : undefined
    if (!me.person) return own
    if (!data) return error && NONE
    return { views: data.views.items, favourites: data.favourites.items, watched: data.watched.items }
  }, [me, nobody, own, data, error])
}

const useKept = (person: string | undefined) =>
  useSWR<Lists, ApiFault>(person === undefined ? null : LISTS, getJson, {
    ...brought(LISTS),
    revalidateOnFocus: true,
  })

/** Once: what was kept in this browser before its reader signed in is in their account from then on. */
export function useCarriedLists(): void {
  const { data: me } = useMe()
  const { mutate } = useSWRConfig()
  const own = useOwnLists()
  const carried = me?.person && Object.values(own).some((list) => list.length > 0)
  useEffect(() => {
    if (!carried) return
    void import('./change-lists.ts').then(({ carryOver }) => carryOver(mutate)).catch(() => {})
  }, [carried, mutate])
}

/** Changes a list wherever it is kept, at once on screen; rejects where that could not be kept. */
export function useChange() {
  const { data: me } = useMe()
  const { mutate } = useSWRConfig()
  const isPerson = me?.person != null
  return async <K extends ListName>(list: K, change: (items: Items[K]) => Items[K]): Promise<void> => {
    const { changeList, changeOwn } = await import('./change-lists.ts')
    if (isPerson) await changeList(mutate, list, change)
    else changeOwn(list, change)
  }
}

/** With something that is in a list taken out, or put at its end. */
export const toggled = (items: readonly string[], one: string): readonly string[] =>
  items.includes(one) ? items.filter((other) => other !== one) : [...items, one]

/** The pages of a menu, the favourite ones first, as a group of their own. */
export function useFavouritesFirst(pages: readonly PageSummary[]): readonly PageSummary[] {
  const { m, lang } = useLanguage()
  const favourites = useLists()?.favourites
  return useMemo(() => {
    const group = { id: '', label: { [lang]: m.favourites } }
    const first = (favourites ?? []).flatMap((id) => pages.find((page) => page.id === id) ?? [])
    return [...first.map((page) => ({ ...page, group })), ...pages.filter((page) => !first.includes(page))]
  }, [pages, favourites, m, lang])
}

/**
 * Opens a page's default view where it is opened without anything in its address; false for as long as the page is
 * better not drawn, since that is about to happen.
 */
export function useDefaultView(page: string): boolean {
  const lists = useLists()
  const [done, setDone] = useState(false)
  const view = lists?.views.find((one) => one.page === page && one.default)
  const opens = !done && view !== undefined && isBare()
  const known = lists !== undefined
  // Before the first paint, and once: afterwards the address rules.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useLayoutEffect(() => {
    if (opens) navigate(`/${page}?${view.search}`, { replace: true })
    setDone(known)
  }, [known])
  return !opens
}

/** Language and theme are no state of a page. */
const isBare = () =>
  [...new URLSearchParams(window.location.search).keys()].every((key) => key === 'lang' || key === 'theme')
