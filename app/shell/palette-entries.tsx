import {
  ChartColumn,
  CopyPlus,
  FilePlus,
  History,
  Languages,
  LogIn,
  LogOut,
  type LucideIcon,
  Moon,
  PanelLeft,
  Sun,
  UserRound,
  Users,
} from 'lucide-react'
import useSWR from 'swr'
import type { MetricSummary } from '../../core/api/metrics.ts'
import type { PageSummary } from '../../core/api/pages.ts'
import { fold } from '../../core/words/text.ts'
import { leave } from '../account/leave.ts'
import { useAccountWords } from '../account/words.ts'
import { changeQuery, navigate } from '../address.ts'
import { useMe, usePage, useSubjectPath, useSubjects } from '../api.ts'
import { useEditWords } from '../edit/words.ts'
import { findSubjects } from '../find-subjects.ts'
import { languageName, useLanguage } from '../language.ts'
import { useListEntries } from '../lists/list-entries.tsx'
import { openSubject } from '../open-subject.ts'
import { setPreferences, usePreferences } from '../preferences.ts'
import { type ApiFault, getJson, queryOf } from '../request.ts'
import { useThemeChoice } from '../theme.ts'
import { PageIcon } from './page-icon.tsx'
import type { Entry } from './palette-entry.ts'
import { signInPath } from './to-sign-in.ts'

interface Group {
  readonly name: string
  readonly entries: readonly Entry[]
}
interface Around {
  readonly pages: readonly PageSummary[]
  readonly current: string | null
  readonly onMetric: (id: string) => void
  readonly onStillIn: () => void
  readonly onSaveView: () => void
}

/** Most entries of a kind. */
const LIMIT = 6

/**
 * What matches the folded `query`, by kind; pages and commands before anything is typed. It is settled when it is
 * known which entry comes first.
 */
export function useFound(query: string, around: Around) {
  const { pages, current, onMetric, onStillIn } = around
  const { m } = useLanguage()
  const subjects = useFoundSubjects(query, current)
  const metrics = useFoundMetrics(query, onMetric)
  const lists = useListEntries(query, around)
  const commands = [...lists.commands, ...useDisplayCommands(), ...useAccountCommands(onStillIn)].map(
    commandEntry,
  )
  const matches = (names: readonly (string | undefined)[]) =>
    names.some((name) => name && fold(name).includes(query))
  const groups: readonly Group[] = [
    lists.recent,
    { name: m.subjects, entries: subjects.entries },
    {
      name: m.pages,
      entries: pages
        .filter(({ id, title, short }) =>
          matches([...Object.values(title), ...Object.values(short ?? {}), id]),
        )
        .map(pageEntry),
    },
    { name: m.commands, entries: commands.filter(({ name }) => matches([name])) },
  ]
  // Behind what is known at once: what comes late takes no other's place.
  const all = [...groups, lists.views, { name: m.metrics, entries: metrics.entries }]
  return {
    groups: all.filter(({ entries }) => entries.length > 0),
    settled:
      subjects.settled &&
      ((lists.known && metrics.settled) || groups.some(({ entries }) => entries.length > 0)),
  }
}

/** Entries of a kind, and whether they have all come. */
interface Found {
  readonly entries: readonly Entry[]
  readonly settled: boolean
}

function useFoundSubjects(query: string, current: string | null): Found {
  const { data: subjects = [], isLoading } = useSubjects({})
  const { data: page } = usePage(current)
  const path = useSubjectPath()
  const { text } = useLanguage()
  if (query === '') return { entries: [], settled: true }
  const entries = findSubjects(subjects, query)
    .slice(0, LIMIT)
    .map((subject) => ({
      id: `subject ${subject.symbol}`,
      act: () => openSubject(subject, page, path),
      shown: (
        <>
          <b className="w-11 flex-none font-strong">
            <Matched word={subject.symbol} query={query} />
          </b>
          <span className="truncate">{subject.name && text(subject.name)}</span>
          <span className="text-12 text-fg-3">{subject.place}</span>
          <span className="ml-auto pl-3 text-12 text-fg-3">{text(subject.groupLabel)}</span>
        </>
      ),
    }))
  return { entries, settled: !isLoading }
}

const pageEntry = (page: PageSummary): Entry => ({
  id: `page ${page.id}`,
  act: () => navigate(`/${page.id}`),
  shown: <PageName page={page} />,
})

