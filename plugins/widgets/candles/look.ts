import type { DeepPartial, Time, TimeChartOptions } from 'lightweight-charts'
import { formatDate } from 'rattan/plugin'
import type { Pen } from './pen.ts'

/** Everything but the series: ground, grid, crosshair, dates. */
export function look({ library, ink, lang }: Pen): DeepPartial<TimeChartOptions> {
  const hair = {
    color: ink('--text-3'),
    width: 1 as const,
    style: library.LineStyle.Dashed,
    labelBackgroundColor: ink('--active'),
  }
  return {
    autoSize: true,
    layout: {
      background: { color: 'transparent' },
      textColor: ink('--text-3'),
      fontSize: 11,
      fontFamily: '"IBM Plex Sans", system-ui, sans-serif',
      // The link that its licence asks for stands below the chart.
      attributionLogo: false,
      panes: { separatorColor: ink('--line'), separatorHoverColor: ink('--active'), enableResize: true },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: ink('--line-subtle') } },
    crosshair: { mode: library.CrosshairMode.Normal, vertLine: hair, horzLine: hair },
    rightPriceScale: { borderVisible: false },
    timeScale: {
      borderColor: ink('--axis'),
      rightOffset: 2,
      minBarSpacing: 0.5,
      tickMarkFormatter: (time: Time, kind: number) =>
        formatDate(String(time), lang, kind === 0 ? 'year' : kind === 1 ? 'month' : 'day'),
    },
    localization: { locale: lang, timeFormatter: (time: Time) => formatDate(String(time), lang) },
    // The page scrolls under the pointer until the chart is clicked or has the focus.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  }
}
