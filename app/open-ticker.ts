import type { ResolvedPage, TickerDetail } from '../core/api.ts'
import { changeQuery, navigate } from './address.ts'
import { getJson } from './api.ts'
import { getPreferences, setPreferences } from './preferences.ts'

type Named = Pick<TickerDetail, 'symbol' | 'entity'>

/** What a page without a kind of its own begins with, and what one of this kind does. */
export function rememberTicker({ symbol, entity }: Named): void {
  const { tickers } = getPreferences()
  if (tickers[entity] === symbol && tickers[''] === symbol) return
  setPreferences({ tickers: { ...tickers, [entity]: symbol, '': symbol } })
}

/** Shows a ticker: on this page if it has an input for its kind, else on the page of its entity type. */
export async function openTicker(ticker: Named, current: ResolvedPage | undefined): Promise<void> {
  rememberTicker(ticker)
  const here = current && tickerInput(current, ticker.entity)
  if (here) return changeQuery({ [here]: ticker.symbol })
  const { page } = await getJson<TickerDetail>(`/api/tickers/${encodeURIComponent(ticker.symbol)}`)
  if (page) await openPage(page, ticker)
}

/** Leaves this page for the one that shows a ticker's kind of issuer, else for `fallback`; stays where there is none. */
export async function drillToTicker(symbol: string, fallback: string | undefined): Promise<void> {
  const ticker = await getJson<TickerDetail>(`/api/tickers/${encodeURIComponent(symbol)}`)
  const page = ticker.page ?? fallback
  if (!page) return
  rememberTicker(ticker)
  await openPage(page, ticker)
  window.scrollTo(0, 0)
}

async function openPage(page: string, { symbol, entity }: Named): Promise<void> {
  const target = await getJson<ResolvedPage>(`/api/pages/${encodeURIComponent(page)}`)
  const input = tickerInput(target, entity)
  navigate(`/${page}${input ? `?${input}=${symbol}` : ''}`)
}

function tickerInput(page: ResolvedPage, entity: string): string | undefined {
  return page.inputs.find(
    (input) => input.type === 'ticker' && (input.entity === undefined || input.entity === entity),
  )?.name
}
