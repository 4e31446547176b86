import { type Group, isMap, mapIn, type Registry, type Subject } from 'rattan/plugin'

const SYMBOL = /^[A-Z0-9]{2,10}$/

/**
 * Tickers of a data tree: its metadata/sector_industry_registry.json says which there are and in what sector, the
 * registry adds names and the true exchange (the file says HOSE for every one), metadata/master_symbols.json which are
 * liquid; without it all are. What cannot be read is left out; nothing throws. Sorted by symbol.
 */
export function importTickers(
  sectorJson: unknown,
  masterSymbolsJson: unknown,
  registry: Registry,
): readonly Subject[] {
  const mapping = mapIn(sectorJson, 'ticker_mapping') ?? {}
  const liquid = liquidSymbols(masterSymbolsJson)
  const spellings = sectorSpellings(registry)
  const tickers: Subject[] = []
  for (const [symbol, entry] of Object.entries(mapping)) {
    if (!SYMBOL.test(symbol) || !isMap(entry)) continue
    const known = registry.subjects.get(symbol)
    const names = [entry.industry_code, entry.sector, entry.sector_en]
    const found = names.map((name) => spellings.get(String(name))).find((sector) => sector !== undefined)
    const sector = found ?? (known && registry.groups.get(known.group))
    if (!sector) continue
    const entity = String(entry.entity_type)
    const name = typeof entry.name === 'string' && entry.name.trim() ? entry.name.trim() : undefined
    tickers.push({
      symbol,
      name: known?.name ?? (name ? { en: name, vi: name } : null),
      entity: registry.entities.has(entity) ? entity : sector.entity,
      group: sector.id,
      place: known?.place ?? null,
      main: liquid?.has(symbol) ?? true,
    })
  }
  return tickers.sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
}

/**
 * Banks that have a tier and so appear beside the others, though the tree's list of tickers leaves them out. Their
 * reports can be looked up like those of any bank.
 */
export function banksApart(listed: readonly Subject[], registry: Registry): readonly Subject[] {
  const known = new Set(listed.map(({ symbol }) => symbol))
  return [...(registry.lists.get('tier')?.values() ?? [])]
    .flat()
    .filter((symbol) => !known.has(symbol))
    .flatMap((symbol) => registry.subjects.get(symbol) ?? [])
    .map((ticker) => ({ ...ticker, main: false, apart: true }))
}

function sectorSpellings(registry: Registry): ReadonlyMap<string, Group> {
  return new Map(
    [...registry.groups.values()].flatMap((sector) =>
      [sector.id, ...Object.values(sector.label), ...sector.aliases].map((name) => [name, sector] as const),
    ),
  )
}

/** Undefined where the tree has no such list. */
function liquidSymbols(json: unknown): ReadonlySet<string> | undefined {
  const lists = mapIn(json, 'symbols_by_entity')
  if (!lists) return undefined
  const symbols = Object.values(lists)
    .filter(Array.isArray)
    .flat()
    .filter((symbol) => typeof symbol === 'string')
  return symbols.length > 0 ? new Set(symbols) : undefined
}
