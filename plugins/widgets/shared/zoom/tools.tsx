import { type LucideIcon, Minus, Plus, RotateCcw } from 'lucide-react'
import { type Lang, say } from 'rattan/plugin'
import type { Zoom } from './use-zoom.ts'

const WORDS = {
  en: {
    in: 'Zoom in',
    out: 'Zoom out',
    reset: 'Show all',
    shown: (from: string, to: string) => `${from} – ${to}`,
    hint: 'Wheel with Ctrl or after a click, drag, pinch; keys + − 0 and Shift with arrows',
  },
  vi: {
    in: 'Phóng to',
    out: 'Thu nhỏ',
    reset: 'Xem toàn bộ',
    shown: (from: string, to: string) => `${from} – ${to}`,
    hint: 'Lăn chuột khi giữ Ctrl hoặc sau khi bấm, kéo, chụm hai ngón; phím + − 0 và Shift cùng mũi tên',
  },
}

/** Buttons that zoom, seen while the chart is pointed at or has the focus, and the range while it is zoomed. */
export function ZoomTools({
  zoom,
  first,
  last,
  lang,
}: {
  readonly zoom: Zoom
  /** Names of the first and the last row that are shown. */
  readonly first: string
  readonly last: string
  readonly lang: Lang
}) {
  const words = say(WORDS, lang)
  const middle = (zoom.rows.from + zoom.rows.to) / 2
  return (
    <div
      className={`no-print flex items-center text-11 text-fg-2 transition-opacity duration-(--t-fast) ${zoom.zoomed ? '' : 'opacity-0 group-focus-within/chart:opacity-100 group-hover/chart:opacity-100 pointer-coarse:hidden'}`}
    >
      <span role="status" className="mr-1 whitespace-nowrap">
        {zoom.zoomed && words.shown(first, last)}
      </span>
      <span className="flex" title={words.hint}>
        <Press icon={Minus} label={words.out} onPress={() => zoom.scale(1.5, middle)} off={!zoom.zoomed} />
        <Press icon={Plus} label={words.in} onPress={() => zoom.scale(1 / 1.5, middle)} />
        <Press icon={RotateCcw} label={words.reset} onPress={zoom.reset} off={!zoom.zoomed} />
      </span>
    </div>
  )
}

const Press = ({
  icon: Icon,
  label,
  off = false,
  onPress,
}: {
  readonly icon: LucideIcon
  readonly label: string
  readonly off?: boolean
  readonly onPress: () => void
}) => (
  <button
    type="button"
    className="icon-btn size-5! aria-disabled:opacity-40 pointer-coarse:size-11!"
    aria-label={label}
    aria-disabled={off || undefined}
    onClick={() => off || onPress()}
  >
    <Icon className="icon-s" aria-hidden="true" />
  </button>
)
