import type { Registry } from 'rattan/plugin'

/** Tickers of a watch list of the registry; undefined for ALL and for no list, where every ticker is meant. */
export function listed(list: string | undefined, registry: Registry): readonly string[] | undefined {
  if (list === undefined || list === '' || list === 'ALL') return undefined
  return registry.lists.get('watchlist')?.get(list) ?? []
}
