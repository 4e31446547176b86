import { type LucideIcon, Minus, Plus, RotateCcw } from 'lucide-react'
import { type Lang, say } from 'rattan/plugin'

const WORDS = {
  en: {
    in: 'Zoom in',
    out: 'Zoom out',
    reset: 'Show all',
    chart: 'Chart',
    days: (n: number, from: string) => `${n} ${n === 1 ? 'day' : 'days'} with prices from ${from}`,
    fewer: (n: number, asked: number, from: string) =>
      `${n} of ${asked} days with prices: the data begins on ${from}`,
  },
  vi: {
    in: 'Phóng to',
    out: 'Thu nhỏ',
    reset: 'Xem toàn bộ',
    chart: 'Biểu đồ',
    days: (n: number, from: string) => `${n} ngày có giá từ ${from}`,
    fewer: (n: number, asked: number, from: string) =>
      `${n} trong ${asked} ngày có giá: dữ liệu chỉ có từ ${from}`,
  },
}

interface FootProps {
  /** How many days there are, how many the page asked for, and the first of them. */
  readonly count: number
  readonly asked: number
  readonly first: string
  /** First and last day that are seen; null where all are. */
  readonly shown: readonly [from: string, to: string] | null
  readonly onZoom: (factor: number) => void
  readonly onAll: () => void
  readonly lang: Lang
}

/** Below the chart: how much of the asked time it shows, the link that the library's licence asks for, and zoom. */
export function Foot({ count, asked, first, shown, onZoom, onAll, lang }: FootProps) {
  const words = say(WORDS, lang)
  return (
    <div className="flex flex-wrap items-center gap-x-3 pt-0.5 text-11 text-fg-3">
      <span>{count < asked ? words.fewer(count, asked, first) : words.days(count, first)}</span>
      <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer" className="hit hover:text-fg">
        {words.chart}: TradingView Lightweight Charts™
      </a>
      <span role="status" className="ml-auto text-fg-2">
        {shown && `${shown[0]} – ${shown[1]}`}
      </span>
      <span className="no-print flex">
        <Press icon={Minus} label={words.out} onPress={() => onZoom(1.4)} />
        <Press icon={Plus} label={words.in} onPress={() => onZoom(0.7)} />
        <Press icon={RotateCcw} label={words.reset} onPress={onAll} />
      </span>
    </div>
  )
}

const Press = ({
  icon: Icon,
  label,
  onPress,
}: {
  readonly icon: LucideIcon
  readonly label: string
  readonly onPress: () => void
}) => (
  <button
    type="button"
    className="icon-btn size-6! pointer-coarse:size-11!"
    aria-label={label}
    onClick={onPress}
  >
    <Icon className="icon-s" aria-hidden="true" />
  </button>
)
