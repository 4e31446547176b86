import { Minus, Plus, RotateCcw } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { formatDate, formatValue } from '../../../core/format.ts'
import type { ViewProps } from '../../../core/plugin.ts'
import { columnOf, rowOf } from '../shared/read-table.ts'
import { type Drawn, drawCandles, inkOf } from './draw.ts'
import { PaneLegend } from './legend.tsx'
import { type Model, modelOf } from './model.ts'
import { joinAxis, type Seat } from './shared-axis.ts'
import { useThemeName } from './use-theme-name.ts'
import { CANDLE_COLUMNS, type CandlesOptions } from './widget.ts'

const WORDS = {
  en: {
    in: 'Zoom in',
    out: 'Zoom out',
    reset: 'Show all',
    none: 'no data',
    latest: 'latest',
    chart: 'Chart',
    sessions: (n: number, from: string) => `${n} ${n === 1 ? 'session' : 'sessions'} from ${from}`,
    fewer: (n: number, asked: number, from: string) =>
      `${n} of ${asked} sessions: the data begins on ${from}`,
  },
  vi: {
    in: 'Phóng to',
    out: 'Thu nhỏ',
    reset: 'Xem toàn bộ',
    none: 'chưa có số liệu',
    latest: 'mới nhất',
    chart: 'Biểu đồ',
    sessions: (n: number, from: string) => `${n} phiên từ ${from}`,
    fewer: (n: number, asked: number, from: string) => `${n} trong ${asked} phiên: dữ liệu chỉ có từ ${from}`,
  },
}

