import { Bookmark, BookmarkPlus, Eye, EyeOff, History, type LucideIcon, Star, StarOff } from 'lucide-react'
import type { PageSummary } from '../../core/api/pages.ts'
import { fold } from '../../core/words/text.ts'
import { navigate } from '../address.ts'
import { usePage } from '../api.ts'
import { readInputs } from '../inputs/input-state.ts'
import { useInstance } from '../instance.ts'
import type { Entry } from '../shell/palette-entry.ts'
import { type Recent, recentPages } from './recent.ts'
import { toggled, useChange, useLists } from './use-lists.ts'
import { useListWords } from './words.ts'

/** Most entries of a kind. */
const LIMIT = 6

interface Around {
  readonly pages: readonly PageSummary[]
  readonly current: string | null
  readonly onSaveView: () => void
}

/** What the palette has of what a reader keeps: pages read last before anything is typed, and saved views. */
export function useListEntries(query: string, { pages, current, onSaveView }: Around) {
  const { l, m, text } = useListWords()
  const lists = useLists()
  const pageOf = (id: string) => pages.find((page) => page.id === id)
  const titleOf = (id: string) => {
    const page = pageOf(id)
    return page ? text(page.title) : id
  }
  const entry = (id: string, Icon: LucideIcon, name: string, about: string, search: string): Entry => ({
    id,
    act: () => navigate(search),
    shown: (
      <>
        <Icon className="icon text-fg-3" aria-hidden="true" />
        <span className="truncate">{name}</span>
        <span className="ml-auto truncate pl-3 text-12 text-fg-3">{about}</span>
      </>
    ),
  })
  const about = useAbout(current)
  const isHere = ({ page, symbol }: Recent) => page === current && (symbol === null || symbol === about)
  const recent = recentPages()
    .filter((one) => pageOf(one.page) && !isHere(one))
    .slice(0, 4)
    .map((one) =>
      entry(
        `recent ${one.page} ${one.symbol}`,
        History,
        one.symbol ?? titleOf(one.page),
        one.symbol ? titleOf(one.page) : '',
        `/${one.page}?${one.search}`,
      ),
    )
  const found = (lists?.views ?? []).filter(({ name }) => fold(name).includes(query))
  // Those of the page on screen first.
  const views = [
    ...found.filter(({ page }) => page === current),
    ...found.filter(({ page }) => page !== current),
  ]
    .slice(0, LIMIT)
    .map(({ id, name, page, search }) =>
      entry(`view ${id}`, Bookmark, name, titleOf(page), `/${page}?${search}`),
    )
  return {
    recent: { name: l.recent, entries: query === '' ? recent : [] },
    views: { name: m.views, entries: views },
    commands: useListCommands(current, onSaveView),
    known: lists !== undefined,
  }
}

/** The subject that the page on screen is about. */
function useAbout(current: string | null): string | null {
  const { data: page } = usePage(current)
  const subject = page?.inputs.find(({ type }) => type === 'subject')
  if (!page || !subject) return null
  return String(readInputs(page.inputs, new URLSearchParams(window.location.search))[subject.name])
}

interface Command {
  readonly id: string
  readonly icon: LucideIcon
  readonly name: string
  readonly act: () => unknown
}

/** About the page on screen, and what it is about. */
function useListCommands(current: string | null, onSaveView: () => void): readonly Command[] {
  const { l } = useListWords()
  const { watch } = useInstance()
  const lists = useLists()
  const change = useChange()
  const about = useAbout(current)
  const { data: page } = usePage(current)
  if (!page || !lists) return []
  const symbol = watch ? about : null
  const toggle = (list: 'favourites' | 'watched', one: string) => () =>
    change(list, (items) => toggled(items, one)).catch(() => {})
  const isFavourite = lists.favourites.includes(page.id)
  return [
    { id: 'save view', icon: BookmarkPlus, name: l.saveView, act: onSaveView },
    {
      id: 'favourite',
      icon: isFavourite ? StarOff : Star,
      name: isFavourite ? l.removeFavourite : l.addFavourite,
      act: toggle('favourites', page.id),
    },
    ...(symbol
      ? [
          {
            id: 'watch',
            icon: lists.watched.includes(symbol) ? EyeOff : Eye,
            name: lists.watched.includes(symbol) ? l.removeWatched(symbol) : l.addWatched(symbol),
            act: toggle('watched', symbol),
          },
        ]
      : []),
  ]
}
