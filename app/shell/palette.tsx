import { Command } from 'cmdk'
import { ChartColumn, Languages, Moon, PanelLeft, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { type ReactNode, useDeferredValue, useState } from 'react'
import useSWR from 'swr'
import type { MetricSummary, PageSummary } from '../../core/api.ts'
import { fold } from '../../core/text.ts'
import { navigate } from '../address.ts'
import { type ApiFault, getJson, queryOf, usePage, useTickers } from '../api.ts'
import { findTickers } from '../find-tickers.ts'
import { useHighlighted } from '../highlighted.ts'
import { useLanguage } from '../messages.ts'
import { openTicker } from '../open-ticker.ts'
import { MetricCard } from '../page/metric-card.tsx'
import { setPreferences, usePreferences } from '../preferences.ts'
import { SearchField } from '../search-field.tsx'
import { Modal } from './modal.tsx'
import { PageIcon } from './page-icon.tsx'

type Props = {
  open: boolean
  onClose: () => void
  pages: readonly PageSummary[]
  current: string | null
}

/** Search and commands: tickers, pages, metrics. Accents are optional; arrows and Enter do everything. */
export function Palette(props: Props) {
  const { m } = useLanguage()
  const [metric, setMetric] = useState<string | null>(null)
  return (
    <>
      <Modal
        open={props.open}
        onClose={props.onClose}
        label={m.palette}
        className="mt-[12vh] w-[calc(100%-24px)] max-w-[580px] overflow-hidden rounded-8 bg-raised p-0 shadow-modal"
      >
        <Results {...props} onMetric={setMetric} />
      </Modal>
      <Modal
        open={metric !== null}
        onClose={() => setMetric(null)}
        label={m.metrics}
        className="w-[calc(100%-24px)] max-w-[560px] rounded-8 bg-raised p-0 shadow-modal"
      >
        {metric && <MetricCard id={metric} onClose={() => setMetric(null)} />}
      </Modal>
    </>
  )
}

function Results({ onClose, pages, current, onMetric }: Props & { onMetric: (id: string) => void }) {
  const { m, text, lang } = useLanguage()
  const { rail } = usePreferences()
  const { resolvedTheme, setTheme } = useTheme()
  const [typed, setTyped] = useState('')
  const query = useDeferredValue(fold(typed.trim()))
  const { data: tickers = [] } = useTickers({})
  const { data: page } = usePage(current)
  const { data: metrics = [] } = useSWR<readonly MetricSummary[], ApiFault>(
    query === '' ? null : `/api/metrics${queryOf({ q: query, limit: '6' })}`,
    getJson,
    { keepPreviousData: true },
  )
  const close = (act: () => unknown) => () => {
    onClose()
    void act()
  }
  const dark = resolvedTheme !== 'light'
  const commands = [
    {
      id: 'theme',
      icon: dark ? Sun : Moon,
      name: dark ? m.toLight : m.toDark,
      run: () => setTheme(dark ? 'light' : 'dark'),
    },
    {
      id: 'language',
      icon: Languages,
      name: lang === 'vi' ? m.toEnglish : m.toVietnamese,
      run: () => setPreferences({ lang: lang === 'vi' ? 'en' : 'vi' }),
    },
    {
      id: 'rail',
      icon: PanelLeft,
      name: rail ? m.expand : m.collapse,
      run: () => setPreferences({ rail: !rail }),
    },
  ]
  const matches = (...names: (string | undefined)[]) =>
    names.some((name) => name && fold(name).includes(query))
  const foundTickers = query === '' ? [] : findTickers(tickers, query).slice(0, 6)
  const foundPages = pages.filter((p) => matches(p.title.vi, p.title.en, p.short?.vi, p.short?.en, p.id))
  const foundCommands = commands.filter((command) => matches(command.name))
  const foundMetrics = query === '' ? [] : metrics

  const highlighted = useHighlighted([
    ...foundTickers.map(({ symbol }) => `ticker ${symbol}`),
    ...foundPages.map(({ id }) => `page ${id}`),
    ...foundMetrics.map(({ id }) => `metric ${id}`),
    ...foundCommands.map(({ id }) => `command ${id}`),
  ])

  return (
    <Command shouldFilter={false} label={m.palette} loop {...highlighted}>
      <SearchField
        large
        value={typed}
        onChange={(text) => {
          setTyped(text)
          highlighted.onValueChange('')
        }}
        placeholder={m.search}
      >
        <kbd className="key">Esc</kbd>
      </SearchField>
      <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto py-1">
        <Command.Empty className="px-3.5 py-6 text-fg-2">{m.nothingFound}</Command.Empty>
        <Group name={m.tickers} show={foundTickers.length > 0}>
          {foundTickers.map((ticker) => (
            <Item
              key={ticker.symbol}
              id={`ticker ${ticker.symbol}`}
              onSelect={close(() => openTicker(ticker, page))}
            >
              <b className="w-11 flex-none font-strong">
                <Matched word={ticker.symbol} query={query} />
              </b>
              <span className="truncate">{ticker.name && text(ticker.name)}</span>
              <span className="text-12 text-fg-3">{ticker.exchange}</span>
              <span className="ml-auto pl-3 text-12 text-fg-3">{text(ticker.sectorLabel)}</span>
            </Item>
          ))}
        </Group>
        <Group name={m.pages} show={foundPages.length > 0}>
          {foundPages.map((found) => (
            <Item key={found.id} id={`page ${found.id}`} onSelect={close(() => navigate(`/${found.id}`))}>
              <PageIcon name={found.icon} className="icon text-fg-3" />
              <span className="truncate">{text(found.title)}</span>
              <span className="ml-auto pl-3 text-12 text-fg-3">{text(found.group.label)}</span>
            </Item>
          ))}
        </Group>
        <Group name={m.metrics} show={foundMetrics.length > 0}>
          {foundMetrics.map((metric) => (
            <Item key={metric.id} id={`metric ${metric.id}`} onSelect={close(() => onMetric(metric.id))}>
              <ChartColumn className="icon text-fg-3" aria-hidden="true" />
              <span className="truncate">{text(metric.label)}</span>
              <span className="mono truncate text-12 text-fg-3">{metric.id}</span>
              <span className="ml-auto pl-3 text-12 text-fg-2">
                {metric.unitLabel && text(metric.unitLabel)}
              </span>
            </Item>
          ))}
        </Group>
        <Group name={m.commands} show={foundCommands.length > 0}>
          {foundCommands.map(({ icon: Icon, ...command }) => (
            <Item key={command.id} id={`command ${command.id}`} onSelect={close(command.run)}>
              <Icon className="icon text-fg-3" aria-hidden="true" />
              {command.name}
            </Item>
          ))}
        </Group>
      </Command.List>
      <div className="hidden items-center gap-4 border-t border-line px-3.5 py-2 text-12 text-fg-3 phone:flex">
        <span className="flex items-center gap-1">
          <kbd className="key">↑</kbd>
          <kbd className="key">↓</kbd> {m.move}
        </span>
        <span className="flex items-center gap-1">
          <kbd className="key">Enter</kbd> {m.open}
        </span>
        <span className="ml-auto">{m.accentsOptional}</span>
      </div>
    </Command>
  )
}

function Group({ name, show, children }: { name: string; show: boolean; children: ReactNode }) {
  if (!show) return null
  return (
    <Command.Group
      heading={<span className="block px-3.5 pt-2 pb-0.5 text-11 font-medium text-fg-3">{name}</span>}
    >
      {children}
    </Command.Group>
  )
}

function Item({ id, onSelect, children }: { id: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item value={id} onSelect={onSelect} className="menu-item mx-1.5 min-h-8 px-2 cursor-pointer">
      {children}
    </Command.Item>
  )
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
