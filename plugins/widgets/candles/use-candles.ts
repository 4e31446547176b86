import type { Lang } from 'rattan/plugin'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { drawing } from '../shared/element/drawing.ts'
import type { Seat } from '../shared/zoom/shared-axis.ts'
import { attach, type DayPlaces } from './attach.ts'
import { type Drawn, drawCandles } from './draw.ts'
import { inkOf } from './ink.ts'
import type { Model } from './model.ts'
import { moveBy, pointTo, showNewest, takeWheel, zoomBy } from './moves.ts'
import { useThemeName } from './use-theme-name.ts'

interface Chart {
  readonly drawn: Drawn
  readonly seat: Seat
}

/** The day at the crosshair. */
interface Active {
  readonly at: number
  /** Brought there by keys, and so said aloud. */
  readonly keys: boolean
}

/** The first and the last day that are seen. */
interface Range {
  readonly from: number
  readonly to: number
}

/** Draws the model into `box`, where it has prices, and keeps the chart for what a reader does with it. */
export function useCandles(
  box: RefObject<HTMLElement | null>,
  model: Model,
  empty: boolean,
  shown: number | undefined,
  lang: Lang,
) {
  const now = useRef<Chart | null>(null)
  const [active, setActive] = useState<Active | null>(null)
  const [range, setRange] = useState<Range>({ from: 0, to: model.times.length - 1 })
  const [tops, setTops] = useState<readonly number[]>([])
  const places = useRef<DayPlaces | null>(null)
  const tellPlaces = useRef<((places: DayPlaces) => void) | null>(null)
  const watchPlaces = useCallback((tell: (places: DayPlaces) => void) => {
    tellPlaces.current = tell
    if (places.current) tell(places.current)
    return () => {
      tellPlaces.current = null
    }
  }, [])
  const theme = useThemeName()

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read from the element
  useEffect(() => {
    const element = box.current
    if (!element || empty) return
    let gone = false
    let stop = () => {}
    const done = drawing(element)
    import('lightweight-charts').then((library) => {
      if (gone) return
      const drawn = drawCandles(element, model, { library, ink: inkOf(element), lang })
      const { seat, stop: leave } = attach(
        drawn,
        model,
        { width: element.clientWidth, shown },
        {
          tops: setTops,
          places: (now) => {
            places.current = now
            tellPlaces.current?.(now)
          },
          range: (from, to) => setRange((old) => (old.from === from && old.to === to ? old : { from, to })),
          // A pointer that leaves does not take away what the keys have chosen.
          point: (at, own) =>
            setActive((old) => (at !== null ? { at, keys: false } : own && old?.keys ? old : null)),
        },
      )
      now.current = { drawn, seat }
      done()
      stop = () => {
        now.current = null
        leave()
      }
    })
    return () => {
      gone = true
      done()
      stop()
    }
  }, [model, lang, theme, shown, empty])

  /** Does something with the chart, which the others on its axis follow from then on. */
  const lead = (move?: (chart: Chart) => void) => {
    now.current?.seat.lead()
    if (now.current) move?.(now.current)
  }
  return {
    ...{ active, tops, range, lead, watchPlaces },
    move: (share: number) => lead(({ drawn }) => moveBy(drawn, share)),
    zoom: (factor: number) => lead(({ drawn }) => zoomBy(drawn, factor)),
    showAll: () => lead(({ drawn }) => showNewest(drawn, model, box.current?.clientWidth ?? 0)),
    wheel: (on: boolean) => now.current && takeWheel(now.current.drawn, on),
    /** Moves the crosshair by keys; null takes it away. */
    point: (at: number | null) => {
      setActive(at === null ? null : { at, keys: true })
      lead(({ drawn, seat }) => {
        pointTo(drawn, model, at)
        seat.point(at === null ? null : Date.parse(model.times[at]!) / 86_400_000)
      })
    },
  }
}