function PageName({ page }: { page: PageSummary }) {
  const { text } = useLanguage()
  return (
    <>
      <PageIcon name={page.icon} className="icon text-fg-3" />
      <span className="truncate">{text(page.title)}</span>
      <span className="ml-auto pl-3 text-12 text-fg-3">{text(page.group.label)}</span>
    </>
  )
}

/** What was found last, and for what: while more is typed it stays on screen. */
interface FoundMetrics {
  readonly query: string
  readonly metrics: readonly MetricSummary[]
}

function useFoundMetrics(query: string, onMetric: (id: string) => void): Found {
  const { text } = useLanguage()
  const { data: found, error } = useSWR<FoundMetrics, ApiFault>(
    query === '' ? null : ['found metrics', query],
    async () => ({
      query,
      metrics: await getJson(`/api/metrics${queryOf({ q: query, limit: String(LIMIT) })}`),
    }),
    { keepPreviousData: true },
  )
  if (query === '') return { entries: [], settled: true }
  const entries = (found?.metrics ?? []).map((metric) => ({
    id: `metric ${metric.id}`,
    act: () => onMetric(metric.id),
    shown: (
      <>
        <ChartColumn className="icon text-fg-3" aria-hidden="true" />
        <span className="truncate">{text(metric.label)}</span>
        <span className="mono truncate text-12 text-fg-3">{metric.id}</span>
        <span className="ml-auto pl-3 text-12 text-fg-2">{metric.unitLabel && text(metric.unitLabel)}</span>
      </>
    ),
  }))
  return { entries, settled: found?.query === query || error !== undefined }
}

interface Command {
  readonly id: string
  readonly icon: LucideIcon
  readonly name: string
  readonly act: () => unknown
}

function useDisplayCommands(): readonly Command[] {
  const { m, lang, languages } = useLanguage()
  const { rail } = usePreferences()
  const { theme, setTheme } = useThemeChoice()
  const dark = theme === 'dark'
  return [
    {
      id: 'theme',
      icon: dark ? Sun : Moon,
      name: dark ? m.toLight : m.toDark,
      act: () => setTheme(dark ? 'light' : 'dark'),
    },
    ...languages
      .filter((other) => other !== lang)
      .map((other) => ({
        id: `language ${other}`,
        icon: Languages,
        name: m.toLanguage(languageName(other)),
        act: () => setPreferences({ lang: other }),
      })),
    {
      id: 'rail',
      icon: PanelLeft,
      name: rail ? m.expand : m.collapse,
      act: () => setPreferences({ rail: !rail }),
    },
  ]
}

/** What who reads may do about accounts; `onStillIn` where signing out did not work. */
function useAccountCommands(onStillIn: () => void): readonly Command[] {
  const { m, a } = useAccountWords()
  const { e } = useEditWords()
  const { data: me } = useMe()
  if (!me) return []
  const { pathname, search } = window.location
  if (!me.person) {
    const act = () => navigate(signInPath(pathname + search))
    return [{ id: 'sign in', icon: LogIn, name: m.toSignIn, act }]
  }
  const place = (path: string, icon: LucideIcon, name: string) => ({
    ...{ id: path, icon, name, act: () => navigate(path) },
  })
  const ask = (what: 'page' | 'copy', icon: LucideIcon, name: string) => ({
    ...{ id: `new ${what}`, icon, name, act: () => changeQuery({ new: what }) },
  })
  return [
    ask('page', FilePlus, e.newPage),
    ask('copy', CopyPlus, e.copyPage),
    place('/account', UserRound, a.ownAccount),
    ...(me.person.role === 'admin'
      ? [place('/people', Users, a.people), place('/people/log', History, a.log)]
      : []),
    { id: 'sign out', icon: LogOut, name: a.signOut, act: () => leave(me.public).catch(onStillIn) },
  ]
}

function commandEntry({ id, icon: Icon, name, act }: Command) {
  return {
    id: `command ${id}`,
    name,
    act,
    shown: (
      <>
        <Icon className="icon text-fg-3" aria-hidden="true" />
        {name}
      </>
    ),
  }
}

function Matched({ word, query }: { word: string; query: string }) {
  if (!fold(word).startsWith(query)) return word
  return (
    <>
      <mark className="bg-transparent text-accent">{word.slice(0, query.length)}</mark>
      {word.slice(query.length)}
    </>
  )
}