export default function Candles({ table, options, lang, title, onRow }: ViewProps<CandlesOptions>) {
  const box = useRef<HTMLDivElement>(null)
  const drawn = useRef<Drawn | null>(null)
  const seat = useRef<Seat | null>(null)
  const [active, setActive] = useState<{ at: number; keys: boolean } | null>(null)
  const [tops, setTops] = useState<readonly number[]>([])
  const theme = useThemeName()
  const words = WORDS[lang]
  const model = useMemo(() => modelOf(table, options), [table, options])
  const last = model.times.length - 1
  const empty = last < 0 || model.panes[0]!.series.length === 0
  const { sessions, asked = 0 } = options

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read from the element
  useEffect(() => {
    const element = box.current
    if (!element || empty) return
    let gone = false
    let stop = () => {}
    import('lightweight-charts').then((library) => {
      if (gone) return
      const made = drawCandles(library, element, model, inkOf(element), lang)
      drawn.current = made
      const { chart } = made
      const shared = joinAxis(model.times, {
        point: (at) => {
          pointTo(made, model, at)
          setActive(at === null ? null : { at, keys: false })
        },
        show: (span) => chart.timeScale().setVisibleLogicalRange(span),
      })
      seat.current = shared
      if (shared.span) chart.timeScale().setVisibleLogicalRange(shared.span)
      else showSessions(made, model, element.clientWidth, sessions)
      chart.timeScale().subscribeVisibleLogicalRangeChange((span) => span && shared.show(span))
      const measure = () => setTops(paneTops(made))
      const observer = new ResizeObserver(() => requestAnimationFrame(measure))
      for (const pane of chart.panes()) {
        const html = pane.getHTMLElement()
        if (html) observer.observe(html)
      }
      requestAnimationFrame(measure)
      chart.subscribeCrosshairMove(({ logical, point }) => {
        const nearest = logical === undefined || !point ? -1 : Math.round(Number(logical))
        const at = nearest >= 0 && nearest < model.times.length ? nearest : null
        shared.point(at)
        setActive((old) => (at !== null ? { at, keys: false } : old?.keys ? old : null))
      })
      stop = () => {
        observer.disconnect()
        shared.leave()
        drawn.current = null
        seat.current = null
        chart.remove()
      }
    })
    return () => {
      gone = true
      stop()
    }
  }, [model, lang, theme, sessions, empty])

  if (empty) {
    return (
      <p role="img" aria-label={`${title}: ${words.none}`} className="pt-2 text-12 text-fg-3">
        {words.none}
      </p>
    )
  }

  const lead = () => seat.current?.lead()
  const zoom = (factor: number) => {
    lead()
    const scale = drawn.current?.chart.timeScale()
    const range = scale?.getVisibleLogicalRange()
    if (!scale || !range) return
    const width = Math.max(8, (range.to - range.from) * factor)
    scale.setVisibleLogicalRange({ from: range.to - width, to: range.to })
  }
  const all = () => {
    lead()
    if (drawn.current) showSessions(drawn.current, model, box.current?.clientWidth ?? 0)
  }
  const wheel = (on: boolean) =>
    drawn.current?.chart.applyOptions({ handleScroll: { mouseWheel: on }, handleScale: { mouseWheel: on } })
  const go = (at: number) => {
    if (drawn.current) pointTo(drawn.current, model, at)
    seat.current?.point(at)
    setActive({ at, keys: true })
  }
  const press = (event: KeyboardEvent) => {
    lead()
    const at = active?.at ?? last + 1
    const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }
    const next = moves[event.key]
    if (event.key === 'Escape') {
      drawn.current?.chart.clearCrosshairPosition()
      seat.current?.point(null)
      setActive(null)
    } else if (event.key === '+' || event.key === '=') zoom(0.7)
    else if (event.key === '-') zoom(1.4)
    else if (event.key === 'Enter' && active) onRow?.(rowOf(table, model.rows[active.at]!))
    else if (next !== undefined) go(Math.max(0, Math.min(last, next)))
    else return
    event.preventDefault()
  }
  const at = active?.at ?? last
  const first = formatDate(model.times[0]!, lang)
  const close = columnOf(table, { ...CANDLE_COLUMNS, ...options }.close)!
  const price = (i: number) => formatValue(model.candles[i]?.close, close.format, lang)

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div
        role="img"
        aria-label={`${title}, ${formatDate(model.times[0]!, lang)} – ${formatDate(model.times[last]!, lang)}. ${close.label[lang]}: ${words.latest} ${price(last)}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the crosshair
        tabIndex={0}
        className="relative min-h-0 flex-1"
        onKeyDown={press}
        onPointerEnter={lead}
        onFocus={() => {
          lead()
          wheel(true)
        }}
        onBlur={() => wheel(false)}
        onDoubleClick={() => active && onRow?.(rowOf(table, model.rows[active.at]!))}
      >
        <div ref={box} className="absolute inset-0" />
        {model.panes.map((pane, i) => (
          <div
            key={pane.series[0]!.column.name}
            className="pointer-events-none absolute right-16 left-0 z-2 flex"
            style={{ top: tops[i] ?? 0 }}
          >
            <PaneLegend
              {...{ pane, at, lang, model }}
              date={i === 0 ? formatDate(model.times[at]!, lang) : null}
            />
          </div>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-x-3 pt-0.5 text-11 text-fg-3">
        <span>
          {model.times.length < asked
            ? words.fewer(model.times.length, asked, first)
            : words.sessions(model.times.length, first)}
        </span>
        <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer" className="hover:text-fg">
          {words.chart}: TradingView Lightweight Charts™
        </a>
        <span className="ml-auto flex">
          <button
            type="button"
            className="icon-btn size-6! pointer-coarse:size-11!"
            aria-label={words.out}
            onClick={() => zoom(1.4)}
          >
            <Minus className="icon-s" aria-hidden="true" />
          </button>
          <button
            type="button"
            className="icon-btn size-6! pointer-coarse:size-11!"
            aria-label={words.in}
            onClick={() => zoom(0.7)}
          >
            <Plus className="icon-s" aria-hidden="true" />
          </button>
          <button
            type="button"
            className="icon-btn size-6! pointer-coarse:size-11!"
            aria-label={words.reset}
            onClick={all}
          >
            <RotateCcw className="icon-s" aria-hidden="true" />
          </button>
        </span>
      </div>
      <span className="sr-only" aria-live="polite">
        {active?.keys &&
          [
            formatDate(model.times[at]!, lang),
            ...model.panes.flatMap((pane) =>
              pane.series.map(
                (one) => `${one.column.label[lang]} ${formatValue(one.values[at], one.column.format, lang)}`,
              ),
            ),
          ].join(', ')}
      </span>
    </div>
  )
}

/** Pixels a session at first: wider ones only when a reader zooms in, for a wide candle is a block. */
const WIDEST = 32

/** Shows the newest sessions, or all. Few of them stand at the right: they do not grow into the free width. */
function showSessions({ chart }: Drawn, model: Model, width: number, sessions?: number): void {
  const count = model.times.length
  const scale = chart.timeScale()
  if (count * WIDEST < width) scale.applyOptions({ barSpacing: WIDEST, rightOffset: 1 })
  else if (sessions === undefined || sessions >= count) scale.fitContent()
  else scale.setVisibleLogicalRange({ from: count - sessions, to: count + 1 })
}

/** The crosshair on the close of a session; none where it has no close. The library tells nobody of such a move. */
function pointTo({ chart, main }: Drawn, model: Model, at: number | null): void {
  const price = at === null ? undefined : model.candles[at]?.close
  if (at === null || price === undefined) chart.clearCrosshairPosition()
  else chart.setCrosshairPosition(price, model.times[at]!, main)
}

/** Where each pane begins, in pixels from the top. */
function paneTops({ chart }: Drawn): number[] {
  const top = chart.panes()[0]?.getHTMLElement()?.getBoundingClientRect().top ?? 0
  return chart.panes().map((pane) => (pane.getHTMLElement()?.getBoundingClientRect().top ?? top) - top)
}
